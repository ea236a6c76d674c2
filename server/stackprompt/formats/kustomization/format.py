"""The format of kustomizations."""

import re
from pathlib import Path

from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.workspace.document import Document, FormatId, Neighbours
from stackprompt.formats.check_context import Finder
from stackprompt.formats.format import IN_DEPLOYMENTS, Candidate, Format, Relevance
from stackprompt.formats.yaml import format as yaml

_NAME = re.compile(r"^(kustomization\.ya?ml|Kustomization)$")
_API = re.compile(r"(?m)^apiVersion:\s*[\"']?kustomize\.config\.k8s\.io/")


def _recognise(candidate: Candidate) -> bool:
    has_api = candidate.is_yaml and not candidate.is_templated and _API.search(candidate.head)
    return bool(_NAME.match(candidate.name) or has_api)


def _checks() -> frozenset[str]:
    from stackprompt.formats.kustomization.checks import CHECKS

    return CHECKS.ids


def _prepare(practices: tuple[Practice, ...]) -> Finder:
    from stackprompt.formats.kustomization.checks import CHECKS
    from stackprompt.formats.yaml.find import prepare
    from stackprompt.formats.yaml.scopes import plain_scopes

    return prepare(practices, plain_scopes, CHECKS)


def _neighbours(root: Path, document: Document) -> Neighbours:
    from stackprompt.formats.kustomization.neighbours import names_around

    return names_around(root, document)


KUSTOMIZATION = Format(
    id=FormatId("kustomization"),
    order=70,
    label="kustomization",
    family="kubernetes",
    language="yaml",
    comment="#",
    example="kustomization.yaml",
    scaffold=yaml.SCAFFOLD,
    recognise=_recognise,
    relevance=Relevance(IN_DEPLOYMENTS, starts_programs=True, starts_one_program=True, stands_alone=True),
    when=yaml.when,
    checks=_checks,
    read=yaml.read,
    prepare=_prepare,
    suppressions=yaml.suppressions,
    is_comment_edit=yaml.is_comment_edit,
    neighbours=_neighbours,
)
