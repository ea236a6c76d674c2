"""Decide which facts of a stack are relevant to a document of a kind: what its reader would look up before a change."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from stackprompt.domain.document import Document, DocumentKind
from stackprompt.domain.technology import DetectedTechnology
from stackprompt.domain.vocabulary import Category, Role
from stackprompt.knowledge.base import Knowledge

# What runs inside an image decides how to build and harden it; a database matters to the files that start it.
_CATEGORIES = (Category.LANGUAGES, Category.RUNTIMES, Category.FRAMEWORKS, Category.PACKAGE_MANAGERS, Category.SERVERS)
EVERYTHING = (Category.DATABASES, *_CATEGORIES)
_DEPLOYED = (Category.DATABASES, Category.LANGUAGES, Category.RUNTIMES, Category.FRAMEWORKS)
_BUILT = (Category.LANGUAGES, Category.RUNTIMES, Category.PACKAGE_MANAGERS, Category.TESTING, Category.LINTERS)
_RELEVANT = {
    DocumentKind.DOCKERFILE: _CATEGORIES,
    DocumentKind.COMPOSE: (*_DEPLOYED, Category.SERVERS),
    DocumentKind.KUBERNETES: _DEPLOYED,
    DocumentKind.HELM: _DEPLOYED,
    DocumentKind.HELM_VALUES: _DEPLOYED,
    DocumentKind.HELM_CHART: _DEPLOYED,
    DocumentKind.KUSTOMIZATION: _DEPLOYED,
    DocumentKind.ANSIBLE: EVERYTHING,
    DocumentKind.TERRAFORM: EVERYTHING,
    DocumentKind.GITHUB_ACTIONS: _BUILT,
    DocumentKind.GITLAB_CI: _BUILT,
    DocumentKind.CI: _BUILT,
    DocumentKind.DATABASE: (Category.DATABASES, Category.FRAMEWORKS),
    DocumentKind.APPLICATION: (
        Category.LANGUAGES,
        Category.RUNTIMES,
        Category.FRAMEWORKS,
        Category.TESTING,
        Category.DATABASES,
    ),
    DocumentKind.TEXT: EVERYTHING,
}
# What the author of a new file of this name needs to know, whatever document it begins from.
_FOR_NEW: Mapping[str, tuple[Category, ...]] = {
    "dockerfile": _CATEGORIES,
    "workflow": (*_BUILT, Category.DATABASES, Category.FRAMEWORKS),
}
_WRITTEN_IN = frozenset({Category.LANGUAGES, Category.RUNTIMES})
# These occur in nearly every project and do not distinguish it from others.
_OMITTED = frozenset({Role.NOTATION, Role.DEV_TOOLING})
# An image or a pipeline depends on those frameworks that decide how a program is built, started and probed.
_STARTED = frozenset(
    {Role.WEB_FRAMEWORK, Role.FRONTEND_FRAMEWORK, Role.CONTENT_PLATFORM, Role.JOB_RUNNER, Role.APP_FRAMEWORK}
)
# A database depends on those frameworks that write its schema or its statements.
_STORING = frozenset({Role.ORM, Role.QUERY_BUILDER, Role.SCHEMA_MIGRATION, Role.SCHEMA_OWNER})
# Source code uses the libraries that it names.
_USING = frozenset({DocumentKind.APPLICATION, DocumentKind.TEXT})
# These start what others have built; a database that they do not name is started elsewhere.
DEPLOYMENTS = frozenset(
    {
        DocumentKind.COMPOSE,
        DocumentKind.KUBERNETES,
        DocumentKind.KUSTOMIZATION,
        DocumentKind.HELM,
        DocumentKind.HELM_VALUES,
        DocumentKind.HELM_CHART,
    }
)
# In a project with more languages it is unknown in which of them the program of this file is written.
MOST_LANGUAGES = 2


def categories_of(kind: DocumentKind, new: str = "") -> tuple[Category, ...]:
    """Return the categories relevant to a document of ``kind``, or to a ``new`` file, the most important ones first."""
    return _FOR_NEW.get(new, EVERYTHING) if new else _RELEVANT[kind]


def is_relevant(found: DetectedTechnology, document: Document, knowledge: Knowledge, *, is_new: bool) -> bool:
    """Return whether a reader who changes ``document``, or writes a new file beside it, needs to know of ``found``."""
    known = knowledge.technologies.get(found.id)
    roles = frozenset(known.roles) if known else frozenset[Role]()
    if not roles.isdisjoint(_OMITTED):
        return False
    if is_shown_by(found, document):
        return True
    if found.category is Category.FRAMEWORKS:
        if document.kind is DocumentKind.DATABASE and not is_new:
            return not roles.isdisjoint(_STORING)
        return not roles.isdisjoint(_STARTED) or (document.kind in _USING and _is_named(found.id, document.text))
    if is_new:
        return True
    if found.category is Category.DATABASES:
        return document.kind not in DEPLOYMENTS
    return found.category not in _WRITTEN_IN or _is_written_in(found, document, knowledge)


def _is_named(id_: str, text: str) -> bool:
    """Return whether a text names a library, as imports do, whatever their spelling."""
    return re.sub(r"[^a-z0-9]", "", id_) in re.sub(r"[-_. ]", "", text.lower())


def _is_written_in(found: DetectedTechnology, document: Document, knowledge: Knowledge) -> bool:
    """Return whether a language or runtime can be that of the document, where its suffix decides it."""
    if document.kind is not DocumentKind.APPLICATION:
        return True
    languages = knowledge.languages.get(PurePosixPath(document.path).suffix.lower())
    return languages is None or found.id in languages


def is_shown_by(found: DetectedTechnology, document: Document) -> bool:
    """Return whether the document itself is evidence of the technology."""
    return any(evidence.path == document.path for evidence in found.evidence)
