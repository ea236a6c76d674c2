"""A document among its neighbours, for checks that one file alone cannot decide."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

from stackprompt.documents.read import Facts, read
from stackprompt.domain.document import Document, DocumentKind, Neighbours, Span
from stackprompt.findings.scopes import Scope, ScopeTable, scope_table
from stackprompt.syntax.yaml_tree import YamlFacts

_DIVIDER = re.compile(r"(?m)^---\s*$")
_KIND = re.compile(r"(?m)^[ \t-]*kind:[ \t]*[\"']?(\w+)")
Hits: TypeAlias = Iterator[tuple[Span, str]]


@dataclass(frozen=True)
class Beside:
    """A document, what it says, its scopes (none for a Dockerfile), and what lies around it.

    Without slots, as its lines are cut when they are first asked for.
    """

    document: Document
    facts: Facts
    scopes: ScopeTable
    neighbours: Neighbours

    @property
    def is_alone(self) -> bool:
        """Tell whether nothing around the document was looked at, so that nothing can be said to be missing."""
        return not self.neighbours.texts and not self.neighbours.names

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Return the lines of the document."""
        return tuple(self.document.text.split("\n"))

    def objects(self, kinds: frozenset[str]) -> Iterator[Scope]:
        """Yield the Kubernetes objects of ``kinds`` in the document and in the manifests around it."""
        yield from (scope for scope in self.scopes.get("object", ()) if scope.kind in kinds)
        for text in self.neighbours.texts.values():
            # What is of another kind need not be read: custom resources are many and long.
            for part in _DIVIDER.split(text) if _names_any(text, kinds) else ():
                if _names_any(part, kinds):
                    yield from (scope for scope in _objects(part) if scope.kind in kinds)


Check: TypeAlias = Callable[[Beside], Hits]


def _names_any(text: str, kinds: frozenset[str]) -> bool:
    return any(match[1] in kinds for match in _KIND.finditer(text))


# The neighbours of a manifest are asked for again at each of its letters, and rarely change.
@lru_cache(maxsize=512)
def _objects(text: str) -> tuple[Scope, ...]:
    facts = read(Document("", "", DocumentKind.KUBERNETES, text))
    return scope_table(facts, DocumentKind.KUBERNETES)["object"] if isinstance(facts, YamlFacts) else ()
