"""The facts of the stack that a prompt about a document may refer to."""

from collections.abc import Iterator
from dataclasses import replace

from stackprompt.domain.knowledge.technology import DetectedTechnology, Stack
from stackprompt.domain.knowledge.vocabulary import Category
from stackprompt.domain.workspace.document import Document
from stackprompt.engine.workspace.relevance import MOST_LANGUAGES, is_relevant, is_shown_by, list_categories
from stackprompt.formats.table import format_of
from stackprompt.knowledge.base import Knowledge

MAX_FACTS = 6
MAX_FACTS_OF_NEW = 12
MAX_NAMED = 3
_NOT_OURS = frozenset({Category.DATABASES, Category.SERVERS})


def select_context(
    document: Document, stack: Stack, knowledge: Knowledge, *, new: str = ""
) -> tuple[DetectedTechnology, ...]:
    """Return the technologies of the document's component, first those that the document itself names.

    Categories that the component lacks come from the workspaces that declare it as a member. A self-contained document
    gets only what it names itself, unless the facts are for a ``new`` file.
    """
    categories = list_categories(document.format, new)
    candidates: list[DetectedTechnology] = []
    for component in _list_components(document, stack):
        earlier = frozenset(detection.category for detection in candidates)
        here = (
            detection
            for detection in stack.detected
            if detection.component == component and detection.category in categories
        )
        fitting = (detection for detection in here if is_relevant(detection, document, knowledge, is_new=bool(new)))
        candidates += [
            own
            for detection in fitting
            if detection.category not in earlier and (own := _drop_other_images(document, detection))
        ]
    if not new:
        candidates = _narrow(document, candidates, knowledge)
    candidates.sort(
        key=lambda detection: (categories.index(detection.category), not is_shown_by(detection, document), detection.id)
    )
    return tuple(_drop_repeats(candidates))[: MAX_FACTS_OF_NEW if new else MAX_FACTS]


def _narrow(document: Document, candidates: list[DetectedTechnology], knowledge: Knowledge) -> list[DetectedTechnology]:
    """Drop facts of the project where the document is not about the project, or about an unknown part of it."""
    shown = [detection for detection in candidates if is_shown_by(detection, document)]
    is_ours = not any(detection.category in _NOT_OURS for detection in shown)
    relevance = format_of(document).relevance
    is_alone = relevance.stands_alone or relevance.needs_word not in document.text
    if is_alone or (relevance.starts_one_program and not is_ours):
        return shown
    if relevance.is_schema and shown:
        return [detection for detection in candidates if detection.category != Category.DATABASES or detection in shown]
    technologies = (knowledge.technologies.get(detection.id) for detection in candidates)
    parts = frozenset(id_ for technology in technologies if technology for id_ in technology.superset_of)
    wholes = [detection for detection in candidates if detection.id not in parts]
    languages = sum(detection.category == Category.LANGUAGES for detection in wholes)
    if not relevance.starts_programs or languages <= MOST_LANGUAGES:
        return wholes
    return [detection for detection in wholes if detection.category != Category.LANGUAGES or detection in shown]


def select_subject(document: Document, context: tuple[DetectedTechnology, ...]) -> tuple[DetectedTechnology, ...]:
    """Return the part of ``context`` that a sentence names beside the document: what it shows, or is made of."""
    is_code = format_of(document).relevance.is_code
    return tuple(detection for detection in context if is_code or is_shown_by(detection, document))[:MAX_NAMED]


def _list_components(document: Document, stack: Stack) -> Iterator[str]:
    """Yield the component of the document, then those it is declared to be a part of, each once."""
    members = dict(stack.members)
    visited: set[str] = set()
    component = find_component(document, stack)
    while component not in visited:
        visited.add(component)
        yield component
        component = members.get(component, component) or "."


def _drop_other_images(document: Document, detection: DetectedTechnology) -> DetectedTechnology | None:
    """Drop what only another image proves: a version when there are several, in a Dockerfile the name as well."""
    if not detection.evidence or detection.evidence[0].kind != "image" or detection.evidence[0].path == document.path:
        return detection
    own = tuple(evidence for evidence in detection.evidence if evidence.path == document.path)
    is_image = format_of(document).relevance.is_image
    if is_image and not own:
        return None
    images = {evidence.path for evidence in detection.evidence if evidence.kind == "image"}
    if not is_image and len(images) == 1:
        return detection
    others = tuple(evidence for evidence in detection.evidence if evidence not in own)
    return replace(detection, version=None, evidence=(*own, *others))


def find_component(document: Document, stack: Stack) -> str:
    """Return the deepest component that holds the document, ``.`` when it is in the root.

    An example project inside another one is a component even without evidence of its own, so that it does not take
    over the facts of the project around it.
    """
    holding = (component for component in stack.components if component and document.path.startswith(f"{component}/"))
    return max(holding, key=len, default=".")


def select_nearby(document: Document, stack: Stack) -> tuple[DetectedTechnology, ...]:
    """Return the technologies of the document's component and of the root."""
    component = find_component(document, stack)
    return tuple(detection for detection in stack.detected if detection.component in {component, "."})


def _drop_repeats(candidates: list[DetectedTechnology]) -> Iterator[DetectedTechnology]:
    ids: set[str] = set()
    for detection in candidates:
        if detection.id not in ids:
            ids.add(detection.id)
            yield detection
