"""The arguments of rules and checks: a document, its facts, and the files around it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeAlias

from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.workspace.document import Document, Neighbours, Span

# What a rule or a check finds: the place, and the subject for people.
Hits: TypeAlias = Iterator[tuple[Span, str]]
# The same with the practice that is broken there.
PracticeHits: TypeAlias = Iterator[tuple[Practice, Span, str]]


class Facts(Protocol):
    """The content of a text as the reader of its format returns it; only the format itself looks further in."""

    @property
    def problems(self) -> tuple[tuple[int, str], ...]:
        """Return (line, what) pairs of what could not be read."""
        ...


@dataclass(frozen=True, slots=True)
class PlainFacts:
    """A text that no reader understands: a prompt can hold it, nothing can be claimed of it."""

    problems: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class CheckContext:
    """A document, its facts and its neighbours. Without slots, as its lines are cut when they are first asked for."""

    document: Document
    facts: Facts
    neighbours: Neighbours

    @property
    def has_no_neighbours(self) -> bool:
        """Return whether nothing around the document was looked at, so that nothing can be called missing."""
        return not self.neighbours.texts and not self.neighbours.names

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Return the lines of the document."""
        return tuple(self.document.text.split("\n"))


# Practices of one format, prepared to be applied to any of its documents.
Finder: TypeAlias = Callable[[CheckContext], PracticeHits]
