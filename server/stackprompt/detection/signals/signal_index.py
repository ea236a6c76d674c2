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
from itertools import filterfalse
from typing import NamedTuple, TypeAlias, TypeVar

from stackprompt.detection.fact import Fact
from stackprompt.detection.signals.prefilter import Needed, words_needed, words_of
from stackprompt.domain.technology import SignalKind, Technologies

IS_IT = 0.9

_FEW = 4
_LONGEST_KEY = 300

# A star stands for the rest of a name after one of these.
_BREAK = re.compile(r"[/:._-]")

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Claim:
    """A signal that was seen speaks for a technology."""

    technology: str
    category: str
    kind: SignalKind
    match: str
    weight: float


@dataclass(frozen=True, slots=True)
class Pattern:
    """A content signal ready to search, here or, when it ``is_foreign``, in a sandbox."""

    source: str
    claim: Claim
    is_foreign: bool

    def search(self, text: str) -> int | None:
        """Return where the pattern is first found in ``text``."""
        if self.is_foreign:
            from stackprompt.runtime.foreign_search import search_foreign  # noqa: PLC0415 - few have any

            return search_foreign(self.source, text)
        found = _compiled(self.source).search(text)
        return found.start() if found else None


class Speaker(NamedTuple):
    """The technology that the signals of a group speak for, and the group without what it matches."""

    technology: str
    category: str
    kind: SignalKind
    weight: float
    is_foreign: bool = False

    def claim(self, match: str) -> Claim:
        """Return what is claimed by the signal of the group that matches ``match``."""
        return Claim(self.technology, self.category, self.kind, match, self.weight)


# There are so many signals that all of a group share one tuple of their speaker.
Speakers: TypeAlias = tuple[Speaker, ...]


@dataclass(frozen=True, slots=True)
class SignalIndex:
    """Who speaks, by what gives it away; ``endings`` are paths with a slash and ``contents`` patterns, by file name."""

    names: Mapping[str, Speakers]
    endings: Mapping[str, tuple[tuple[str, Speaker], ...]]
    extensions: Mapping[str, Speakers]
    facts: Mapping[SignalKind, Mapping[str, Speakers]]
    contents: Mapping[str, tuple[tuple[str, Speaker], ...]]


def compile_signals(technologies: Technologies) -> SignalIndex:
    """Arrange every signal of ``technologies`` for look-up."""
    names: dict[str, Speakers] = {}
    extensions: dict[str, Speakers] = {}
    endings: defaultdict[str, list[tuple[str, Speaker]]] = defaultdict(list)
    contents: defaultdict[str, list[tuple[str, Speaker]]] = defaultdict(list)
    facts: defaultdict[SignalKind, dict[str, Speakers]] = defaultdict(dict)
    for technology in technologies.values():
        for group in technology.groups:
            speaker = Speaker(technology.id, technology.category, group.kind, group.weight, group.is_foreign)
            match group.kind:
                case "file":
                    _add(names, filterfalse(_has_folder, group.matches), speaker)
                    for match in filter(_has_folder, group.matches):
                        endings[_name(match)].append((match, speaker))
                case "extension":
                    _add(extensions, group.matches, speaker)
                case "content":
                    contents[group.within].extend((match, speaker) for match in group.matches)
                case "env":
                    _add(facts["env"], map(_beginning, group.matches), speaker)
                case kind:
                    _add(facts[kind], group.matches, speaker)
    return SignalIndex(names, _frozen(endings), extensions, facts, _frozen(contents))


def _add(known: dict[str, Speakers], matches: Iterable[str], speaker: Speaker) -> None:
    alone = (speaker,)
    for match in matches:
        known[match] = known[match] + alone if match in known else alone


def _frozen(listed: Mapping[str, list[V]]) -> Mapping[str, tuple[V, ...]]:
    return {key: tuple(values) for key, values in listed.items()}


def _has_folder(match: str) -> bool:
    return "/" in match


def _beginning(variable: str) -> str:
    return f"{variable}*" if variable.endswith("_") else variable


def claims_of_path(index: SignalIndex, path: str) -> Iterator[Claim]:
    """Yield what the name, the path and the extension of a file claim."""
    name = _name(path)
    for speaker in index.names.get(name, ()):
        yield speaker.claim(name)
    for match, speaker in index.endings.get(name, ()):
        if f"/{path}".endswith(f"/{match}"):
            yield speaker.claim(match)
    for extension in _extensions(name):
        for speaker in index.extensions.get(extension, ()):
            yield speaker.claim(extension)


def claims_of_fact(index: SignalIndex, fact: Fact) -> Iterator[Claim]:
    """Yield what a fact claims: by its key, or by its group as in ``npm:@sentry/*`` and ``maven:org.flywaydb:*``."""
    known = index.facts.get(fact.kind, {})
    for speaker in known.get(fact.key, ()):
        yield speaker.claim(fact.key)
    # No signal is longer, and each of its beginnings is a text of its own.
    for found in _BREAK.finditer(fact.key[:_LONGEST_KEY]):
        group = fact.key[: found.end()] + "*"
        for speaker in known.get(group, ()):
            yield speaker.claim(group.removesuffix("*") if fact.kind == "env" else group)


def patterns_within(index: SignalIndex, path: str) -> Iterator[Pattern]:
    """Yield the content signals that are searched in the file at ``path``."""
    for searched in _searched_within(index, path):
        for pattern, speaker in searched:
            yield Pattern(pattern, speaker.claim(pattern), speaker.is_foreign)


def patterns_for(index: SignalIndex, path: str, text: str) -> Iterator[Pattern]:
    """Yield those of them that may match ``text``: it has words that they need."""
    words: frozenset[str] | None = None
    for searched in _searched_within(index, path):
        # A few patterns are tried before the words of a whole text are told apart.
        if words is None and len(searched) > _FEW:
            words = words_of(text)
        for pattern, speaker in searched:
            if words is None or all(not words.isdisjoint(some) for some in _needed(pattern)):
                yield Pattern(pattern, speaker.claim(pattern), speaker.is_foreign)


def _searched_within(index: SignalIndex, path: str) -> Iterator[tuple[tuple[str, Speaker], ...]]:
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
