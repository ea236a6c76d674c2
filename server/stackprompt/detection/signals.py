"""The signals of all technologies as dictionaries, so that a file costs the same however many technologies there are.

The weight of a signal says two things. It is the confidence that the signal brings alone, and from ``IS_IT`` on what
was seen is the technology itself, so that its version is the technology's: ``image postgres:16`` (0.95) gives the
version of PostgreSQL, ``pypi:psycopg`` (0.85) only tells that there is one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from stackprompt.detection.fact import Fact
from stackprompt.detection.words import Needed, words_needed, words_of
from stackprompt.domain.technology import Signal, SignalKind, Technologies

IS_IT = 0.9

_FEW = 4

# A star stands for the rest of a name after one of these.
_BREAK = re.compile(r"[/:._-]")

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Claim:
    """A signal that was seen speaks for a technology."""

    technology: str
    category: str
    signal: Signal


@dataclass(frozen=True, slots=True)
class Pattern:
    """A content signal ready to search."""

    pattern: re.Pattern[str]
    claim: Claim


@dataclass(frozen=True, slots=True)
class SignalIndex:
    """Claims by what gives them away; ``endings`` hold paths with a slash, by their last name."""

    names: Mapping[str, tuple[Claim, ...]]
    endings: Mapping[str, tuple[Claim, ...]]
    extensions: Mapping[str, tuple[Claim, ...]]
    facts: Mapping[tuple[SignalKind, str], tuple[Claim, ...]]
    contents: Mapping[str, tuple[Claim, ...]]


def compile_signals(technologies: Technologies) -> SignalIndex:
    """Arrange every signal of ``technologies`` for look-up."""
    claims = [
        Claim(technology.id, technology.category, signal)
        for technology in technologies.values()
        for signal in technology.signals
    ]
    files = [claim for claim in claims if claim.signal.kind == "file"]
    others = [claim for claim in claims if claim.signal.kind not in {"file", "extension", "content"}]
    return SignalIndex(
        names=_grouped((claim.signal.match, claim) for claim in files if "/" not in claim.signal.match),
        endings=_grouped((_name(claim.signal.match), claim) for claim in files if "/" in claim.signal.match),
        extensions=_grouped((claim.signal.match, claim) for claim in claims if claim.signal.kind == "extension"),
        facts=_grouped((_key(claim.signal), claim) for claim in others),
        contents=_grouped((claim.signal.within, claim) for claim in claims if claim.signal.kind == "content"),
    )


def _key(signal: Signal) -> tuple[SignalKind, str]:
    begins = signal.kind == "env" and signal.match.endswith("_")
    return signal.kind, f"{signal.match}*" if begins else signal.match


def claims_of_path(index: SignalIndex, path: str) -> Iterator[Claim]:
    """Yield what the name, the path and the extension of a file claim."""
    name = _name(path)
    yield from index.names.get(name, ())
    for claim in index.endings.get(name, ()):
        if f"/{path}".endswith(f"/{claim.signal.match}"):
            yield claim
    for extension in _extensions(name):
        yield from index.extensions.get(extension, ())


def claims_of_fact(index: SignalIndex, fact: Fact) -> Iterator[Claim]:
    """Yield what a fact claims: by its key, or by its group as in ``npm:@sentry/*`` and ``maven:org.flywaydb:*``."""
    yield from index.facts.get((fact.kind, fact.key), ())
    for found in _BREAK.finditer(fact.key):
        yield from index.facts.get((fact.kind, fact.key[: found.end()] + "*"), ())


def patterns_within(index: SignalIndex, path: str) -> Iterator[Pattern]:
    """Yield the content signals that are searched in the file at ``path``."""
    for claims in _claims_within(index, path):
        for claim in claims:
            yield Pattern(_compiled(claim.signal.match), claim)


def patterns_for(index: SignalIndex, path: str, text: str) -> Iterator[Pattern]:
    """Yield those of them that may match ``text``: it has words that they need."""
    words: frozenset[str] | None = None
    for claims in _claims_within(index, path):
        # A few patterns are tried before the words of a whole text are told apart.
        if words is None and len(claims) > _FEW:
            words = words_of(text)
        for claim in claims:
            if words is None or all(not words.isdisjoint(some) for some in _needed(claim.signal.match)):
                yield Pattern(_compiled(claim.signal.match), claim)


def _claims_within(index: SignalIndex, path: str) -> Iterator[tuple[Claim, ...]]:
    if index.contents:
        name = _name(path)
        for within in (name, *_extensions(name)):
            yield index.contents.get(within, ())


@lru_cache(maxsize=2048)
def _needed(pattern: str) -> Needed:
    return words_needed(pattern)


# Hundreds of patterns are known, and a workspace has files for a few.
@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _extensions(name: str) -> Iterator[str]:
    """Yield ``.json`` and ``.tf.json`` for ``main.tf.json``; a name that begins with a dot has that no extension."""
    parts = name.lstrip(".").split(".")[1:]
    for length in (1, 2):
        if length <= len(parts):
            yield "." + ".".join(parts[-length:])


def _grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    grouped: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        grouped[key].append(value)
    return {key: tuple(values) for key, values in grouped.items()}
