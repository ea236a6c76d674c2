"""The facts of the stack that a prompt about a document may refer to."""

from collections.abc import Iterator
from dataclasses import replace

from stackprompt.domain.knowledge.technology import DetectedTechnology, Stack
from stackprompt.domain.knowledge.vocabulary import Category
from stackprompt.domain.workspace.document import Document
from stackprompt.engine.workspace.relevance import MOST_LANGUAGES, categories_of, is_relevant, is_shown_by
from stackprompt.formats.table import format_of
from stackprompt.knowledge.base import Knowledge

MAX_FACTS = 6
MAX_FACTS_OF_NEW = 12
MAX_NAMED = 3
_NOT_OURS = frozenset({Category.DATABASES, Category.SERVERS})


def context_of(
    document: Document, stack: Stack, knowledge: Knowledge, *, new: str = ""
) -> tuple[DetectedTechnology, ...]:
    """Return the technologies of the document's component, first those that the document itself names.

    Categories that the component lacks come from the workspaces that declare it as a member. A self-contained document
    gets only what it names itself, unless the facts are for a ``new`` file.
    """
    categories = categories_of(document.format, new)
    candidates: list[DetectedTechnology] = []
    for component in _components(document, stack):
        known = frozenset(found.category for found in candidates)
        here = (found for found in stack.detected if found.component == component and found.category in categories)
        fitting = (found for found in here if is_relevant(found, document, knowledge, is_new=bool(new)))
        candidates += [
            own for found in fitting if found.category not in known and (own := _without_other_images(document, found))
        ]
    if not new:
        candidates = _narrow(document, candidates, knowledge)
    candidates.sort(key=lambda found: (categories.index(found.category), not is_shown_by(found, document), found.id))
    return tuple(_drop_repeats(candidates))[: MAX_FACTS_OF_NEW if new else MAX_FACTS]


def _narrow(document: Document, candidates: list[DetectedTechnology], knowledge: Knowledge) -> list[DetectedTechnology]:
    """Drop facts of the project where the document is not about the project, or about an unknown part of it."""
    shown = [found for found in candidates if is_shown_by(found, document)]
    is_ours = not any(found.category in _NOT_OURS for found in shown)
    relevance = format_of(document).relevance
    is_alone = relevance.stands_alone or relevance.needs_word not in document.text
    if is_alone or (relevance.starts_one_program and not is_ours):
        return shown
    if relevance.is_schema and shown:
        return [found for found in candidates if found.category != Category.DATABASES or found in shown]
    known = (knowledge.technologies.get(found.id) for found in candidates)
    parts = frozenset(id_ for technology in known if technology for id_ in technology.superset_of)
    wholes = [found for found in candidates if found.id not in parts]
    languages = sum(found.category == Category.LANGUAGES for found in wholes)
    if not relevance.starts_programs or languages <= MOST_LANGUAGES:
        return wholes
    return [found for found in wholes if found.category != Category.LANGUAGES or found in shown]


def select_subject(document: Document, context: tuple[DetectedTechnology, ...]) -> tuple[DetectedTechnology, ...]:
    """Return the part of ``context`` that a sentence names beside the document: what it shows, or is made of."""
    is_code = format_of(document).relevance.is_code
    return tuple(found for found in context if is_code or is_shown_by(found, document))[:MAX_NAMED]


def _components(document: Document, stack: Stack) -> Iterator[str]:
    """Yield the component of the document, then those it is declared to be a part of, each once."""
    members = dict(stack.members)
    seen: set[str] = set()
    component = component_of(document, stack)
    while component not in seen:
        seen.add(component)
        yield component
        component = members.get(component, component) or "."


def _without_other_images(document: Document, found: DetectedTechnology) -> DetectedTechnology | None:
    """Drop what only another image proves: a version when there are several, in a Dockerfile the name as well."""
    if not found.evidence or found.evidence[0].kind != "image" or found.evidence[0].path == document.path:
        return found
    own = tuple(evidence for evidence in found.evidence if evidence.path == document.path)
    is_image = format_of(document).relevance.is_image
    if is_image and not own:
        return None
    images = {evidence.path for evidence in found.evidence if evidence.kind == "image"}
    if not is_image and len(images) == 1:
        return found
    others = tuple(evidence for evidence in found.evidence if evidence not in own)
    return replace(found, version=None, evidence=(*own, *others))


def component_of(document: Document, stack: Stack) -> str:
    """Return the deepest component that holds the document, ``.`` when it is in the root.

    An example project inside another one is a component even without evidence of its own, so that it does not take
    over the facts of the project around it.
    """
    holding = (component for component in stack.components if component and document.path.startswith(f"{component}/"))
    return max(holding, key=len, default=".")


def select_nearby(document: Document, stack: Stack) -> tuple[DetectedTechnology, ...]:
    """Return the technologies of the document's component and of the root."""
    component = component_of(document, stack)
    return tuple(found for found in stack.detected if found.component in {component, "."})


def _drop_repeats(candidates: list[DetectedTechnology]) -> Iterator[DetectedTechnology]:
    seen: set[str] = set()
    for found in candidates:
        if found.id not in seen:
            seen.add(found.id)
            yield found
