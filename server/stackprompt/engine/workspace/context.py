"""The facts of the stack that a prompt about a document may refer to."""

from collections.abc import Iterator
from dataclasses import replace

from stackprompt.domain.document import Document, DocumentKind
from stackprompt.domain.technology import Detected, Stack
from stackprompt.engine.workspace.interest import (
    DEPLOYMENTS,
    MOST_LANGUAGES,
    categories_of,
    is_of_interest,
    is_shown_by,
)

MAX_FACTS = 6
MAX_FACTS_OF_NEW = 12
MAX_SPOKEN_OF = 3
# What these say is not decided by what else the project is made of.
_ON_THEIR_OWN = frozenset({DocumentKind.ANSIBLE, DocumentKind.TERRAFORM, DocumentKind.KUSTOMIZATION, DocumentKind.TEXT})
# One that names the image of a database or a server is not about the program that the rest of the project is.
_OF_ONE_PROGRAM = DEPLOYMENTS - {DocumentKind.COMPOSE}
_NOT_OURS = frozenset({"databases", "servers"})


def context_of(document: Document, stack: Stack, *, new: str = "") -> tuple[Detected, ...]:
    """Return what the document's component is made of, those the document itself shows first.

    Of a category about which its component says nothing the workspaces tell that declare it as their part. For a
    document that stands on its own only what it shows, unless the facts are for a ``new`` file.
    """
    categories = categories_of(document.kind, new)
    candidates: list[Detected] = []
    for component in _components(document, stack):
        told = frozenset(found.category for found in candidates)
        here = (found for found in stack.detected if found.component == component and found.category in categories)
        fitting = (found for found in here if is_of_interest(found, document, is_new=bool(new)))
        candidates += [
            as_told for found in fitting if found.category not in told and (as_told := _as_told_to(document, found))
        ]
    if not new:
        candidates = _narrowed(document, candidates)
    candidates.sort(key=lambda found: (categories.index(found.category), not is_shown_by(found, document), found.id))
    return tuple(_once(candidates))[: MAX_FACTS_OF_NEW if new else MAX_FACTS]


def _narrowed(document: Document, candidates: list[Detected]) -> list[Detected]:
    """Leave out what the project says, where the document is not about the project or it is not clear which part."""
    shown = [found for found in candidates if is_shown_by(found, document)]
    is_ours = not any(found.category in _NOT_OURS for found in shown)
    is_without = document.kind is DocumentKind.KUBERNETES and "containers:" not in document.text
    if document.kind in _ON_THEIR_OWN or is_without or (document.kind in _OF_ONE_PROGRAM and not is_ours):
        return shown
    if document.kind is DocumentKind.DATABASE and shown:
        return [found for found in candidates if found.category != "databases" or found in shown]
    ids = {found.id for found in candidates}
    # Where there is TypeScript, the rest is JavaScript by the way.
    once = [found for found in candidates if found.id != "javascript" or "typescript" not in ids]
    languages = sum(found.category == "languages" for found in once)
    if document.kind not in DEPLOYMENTS or languages <= MOST_LANGUAGES:
        return once
    return [found for found in once if found.category != "languages" or found in shown]


def spoken_of(document: Document, context: tuple[Detected, ...]) -> tuple[Detected, ...]:
    """Return what of the ``context`` belongs to the document's name in a sentence: what it shows, or is made of."""
    is_code = document.kind is DocumentKind.APPLICATION
    return tuple(found for found in context if is_code or is_shown_by(found, document))[:MAX_SPOKEN_OF]


def _components(document: Document, stack: Stack) -> Iterator[str]:
    """Yield the component of the document, then those it is declared to be a part of, each once."""
    members = dict(stack.members)
    seen: set[str] = set()
    component = component_of(document, stack)
    while component not in seen:
        seen.add(component)
        yield component
        component = members.get(component, component) or "."


def _as_told_to(document: Document, found: Detected) -> Detected | None:
    """Leave out what only another image says: a version when there are several, in a Dockerfile the name as well."""
    if not found.evidence or found.evidence[0].kind != "image" or found.evidence[0].path == document.path:
        return found
    own = tuple(evidence for evidence in found.evidence if evidence.path == document.path)
    is_dockerfile = document.kind is DocumentKind.DOCKERFILE
    if is_dockerfile and not own:
        return None
    images = {evidence.path for evidence in found.evidence if evidence.kind == "image"}
    if not is_dockerfile and len(images) == 1:
        return found
    others = tuple(evidence for evidence in found.evidence if evidence not in own)
    return replace(found, version=None, evidence=(*own, *others))


def component_of(document: Document, stack: Stack) -> str:
    """Return the deepest component that holds the document, ``.`` when there is none.

    An example project inside another one is a component even when nothing in it counts: the facts of the project around
    it are not its own.
    """
    holding = (component for component in stack.components if component and document.path.startswith(f"{component}/"))
    return max(holding, key=len, default=".")


def _once(candidates: list[Detected]) -> Iterator[Detected]:
    seen: set[str] = set()
    for found in candidates:
        if found.id not in seen:
            seen.add(found.id)
            yield found
