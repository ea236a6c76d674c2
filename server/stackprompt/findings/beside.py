"""A document among its neighbours, for checks that one file alone cannot decide."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from stackprompt.documents.classify import classify
from stackprompt.documents.read import Facts, read
from stackprompt.documents.yaml_tree import YamlFacts
from stackprompt.domain.document import Document, DocumentKind, Neighbours, Span
from stackprompt.findings.scopes import Scope, ScopeTable, scope_table

Hits: TypeAlias = Iterator[tuple[Span, str]]


@dataclass(frozen=True, slots=True)
class Beside:
    """A document, what it says, its scopes (none for a Dockerfile), and what lies around it."""

    document: Document
    facts: Facts
    scopes: ScopeTable
    neighbours: Neighbours

    @property
    def is_alone(self) -> bool:
        """Tell whether nothing around the document was looked at, so that nothing can be said to be missing."""
        return not self.neighbours.texts and not self.neighbours.names

    def objects(self) -> Iterator[Scope]:
        """Yield the Kubernetes objects of the document, then those of the manifests around it."""
        yield from self.scopes.get("object", ())
        for path, text in self.neighbours.texts.items():
            yield from _objects(path, text)


Check: TypeAlias = Callable[[Beside], Hits]


# The neighbours of a manifest are asked for again at each of its letters, and rarely change.
@lru_cache(maxsize=256)
def _objects(path: str, text: str) -> tuple[Scope, ...]:
    kind = classify(path, text)
    if kind is not DocumentKind.KUBERNETES:
        return ()
    facts = read(Document(path, path, kind, text))
    return scope_table(facts, kind)["object"] if isinstance(facts, YamlFacts) else ()
