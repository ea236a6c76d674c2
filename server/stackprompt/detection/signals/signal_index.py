"""The signals of all technologies in dictionaries: a look-up takes the same time for any number of technologies.

The weight of a signal is the confidence of a match that has no other support. From ``IDENTITY_WEIGHT`` on, the matched
thing is the technology itself, and its version is the version of the technology: ``image postgres:16`` (0.95) gives the
version of PostgreSQL, ``pypi:psycopg`` (0.85) only proves that the project uses PostgreSQL.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import filterfalse
from typing import NamedTuple, TypeAlias, TypeVar

from stackprompt.detection.fact import Fact
from stackprompt.detection.signals.prefilter import find_required_words, split_words
from stackprompt.domain.knowledge.technology import SignalKind, Technologies
from stackprompt.domain.knowledge.vocabulary import Category

IDENTITY_WEIGHT = 0.9

# So many patterns are searched faster than the text is split into words.
_MAX_UNFILTERED = 4
_MAX_KEY_LENGTH = 300

# A star replaces the rest of a name after one of these.
_SEPARATOR = re.compile(r"[/:._-]")

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class OwnedSignal:
    """A signal together with its technology and category."""

    technology: str
    category: Category
    kind: SignalKind
    match: str
    weight: float


@dataclass(frozen=True, slots=True)
class ContentPattern:
    """A content signal to search for, in this process or, when it ``is_foreign``, in a sandbox."""

    source: str
    signal: OwnedSignal
    is_foreign: bool

    def search(self, text: str) -> int | None:
        """Return the position of the first match in ``text``."""
        if self.is_foreign:
            from stackprompt.runtime.sandbox.pattern_search import search_in_sandbox  # noqa: PLC0415 - few have any

            return search_in_sandbox(self.source, text)
        match = _compile(self.source).search(text)
        return match.start() if match else None


class SignalOwner(NamedTuple):
    """The technology of a group of signals, with all fields of the group but its matches."""

    technology: str
    category: Category
    kind: SignalKind
    weight: float
    is_foreign: bool = False

    def signal(self, match: str) -> OwnedSignal:
        """Return the signal of the group that matches ``match``."""
        return OwnedSignal(self.technology, self.category, self.kind, match, self.weight)


# There are thousands of signals; all of a group share one tuple of their owner.
SignalOwners: TypeAlias = tuple[SignalOwner, ...]


@dataclass(frozen=True, slots=True)
class SignalIndex:
    """Technologies by what identifies them.

    ``by_path_suffix`` maps the file name of a match such as ``.github/dependabot.yml`` to the whole match,
    ``patterns`` maps a file name or extension to the regular expressions that are searched in such files.
    """

    by_name: Mapping[str, SignalOwners]
    by_path_suffix: Mapping[str, tuple[tuple[str, SignalOwner], ...]]
    by_extension: Mapping[str, SignalOwners]
    by_fact: Mapping[SignalKind, Mapping[str, SignalOwners]]
    patterns: Mapping[str, tuple[tuple[str, SignalOwner], ...]]


def compile_signals(technologies: Technologies) -> SignalIndex:
    """Build the index of the signals of ``technologies``."""
    names: dict[str, SignalOwners] = {}
    extensions: dict[str, SignalOwners] = {}
    suffixes: defaultdict[str, list[tuple[str, SignalOwner]]] = defaultdict(list)
    patterns: defaultdict[str, list[tuple[str, SignalOwner]]] = defaultdict(list)
    facts: defaultdict[SignalKind, dict[str, SignalOwners]] = defaultdict(dict)
    for technology in technologies.values():
        for group in technology.groups:
            owner = SignalOwner(technology.id, technology.category, group.kind, group.weight, group.is_foreign)
            match group.kind:
                case "file":
                    _register(names, filterfalse(_has_folder, group.matches), owner)
                    for match in filter(_has_folder, group.matches):
                        suffixes[_read_base_name(match)].append((match, owner))
                case "extension":
                    _register(extensions, group.matches, owner)
                case "content":
                    patterns[group.within].extend((match, owner) for match in group.matches)
                case "env":
                    _register(
                        facts["env"], (f"{name}*" if name.endswith("_") else name for name in group.matches), owner
                    )
                case kind:
                    _register(facts[kind], group.matches, owner)
    return SignalIndex(names, _freeze(suffixes), extensions, facts, _freeze(patterns))


def _register(owners: dict[str, SignalOwners], matches: Iterable[str], owner: SignalOwner) -> None:
    single = (owner,)
    for match in matches:
        owners[match] = owners[match] + single if match in owners else single


def _freeze(groups: Mapping[str, list[V]]) -> Mapping[str, tuple[V, ...]]:
    return {key: tuple(values) for key, values in groups.items()}


def _has_folder(match: str) -> bool:
    return "/" in match


def find_path_signals(index: SignalIndex, path: str) -> Iterator[OwnedSignal]:
    """Yield the signals that match the name, the path or the extension of a file."""
    name = _read_base_name(path)
    for owner in index.by_name.get(name, ()):
        yield owner.signal(name)
    for match, owner in index.by_path_suffix.get(name, ()):
        if f"/{path}".endswith(f"/{match}"):
            yield owner.signal(match)
    for extension in _list_extensions(name):
        for owner in index.by_extension.get(extension, ()):
            yield owner.signal(extension)


def find_fact_signals(index: SignalIndex, fact: Fact) -> Iterator[OwnedSignal]:
    """Yield the signals that match a fact by its key, or by a prefix: ``npm:@sentry/*``, ``maven:org.flywaydb:*``."""
    owners = index.by_fact.get(fact.kind, {})
    for owner in owners.get(fact.key, ()):
        yield owner.signal(fact.key)
    # Each prefix is copied; no signal is longer than the limit.
    for separator in _SEPARATOR.finditer(fact.key[:_MAX_KEY_LENGTH]):
        prefix = fact.key[: separator.end()] + "*"
        for owner in owners.get(prefix, ()):
            yield owner.signal(prefix.removesuffix("*") if fact.kind == "env" else prefix)


def list_patterns(index: SignalIndex, path: str) -> Iterator[ContentPattern]:
    """Yield the content signals for the file at ``path``."""
    for group in _group_patterns(index, path):
        for pattern, owner in group:
            yield ContentPattern(pattern, owner.signal(pattern), owner.is_foreign)


def select_patterns(index: SignalIndex, path: str, text: str) -> Iterator[ContentPattern]:
    """Yield the content signals that may match ``text``, because it contains the words that they require."""
    words: frozenset[str] | None = None
    for group in _group_patterns(index, path):
        if words is None and len(group) > _MAX_UNFILTERED:
            words = split_words(text)
        for pattern, owner in group:
            if words is None or all(not words.isdisjoint(choices) for choices in find_required_words(pattern)):
                yield ContentPattern(pattern, owner.signal(pattern), owner.is_foreign)


def _group_patterns(index: SignalIndex, path: str) -> Iterator[tuple[tuple[str, SignalOwner], ...]]:
    if index.patterns:
        name = _read_base_name(path)
        for within in (name, *_list_extensions(name)):
            yield index.patterns.get(within, ())


# There are hundreds of patterns, and a workspace has files for a few.
@lru_cache(maxsize=1024)
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _read_base_name(path: str) -> str:
    return path.rpartition("/")[2]


def _list_extensions(name: str) -> Iterator[str]:
    """Yield ``.json`` and ``.tf.json`` for ``main.tf.json``; nothing for ``.env``, which has no extension."""
    parts = name.lstrip(".").split(".")[1:]
    for length in (1, 2):
        if length <= len(parts):
            yield "." + ".".join(parts[-length:])
