"""What a file says about technologies: a fact is a name in some vocabulary, at a line, perhaps with a version."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from stackprompt.domain.technology import SignalKind

# A fact that counts, but never alone: a transitive or optional dependency.
WEAK = 0.4

_VERSION = re.compile(
    r"(?:^|[\s,|(\[\"'])(?P<operator>[<>=!~^]{0,3})\s{0,4}v?(?P<number>\d{1,4}(?:\.\d{1,9}){0,4})(?![\w/@])"
)
_TAG = re.compile(r"v?(?P<number>\d{1,4}(?:\.\d{1,9}){0,4})(?=$|[-_+]|rc|alpha|beta)")
_LONGEST_CONSTRAINT = 60
_EXACT = frozenset({"", "=", "==", "==="})


@dataclass(frozen=True, slots=True)
class Version:
    """A version without operators; ``is_exact`` when it is what runs and not a bound of what may run.

    ``constraint`` is what was asked for, as it is written.
    """

    number: str
    is_exact: bool
    constraint: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """``key`` as the signals spell it, seen at ``line`` (from 1).

    Two ecosystems of dependencies are ours: ``tool:python`` is a program that a file asks for, such as an interpreter,
    and ``format:compose`` says in what format a file is written.
    """

    kind: SignalKind
    key: str
    line: int
    version: Version | None = None
    strength: float = 1.0


def read_version(constraint: str) -> Version | None:
    """Return the leading version of ``>=3.11,<4``, ``^18.2`` or ``~> 7.0``; an upper bound is none."""
    if "://" in constraint:
        return None
    for match in _VERSION.finditer(constraint[:200]):
        if match["operator"][:1] not in {"<", "!"}:
            return Version(match["number"], match["operator"] in _EXACT, constraint.strip()[:_LONGEST_CONSTRAINT])
    return None


def read_tag(tag: str) -> Version | None:
    """Return the version in an image tag such as ``3.12-slim``; ``latest`` and ``bookworm`` have none."""
    match = _TAG.match(tag)
    return Version(match["number"], is_exact=True, constraint=tag[:_LONGEST_CONSTRAINT]) if match else None


def weaker(facts: Iterable[Fact], share: float) -> Iterator[Fact]:
    """Yield ``facts`` with a ``share`` of their strength."""
    for fact in facts:
        yield replace(fact, strength=fact.strength * share)


def dependency(name: str, line: int, constraint: str = "", strength: float = 1.0) -> Fact:
    """Return the fact that a manifest asks for ``name`` (``ecosystem:package``)."""
    return Fact("dependency", name, line, read_version(constraint), strength)


def lined(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield each match of ``pattern`` after its line, counted from 1."""
    line, offset = 1, 0
    for match in pattern.finditer(text):
        line += text.count("\n", offset, match.start())
        offset = match.start()
        yield line, match
