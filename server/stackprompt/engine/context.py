"""The facts of the stack that a prompt about a document may refer to."""

from collections.abc import Iterator
from dataclasses import replace

from stackprompt.domain.document import Document, DocumentKind
from stackprompt.domain.technology import Detected, Stack

MAX_FACTS = 6
MAX_SPOKEN_OF = 3
# What runs inside the image says how to build and harden it; a database matters to those who start it beside.
_CATEGORIES = ("languages", "runtimes", "frameworks", "package-managers", "servers")
_EVERYTHING = ("databases", *_CATEGORIES)
_DEPLOYED = ("databases", "languages", "runtimes", "frameworks")
_BUILT = ("languages", "runtimes", "package-managers", "testing", "linters")
_OF_INTEREST = {
    DocumentKind.DOCKERFILE: _CATEGORIES,
    DocumentKind.COMPOSE: (*_DEPLOYED, "servers"),
    DocumentKind.KUBERNETES: _DEPLOYED,
    DocumentKind.HELM: _DEPLOYED,
    DocumentKind.HELM_VALUES: _DEPLOYED,
    DocumentKind.HELM_CHART: _DEPLOYED,
    DocumentKind.KUSTOMIZATION: _DEPLOYED,
    DocumentKind.ANSIBLE: _EVERYTHING,
    DocumentKind.TERRAFORM: _EVERYTHING,
    DocumentKind.GITHUB_ACTIONS: _BUILT,
    DocumentKind.GITLAB_CI: _BUILT,
    DocumentKind.CI: _BUILT,
    DocumentKind.DATABASE: ("databases", "frameworks"),
    DocumentKind.APPLICATION: ("languages", "runtimes", "frameworks", "package-managers", "databases"),
    DocumentKind.TEXT: _EVERYTHING,
}
# Nearly every project has some of these; they say nothing of what it is made of.
_IN_PASSING = frozenset(
    {"css", "hcl", "html", "jinja2", "less", "markdown", "powershell", "scss", "shell", "sql", "xml"}
)
# What these say is not decided by what else the project is made of.
_ON_THEIR_OWN = frozenset({DocumentKind.ANSIBLE, DocumentKind.TERRAFORM, DocumentKind.TEXT})


def context_of(document: Document, stack: Stack, *, of_all: bool = False) -> tuple[Detected, ...]:
    """Return what the document's component is made of, those the document itself shows first.

    Of a category about which its component says nothing the workspaces tell that declare it as their part. For a
    document that stands on its own only what it shows, unless ``of_all`` is asked for.
    """
    categories = _EVERYTHING if of_all else _OF_INTEREST[document.kind]
    candidates: list[Detected] = []
    for component in _components(document, stack):
        told = frozenset(found.category for found in candidates)
        here = (found for found in stack.detected if found.component == component and _matters(found, categories))
        candidates += [
            as_told for found in here if found.category not in told and (as_told := _as_told_to(document, found))
        ]
    if document.kind in _ON_THEIR_OWN and not of_all:
        candidates = [found for found in candidates if _is_shown_by(found, document)]
    candidates.sort(key=lambda found: (categories.index(found.category), not _is_shown_by(found, document), found.id))
    return tuple(_once(candidates))[:MAX_FACTS]


def spoken_of(document: Document, context: tuple[Detected, ...]) -> tuple[Detected, ...]:
    """Return what of the ``context`` belongs to the document's name in a sentence: what it shows, or is made of."""
    is_code = document.kind is DocumentKind.APPLICATION
    return tuple(found for found in context if is_code or _is_shown_by(found, document))[:MAX_SPOKEN_OF]


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


def _matters(found: Detected, categories: tuple[str, ...]) -> bool:
    return found.category in categories and found.id not in _IN_PASSING


def _is_shown_by(found: Detected, document: Document) -> bool:
    return any(evidence.path == document.path for evidence in found.evidence)


def _once(candidates: list[Detected]) -> Iterator[Detected]:
    seen: set[str] = set()
    for found in candidates:
        if found.id not in seen:
            seen.add(found.id)
            yield found
