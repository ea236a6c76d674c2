"""The format of Dockerfiles; what reads and judges them is imported when it is needed, and imports no YAML."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.workspace.document import Document, FormatId, Neighbours
from stackprompt.formats.check_context import CheckContext, Facts, Finder
from stackprompt.formats.format import IN_IMAGES, Candidate, Format, Relevance
from stackprompt.formats.suppressions import Suppression

if TYPE_CHECKING:
    from stackprompt.formats.shape import WhenShape

_NAME = re.compile(r"(?i)(^|\.)(dockerfile|containerfile)(\.[\w.-]+)?$")
# Files that only talk about a Dockerfile: Dockerfile.md, Dockerfile.j2 is a template and does not parse.
_NOT_DOCKERFILE = re.compile(r"(?i)\.(md|txt|j2|tmpl|tpl|erb|dockerignore|py|sh|json|ya?ml|go|ts|js)$")


def _recognise(candidate: Candidate) -> bool:
    is_named = _NAME.search(candidate.name) and not _NOT_DOCKERFILE.search(candidate.name)
    return candidate.language == "dockerfile" or bool(is_named)


def _read(document: Document, _neighbours: Neighbours) -> Facts:
    from stackprompt.formats.dockerfile.reader import read_dockerfile

    return read_dockerfile(document.text)


def _when() -> "tuple[type[WhenShape], ...]":
    from stackprompt.formats.dockerfile.rules.when import DockerfileWhen

    return (DockerfileWhen,)


def _checks() -> frozenset[str]:
    from stackprompt.formats.dockerfile.find import CHECKS, CONTEXT_CHECKS

    return frozenset({*CHECKS, *CONTEXT_CHECKS})


def _prepare(practices: tuple[Practice, ...]) -> Finder:
    from stackprompt.formats.dockerfile.find import prepare

    return prepare(practices)


def _suppressions(context: CheckContext) -> Iterator[Suppression]:
    from stackprompt.formats.dockerfile.comments import find_suppressions

    return find_suppressions(context)


def _is_comment_edit(facts: Facts, line: int, old: str, new: str) -> bool:
    from stackprompt.formats.dockerfile.comments import is_comment_edit

    return is_comment_edit(facts, line, old, new)


def _neighbours(root: Path, document: Document) -> Neighbours:
    from stackprompt.formats.neighbours import folders_above, list_names

    # Each of them may be the build context.
    return list_names(root, folders_above(document.path))


DOCKERFILE = Format(
    id=FormatId("dockerfile"),
    order=10,
    label="Dockerfile",
    family="docker",
    language="dockerfile",
    comment="#",
    example="Dockerfile",
    scaffold='''
[[when]]
instruction = "RUN"
matches = "change-me"

[[examples]]
bad = """
FROM debian:12
RUN change-me
"""
line = 2

[[examples]]
good = """
FROM debian:12
RUN true
"""
''',
    recognise=_recognise,
    relevance=Relevance(IN_IMAGES, is_image=True),
    when=_when,
    checks=_checks,
    read=_read,
    prepare=_prepare,
    suppressions=_suppressions,
    is_comment_edit=_is_comment_edit,
    neighbours=_neighbours,
)
