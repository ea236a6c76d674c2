"""Facts that readers extract from files: a name in a vocabulary, at a line, possibly with a version."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Self, TypeAlias

from stackprompt.domain.knowledge.technology import SignalKind

# Strength of a fact that proves nothing alone: a transitive or optional dependency.
WEAK = 0.4

_VERSION = re.compile(
    r"(?:^|[\s,|(\[\"'])(?P<operator>[<>=!~^]{0,3})\s{0,4}v?(?P<number>\d{1,4}(?:\.\d{1,9}){0,4})(?![\w/@])"
)
_TAG = re.compile(r"v?(?P<number>\d{1,4}(?:\.\d{1,9}){0,4})(?=$|[-_+]|rc|alpha|beta)")
_MAX_CONSTRAINT = 60
_EXACT = frozenset({"", "=", "==", "==="})


@dataclass(frozen=True, slots=True)
class Version:
    """A version without operators; ``is_exact`` when it is the installed version, not a bound.

    ``constraint`` is the text in the file.
    """

    number: str
    is_exact: bool
    constraint: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A ``key`` in the spelling of the signals, at ``line`` (from 1).

    Two ecosystems of dependencies are our own: ``tool:python`` is a program that a file requires, such as an
    interpreter, and ``format:compose`` is the format of the file.
    """

    kind: SignalKind
    key: str
    line: int
    version: Version | None = None
    strength: float = 1.0

    @classmethod
    def dependency(cls, name: str, line: int, constraint: str = "", strength: float = 1.0) -> Self:
        """Return the fact that a manifest requires ``name`` (``ecosystem:package``)."""
        return cls("dependency", name, line, read_version(constraint), strength)


# Text of a file to facts.
FactReader: TypeAlias = Callable[[str], Iterator[Fact]]


def read_version(constraint: str) -> Version | None:
    """Return the first version of ``>=3.11,<4``, ``^18.2`` or ``~> 7.0``; skip upper bounds."""
    if "://" in constraint:
        return None
    for match in _VERSION.finditer(constraint[:200]):
        if match["operator"][:1] not in {"<", "!"}:
            return Version(match["number"], match["operator"] in _EXACT, constraint.strip()[:_MAX_CONSTRAINT])
    return None


def read_tag(tag: str) -> Version | None:
    """Return the version in an image tag such as ``3.12-slim``; None for ``latest`` or ``bookworm``."""
    match = _TAG.match(tag)
    return Version(match["number"], is_exact=True, constraint=tag[:_MAX_CONSTRAINT]) if match else None


def weaken_facts(facts: Iterable[Fact], factor: float) -> Iterator[Fact]:
    """Yield ``facts`` with their strength multiplied by ``factor``."""
    for fact in facts:
        yield replace(fact, strength=fact.strength * factor)


def find_with_lines(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield the line (from 1) and the match of each match of ``pattern``."""
    line, offset = 1, 0
    for match in pattern.finditer(text):
        line += text.count("\n", offset, match.start())
        offset = match.start()
        yield line, match
