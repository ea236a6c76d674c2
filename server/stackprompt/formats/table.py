"""All formats, in the order in which they are asked whether a file is theirs. The only module that knows them all."""

from collections.abc import Mapping
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType

from stackprompt.domain.workspace.document import NO_NEIGHBOURS, Document, FormatId, Neighbours
from stackprompt.formats.ansible.format import ANSIBLE
from stackprompt.formats.application.format import APPLICATION
from stackprompt.formats.check_context import Facts
from stackprompt.formats.ci.format import CI
from stackprompt.formats.compose.format import COMPOSE
from stackprompt.formats.database.format import DATABASE
from stackprompt.formats.dockerfile.format import DOCKERFILE
from stackprompt.formats.format import Candidate, Format
from stackprompt.formats.github_actions.format import GITHUB_ACTIONS
from stackprompt.formats.gitlab_ci.format import GITLAB_CI
from stackprompt.formats.helm.format import HELM, HELM_CHART, HELM_VALUES
from stackprompt.formats.kubernetes.format import KUBERNETES
from stackprompt.formats.kustomization.format import KUSTOMIZATION
from stackprompt.formats.terraform.format import TERRAFORM
from stackprompt.formats.text.format import TEXT

# A format that is recognised by little text comes after those that may hold the same words.
FORMATS: tuple[Format, ...] = (
    DOCKERFILE,
    KUSTOMIZATION,
    HELM,
    TERRAFORM,
    GITHUB_ACTIONS,
    GITLAB_CI,
    CI,
    ANSIBLE,
    HELM_VALUES,
    HELM_CHART,
    KUBERNETES,
    COMPOSE,
    DATABASE,
    APPLICATION,
    TEXT,
)
# In the order of lists for people.
FORMAT_BY_ID: Mapping[FormatId, Format] = MappingProxyType(
    {format_.id: format_ for format_ in sorted(FORMATS, key=attrgetter("order"))}
)
# What is looked at of a text to recognise its format.
MAX_HEAD = 65_536


def format_of(document: Document) -> Format:
    """Return the format of ``document``."""
    return FORMAT_BY_ID[document.format]


def classify(path: str, text: str, language: str = "") -> FormatId:
    """Return the format of the document at ``path``; ``language`` is the editor's language id, if it gave one."""
    candidate = Candidate(path, text[:MAX_HEAD], language)
    for format_ in FORMATS:
        if format_.recognise(candidate):
            return format_.id
    # The text of a YAML file counts more than its language, and no format recognised it.
    spoken = (format_.id for format_ in FORMATS if language in format_.editor_languages and not candidate.is_yaml)
    return next(spoken, TEXT.id)


def read(document: Document, neighbours: Neighbours = NO_NEIGHBOURS) -> Facts:
    """Return the facts of ``document`` among its ``neighbours``; what is unreadable is a problem of the facts."""
    return format_of(document).read(document, neighbours)


def neighbours_of(document: Document) -> Neighbours:
    """Return what a reader of ``document`` needs from the files around it. Blocking: call it off the event loop."""
    neighbours = format_of(document).neighbours
    return neighbours(Path(document.root), document) if neighbours is not None and document.root else NO_NEIGHBOURS
