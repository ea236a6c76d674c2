"""The format of Kubernetes manifests."""

from collections.abc import Iterator
from pathlib import Path

from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.workspace.document import Document, FormatId, Neighbours
from stackprompt.formats.check_context import CheckContext, Facts, Finder
from stackprompt.formats.format import IN_DEPLOYMENTS, Candidate, Format, Relevance
from stackprompt.formats.suppressions import Suppression
from stackprompt.formats.yaml import format as yaml


def _recognise(candidate: Candidate) -> bool:
    return candidate.is_yaml and not candidate.is_templated and candidate.names_object


def _checks() -> frozenset[str]:
    from stackprompt.formats.kubernetes.checks.table import CHECKS

    return CHECKS.ids


def _prepare(practices: tuple[Practice, ...]) -> Finder:
    from stackprompt.formats.kubernetes.checks.table import CHECKS
    from stackprompt.formats.kubernetes.scopes import kubernetes_scopes
    from stackprompt.formats.yaml.find import prepare

    return prepare(practices, kubernetes_scopes, CHECKS)


def _suppressions(context: CheckContext) -> Iterator[Suppression]:
    from stackprompt.formats.kubernetes.suppressions import find_suppressions

    return find_suppressions(context)


def _neighbours(root: Path, document: Document) -> Neighbours:
    from stackprompt.formats.kubernetes.neighbours import manifests_around

    return manifests_around(root, document)


def _kinds(facts: Facts) -> frozenset[str]:
    from stackprompt.formats.kubernetes.scopes import kinds_in

    return kinds_in(facts)


KUBERNETES = Format(
    id=FormatId("kubernetes"),
    order=30,
    label="Kubernetes manifest",
    family="kubernetes",
    language="yaml",
    comment="#",
    example="manifest.yaml",
    scaffold=yaml.SCAFFOLD,
    recognise=_recognise,
    relevance=Relevance(IN_DEPLOYMENTS, starts_programs=True, starts_one_program=True, needs_word="containers:"),
    when=yaml.when,
    checks=_checks,
    read=yaml.read,
    prepare=_prepare,
    suppressions=_suppressions,
    is_comment_edit=yaml.is_comment_edit,
    neighbours=_neighbours,
    kinds=_kinds,
)
