"""Ways by which a workspace puts an instruction, or invisible text, in front of a model."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal, TypeAlias

from tests.corpora import (
    injected_fences,
    injected_hidden,
    injected_manifests,
    injected_names,
    injected_requests,
    injected_tags,
)
from tests.corpora.prompts import Asked

# "quoted": the marker may only be in fences and code spans. "gone": it may be nowhere.
# "text": exported to XML, it names no element.
Rule: TypeAlias = Literal["quoted", "gone", "text"]

# "why" explains a prompt, "instructions" are written into AGENTS.md.
Surface: TypeAlias = Literal["prompt", "why", "instructions"]


@dataclass(frozen=True, slots=True)
class Injection:
    """A request whose ``marker`` must keep ``rule``; with ``is_counted`` the prompt mentions hidden characters."""

    kind: str
    asked: Asked
    marker: str
    rule: Rule = "quoted"
    is_counted: bool = False
    surface: Surface = "prompt"


def injections() -> Iterator[Injection]:
    """Return every vector, always the same ones."""
    visible = chain(
        injected_names.vectors(), injected_manifests.vectors(), injected_requests.vectors(), injected_fences.vectors()
    )
    for kind, asked, marker in visible:
        yield Injection(kind, asked, marker)
        for surface in _other_surfaces(kind):
            yield Injection(f"{surface}-{kind}", asked, marker, surface=surface)
    for kind, asked, marker in injected_tags.vectors():
        yield Injection(kind, asked, marker, "text")
    for kind, asked, marker, is_counted in injected_hidden.vectors():
        yield Injection(kind, asked, marker, "gone", is_counted)


def _other_surfaces(kind: str) -> tuple[Surface, ...]:
    """Return where else the names of a vector turn up: what proves a technology is written into instructions."""
    family, _, rest = kind.partition("/")
    is_proof = (family == "manifests" and not rest.endswith("itself")) or rest.startswith("proof-")
    is_named = rest.endswith(("-slug", "-ticks", "-lines")) and family not in {"manifests", "arguments"}
    return ("instructions",) if is_proof else ("why",) if is_named else ()
