"""The formats of a Helm chart: templates, values, Chart.yaml. A template is judged as the manifest it becomes."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.workspace.document import Document, FormatId, Neighbours
from stackprompt.formats.check_context import CheckContext, Facts, Finder
from stackprompt.formats.format import IN_DEPLOYMENTS, Candidate, Format, Relevance
from stackprompt.formats.kubernetes.format import KUBERNETES
from stackprompt.formats.suppressions import Suppression
from stackprompt.formats.yaml import format as yaml

if TYPE_CHECKING:
    from stackprompt.formats.shape import WhenShape

# What only Helm writes between braces: Jinja has names without a dot, GitHub a dollar before the braces.
_HELM = re.compile(
    r"(?<!\$)\{\{-?\s*+(?:/\*|\$|(?:\(\s*+)?\.(?:Values|Release|Chart|Files|Capabilities|Template)\b"
    r"|(?:include|template|define|toYaml|fail|required|tpl|range|with|if)\s+\(?[.$\"]|if\s+\(?(?:and|or|not|eq|ne)\s)"
)
# A line of its own, as no text that only holds a template has it.
_CONTROL = re.compile(r"(?m)^[ \t]*\{\{-?\s*(?:if|with|range|end|include|define|template|/\*)")
_TEMPLATE_NAME = re.compile(r"(?i)(\.ya?ml|\.tpl)$")
_VALUES = re.compile(r"(?i)^(values([.-][\w.-]+)?|[\w.-]+[.-]values)\.ya?ml$")
_RELEVANCE = Relevance(IN_DEPLOYMENTS, starts_programs=True, starts_one_program=True)


def _is_template(candidate: Candidate) -> bool:
    """Return whether a file is a template of a chart: those are in its folder of templates, with few exceptions."""
    parts, name = PurePosixPath(candidate.path).parts, candidate.name
    if _VALUES.match(name) and "templates" not in parts:
        # The texts in it may be templates; the file itself is not.
        return False
    is_helm = candidate.language == "helm"
    if not (_TEMPLATE_NAME.search(name) or is_helm) or not _HELM.search(candidate.head):
        return False
    is_at_home = "templates" in parts or name.endswith(".tpl") or is_helm
    return is_at_home or (_CONTROL.search(candidate.head) is not None and candidate.names_kind)


def _is_values(candidate: Candidate) -> bool:
    return candidate.is_yaml and _VALUES.match(candidate.name) is not None


def _is_chart(candidate: Candidate) -> bool:
    return candidate.is_yaml and not candidate.is_templated and candidate.name == "Chart.yaml"


def _read_template(document: Document, neighbours: Neighbours) -> Facts:
    from stackprompt.formats.helm.reader import read_template

    return read_template(document, neighbours)


def _when() -> "tuple[type[WhenShape], ...]":
    from stackprompt.formats.helm.rules.when import ActionWhen

    return (ActionWhen, *yaml.when())


def _template_checks() -> frozenset[str]:
    from stackprompt.formats.helm.checks import CHECKS

    return CHECKS.ids - KUBERNETES.checks()


def _chart_checks() -> frozenset[str]:
    from stackprompt.formats.helm.checks import CHART_CHECKS

    return CHART_CHECKS.ids


def _prepare_template(practices: tuple[Practice, ...]) -> Finder:
    from stackprompt.formats.helm.find import prepare

    return prepare(practices)


def _prepare_values(practices: tuple[Practice, ...]) -> Finder:
    from stackprompt.formats.yaml.find import prepare
    from stackprompt.formats.yaml.scopes import plain_scopes

    return prepare(practices, plain_scopes)


def _prepare_chart(practices: tuple[Practice, ...]) -> Finder:
    from stackprompt.formats.helm.checks import CHART_CHECKS
    from stackprompt.formats.yaml.find import prepare
    from stackprompt.formats.yaml.scopes import plain_scopes

    return prepare(practices, plain_scopes, CHART_CHECKS)


def _template_suppressions(context: CheckContext) -> Iterator[Suppression]:
    from stackprompt.formats.helm.comments import find_suppressions

    return find_suppressions(context)


def _is_comment_edit(facts: Facts, line: int, old: str, new: str) -> bool:
    from stackprompt.formats.helm.comments import is_comment_edit

    return is_comment_edit(facts, line, old, new)


def _neighbours_of_template(root: Path, document: Document) -> Neighbours:
    from stackprompt.formats.helm.neighbours import chart_around

    return chart_around(root, document)


def _neighbours_of_chart(root: Path, document: Document) -> Neighbours:
    from stackprompt.formats.neighbours import list_names, parent

    return list_names(root, [parent(document.path)])


def _note(facts: Facts) -> str:
    from stackprompt.formats.helm.facts import explain_findings

    return explain_findings(facts)


def _kinds(facts: Facts) -> frozenset[str]:
    from stackprompt.formats.helm.facts import HelmFacts

    return KUBERNETES.kinds(facts.manifest) if isinstance(facts, HelmFacts) else frozenset()


HELM = Format(
    id=FormatId("helm"),
    order=40,
    label="Helm template",
    family="helm",
    language="yaml",
    comment="#",
    example="templates/example.yaml",
    recognise=_is_template,
    relevance=_RELEVANCE,
    inherits=frozenset({KUBERNETES.id}),
    when=_when,
    checks=_template_checks,
    read=_read_template,
    prepare=_prepare_template,
    suppressions=_template_suppressions,
    is_comment_edit=_is_comment_edit,
    neighbours=_neighbours_of_template,
    note=_note,
    kinds=_kinds,
)
HELM_VALUES = Format(
    id=FormatId("helm-values"),
    order=50,
    label="values file",
    family="helm",
    language="yaml",
    comment="#",
    example="values.yaml",
    scaffold=yaml.SCAFFOLD,
    recognise=_is_values,
    relevance=_RELEVANCE,
    when=yaml.when,
    read=yaml.read,
    prepare=_prepare_values,
    suppressions=yaml.suppressions,
    is_comment_edit=yaml.is_comment_edit,
)
HELM_CHART = Format(
    id=FormatId("helm-chart"),
    order=60,
    label="Chart.yaml",
    family="helm",
    language="yaml",
    comment="#",
    example="Chart.yaml",
    recognise=_is_chart,
    relevance=_RELEVANCE,
    when=yaml.when,
    checks=_chart_checks,
    read=yaml.read,
    prepare=_prepare_chart,
    suppressions=yaml.suppressions,
    is_comment_edit=yaml.is_comment_edit,
    neighbours=_neighbours_of_chart,
)
