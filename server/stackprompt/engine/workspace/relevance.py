"""Decide which facts of a stack are relevant to a document of a kind: what its reader would look up before a change."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from stackprompt.domain.knowledge.technology import DetectedTechnology
from stackprompt.domain.knowledge.vocabulary import Category, Role
from stackprompt.domain.workspace.document import Document, FormatId
from stackprompt.formats.format import ALL_CATEGORIES, IN_IMAGES, IN_PIPELINES
from stackprompt.formats.table import FORMAT_BY_ID, format_of
from stackprompt.knowledge.base import Knowledge

# What the author of a new file of this name needs to know, whatever document it begins from.
_FOR_NEW: Mapping[str, tuple[Category, ...]] = {
    "dockerfile": IN_IMAGES,
    "workflow": (*IN_PIPELINES, Category.DATABASES, Category.FRAMEWORKS),
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
# In a project with more languages it is unknown in which of them the program of this file is written.
MOST_LANGUAGES = 2


def list_categories(format_id: FormatId, new: str = "") -> tuple[Category, ...]:
    """Return the categories relevant to a document of a format, or to a ``new`` file, the most important ones first."""
    return _FOR_NEW.get(new, ALL_CATEGORIES) if new else FORMAT_BY_ID[format_id].relevance.categories


def is_relevant(detection: DetectedTechnology, document: Document, knowledge: Knowledge, *, is_new: bool) -> bool:
    """Return whether a reader who changes ``document``, or writes a new file beside it, needs ``detection``."""
    technology = knowledge.technologies.get(detection.id)
    roles = frozenset(technology.roles) if technology else frozenset[Role]()
    if not roles.isdisjoint(_OMITTED):
        return False
    if is_shown_by(detection, document):
        return True
    relevance = format_of(document).relevance
    if detection.category is Category.FRAMEWORKS:
        if relevance.is_schema and not is_new:
            return not roles.isdisjoint(_STORING)
        return not roles.isdisjoint(_STARTED) or (relevance.names_libraries and _is_named(detection.id, document.text))
    if is_new:
        return True
    if detection.category is Category.DATABASES:
        return not relevance.starts_programs
    return detection.category not in _WRITTEN_IN or _is_written_in(detection, document, knowledge)


def _is_named(id_: str, text: str) -> bool:
    """Return whether a text names a library, as imports do, whatever their spelling."""
    return re.sub(r"[^a-z0-9]", "", id_) in re.sub(r"[-_. ]", "", text.lower())


def _is_written_in(detection: DetectedTechnology, document: Document, knowledge: Knowledge) -> bool:
    """Return whether a language or runtime can be that of the document, where its suffix decides it."""
    if not format_of(document).relevance.is_code:
        return True
    languages = knowledge.languages.get(PurePosixPath(document.path).suffix.lower())
    return languages is None or detection.id in languages


def is_shown_by(detection: DetectedTechnology, document: Document) -> bool:
    """Return whether the document itself is evidence of the technology."""
    return any(evidence.path == document.path for evidence in detection.evidence)
