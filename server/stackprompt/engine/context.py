"""The facts of the stack that a prompt about a document may refer to."""

from collections.abc import Iterator
from dataclasses import replace

from stackprompt.domain.document import Document, DocumentKind
from stackprompt.domain.technology import Detected, Stack

MAX_FACTS = 6
# What runs inside the image says how to build and harden it; a database matters to those who start it beside.
_CATEGORIES = ("languages", "runtimes", "frameworks", "package-managers", "servers")
_WITH_DATABASES = ("databases", *_CATEGORIES)
_OF_INTEREST = {
    DocumentKind.DOCKERFILE: _CATEGORIES,
    DocumentKind.COMPOSE: _WITH_DATABASES,
    DocumentKind.KUBERNETES: _WITH_DATABASES,
    DocumentKind.HELM: _WITH_DATABASES,
    DocumentKind.HELM_VALUES: _WITH_DATABASES,
    DocumentKind.HELM_CHART: _WITH_DATABASES,
    DocumentKind.KUSTOMIZATION: _WITH_DATABASES,
    DocumentKind.TEXT: _CATEGORIES,
}


def context_of(document: Document, stack: Stack) -> tuple[Detected, ...]:
    """Return what the document's component is made of, those the document itself shows first.

    Of a category about which its component says nothing the workspaces tell that declare it as their part.
    """
    categories = _OF_INTEREST[document.kind]
    candidates: list[Detected] = []
    for component in _components(document, stack):
        told = frozenset(found.category for found in candidates)
        here = (found for found in stack.detected if found.component == component and found.category in categories)
        candidates += [
            as_told for found in here if found.category not in told and (as_told := _as_told_to(document, found))
        ]
    candidates.sort(key=lambda found: (categories.index(found.category), not _is_shown_by(found, document), found.id))
    return tuple(_once(candidates))[:MAX_FACTS]


def _components(document: Document, stack: Stack) -> Iterator[str]:
    """Yield the component of the document, then those it is declared to be a part of, each once."""
    members = dict(stack.members)
    seen: set[str] = set()
    component = _component(document, stack)
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


def _component(document: Document, stack: Stack) -> str:
    """Return the deepest component that holds the document, ``.`` when there is none.

    An example project inside another one is a component even when nothing in it counts: the facts of the project around
    it are not its own.
    """
    holding = (component for component in stack.components if component and document.path.startswith(f"{component}/"))
    return max(holding, key=len, default=".")


def _is_shown_by(found: Detected, document: Document) -> bool:
    return any(evidence.path == document.path for evidence in found.evidence)


def _once(candidates: list[Detected]) -> Iterator[Detected]:
    seen: set[str] = set()
    for found in candidates:
        if found.id not in seen:
            seen.add(found.id)
            yield found
