"""Curated advice: what to do, why, and (when checkable) how a document shows that it is not done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeAlias

from stackprompt.domain.knowledge.vocabulary import Topic
from stackprompt.domain.workspace.document import FormatId


class Severity(StrEnum):
    """How much harm a finding does, worst first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """Return 0 for the worst; sort by it."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class PracticeSource:
    """Where a practice is documented, and the day on which a person compared the two, if one did."""

    title: str
    url: str
    reviewed: date | None = None


class Rule(Protocol):
    """One row of ``[[when]]``; what it holds, only the format knows whose vocabulary it is written in."""

    @property
    def is_narrow(self) -> bool:
        """Return whether the rule is about few documents of its format only."""
        ...


@dataclass(frozen=True, slots=True)
class Practice:
    """One piece of curated advice of one technology.

    A checkable practice has ``rules`` or names a Python ``check``; an advisory one has neither and is never claimed at
    a line. Advice is given only where there are objects of its ``kinds``, where the pattern ``only_if`` is found in the
    text and ``skip_if`` is not, as far as it has them. A practice does not hold in formats that are in ``not_in``
    although they inherit it, and in folders that are in ``not_below``.
    """

    id: str
    technology: str
    document: FormatId
    title: str
    topic: Topic
    severity: Severity
    tasks: frozenset[str]
    why: str
    how: str
    sources: tuple[PracticeSource, ...]
    verify: str = ""
    see: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    check: str | None = None
    not_in: frozenset[FormatId] = frozenset()
    not_below: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    only_if: str | None = None
    skip_if: str | None = None

    @property
    def is_checkable(self) -> bool:
        """Return whether a document can prove this practice broken."""
        return bool(self.rules) or self.check is not None


Practices: TypeAlias = Mapping[str, Practice]
