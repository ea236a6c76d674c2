"""The format of Compose files."""

import re
from pathlib import Path

from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.knowledge.vocabulary import Category
from stackprompt.domain.workspace.document import Document, FormatId, Neighbours
from stackprompt.formats.check_context import Finder
from stackprompt.formats.format import IN_DEPLOYMENTS, Candidate, Format, Relevance
from stackprompt.formats.yaml import format as yaml

_NAME = re.compile(r"(?i)^(docker-)?compose([.-][\w.-]+)?\.ya?ml$")
_SERVICES = re.compile(r"(?m)^services:\s*(#.*)?$")
# Only what indents: \s also runs over line ends, from every blank line to the last one.
_IMAGE_OR_BUILD = re.compile(r"(?m)^[ \t]+(image|build):")


def _recognise(candidate: Candidate) -> bool:
    if not candidate.is_yaml or candidate.is_templated:
        return False
    has_services = _SERVICES.search(candidate.head) and _IMAGE_OR_BUILD.search(candidate.head)
    return bool(_NAME.match(candidate.name) or has_services)


def _checks() -> frozenset[str]:
    from stackprompt.formats.compose.checks.table import CHECKS

    return CHECKS.ids


def _prepare(practices: tuple[Practice, ...]) -> Finder:
    from stackprompt.formats.compose.checks.table import CHECKS
    from stackprompt.formats.compose.scopes import compose_scopes
    from stackprompt.formats.yaml.find import prepare

    return prepare(practices, compose_scopes, CHECKS)


def _neighbours(root: Path, document: Document) -> Neighbours:
    from stackprompt.formats.compose.neighbours import builds_of

    return builds_of(root, document)


COMPOSE = Format(
    id=FormatId("compose"),
    order=20,
    label="Compose file",
    family="compose",
    language="yaml",
    comment="#",
    example="compose.yaml",
    scaffold=yaml.SCAFFOLD,
    recognise=_recognise,
    relevance=Relevance((*IN_DEPLOYMENTS, Category.SERVERS), starts_programs=True),
    when=yaml.when,
    checks=_checks,
    read=yaml.read,
    prepare=_prepare,
    suppressions=yaml.suppressions,
    is_comment_edit=yaml.is_comment_edit,
    neighbours=_neighbours,
)
