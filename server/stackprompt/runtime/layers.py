"""Load the files of all layers in one way, whatever their kind: settings, knowledge, templates, families, house rules.

A file that did not change is not read again. A file that breaks keeps its last good value and becomes a problem; a file
that is gone takes its value with it. What the values of several files mean together is decided where they are used.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from stackprompt.domain.layer import Layer, Origin, ShadowedEntry
from stackprompt.domain.problem import Problem
from stackprompt.domain.result import Err
from stackprompt.runtime.config_text import read_config_text

T = TypeVar("T")
# When the content and when the state of a file changed (a mode, a name), in nanoseconds, and its size.
Stamp: TypeAlias = tuple[int, int, int]
Key: TypeAlias = tuple[str, str]
_ANY = "*"


class LayerFile(NamedTuple):
    """A file of a layer; ``name`` is its path below the layer's folder, with forward slashes."""

    path: str
    name: str
    layer: Layer


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """The content of a text: without a ``value`` it is broken, with one its problems harm nothing else.

    Of the files with one ``key``, a namespace and a name, that of the strongest layer counts; without a key each does.
    """

    value: T | None
    problems: tuple[Problem, ...] = ()
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Record(Generic[T]):
    """One file as it was last read; when it broke, ``value`` is its last good one, if there ever was one."""

    file: LayerFile
    stamp: Stamp | None
    value: T | None
    problems: tuple[Problem, ...] = ()
    key: Key | None = None


# From a file, its text, and its last good value.
Parse: TypeAlias = Callable[[LayerFile, str, T | None], Parsed[T]]
# From a file and its stamp what is known of it from elsewhere, such as a cache.
Recall: TypeAlias = Callable[[LayerFile, Stamp], Parsed[T] | None]


@dataclass(frozen=True, slots=True)
class FileKind(Generic[T]):
    """One kind of files: the patterns of their names by whose layer it is, their size at most, and their parser.

    A part of a pattern that begins with a star is any name that ends so.
    """

    patterns: Mapping[Origin, tuple[str, ...]]
    limit: int
    parse: Parse[T]


@dataclass(frozen=True, slots=True)
class Loaded(Generic[T]):
    """The files of one kind in all layers, weakest first: ``records`` by path, ``winners`` by key.

    ``covered`` are the records below each winner.
    """

    records: Mapping[str, Record[T]] = field(default_factory=dict)
    winners: Mapping[Key, Record[T]] = field(default_factory=dict)
    covered: Mapping[Key, tuple[Record[T], ...]] = field(default_factory=dict)
    shadowed: tuple[ShadowedEntry, ...] = ()
    problems: tuple[Problem, ...] = ()
    values: tuple[T, ...] = ()


def load_files(
    kind: FileKind[T], layers: Iterable[Layer], previous: Loaded[T] | None = None, recall: Recall[T] | None = None
) -> Loaded[T]:
    """Load all files of one ``kind``; of an unchanged or broken one the value in ``previous`` stays."""
    before = previous.records if previous else {}
    records: dict[str, Record[T]] = {}
    for file in _find_files(layers, kind.patterns):
        stamp = _read_stamp(file.path)
        if stamp is None:
            continue
        record = before.get(file.path)
        if record is None or record.stamp != stamp:
            known = recall(file, stamp) if recall else None
            record = _make_record(file, stamp, known, None) if known else _read_record(file, stamp, kind, record)
        records[file.path] = record
    return _overlay(records)


def _find_files(layers: Iterable[Layer], patterns: Mapping[Origin, tuple[str, ...]]) -> Iterator[LayerFile]:
    for layer in layers:
        for pattern in patterns[layer.origin]:
            for name in _expand(str(layer.folder), pattern):
                yield LayerFile(f"{layer.folder}/{name}", name, layer)


def _expand(folder: str, pattern: str) -> list[str]:
    """Return the names below ``folder`` that fit ``pattern``, in order; without a star there may be no such file."""
    # There are thousands of files: a text is made four times as fast as a path, and takes a quarter of its memory.
    *parents, last = pattern.split("/")
    names = [""]
    for part in parents:
        names = [f"{name}{entry}/" for name in names for entry in _list_names(f"{folder}/{name}", part)]
    return [f"{name}{entry}" for name in names for entry in _list_names(f"{folder}/{name}", last)]


def _list_names(folder: str, part: str) -> list[str]:
    if not part.startswith(_ANY):
        return [part]
    suffix = part.removeprefix(_ANY)
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries if entry.name.endswith(suffix))
    except OSError:
        return []  # not there, or a file


def _read_stamp(path: str) -> Stamp | None:
    """Return the stamp of what is at ``path``, None when nothing is."""
    try:
        status = os.stat(path)  # noqa: PTH116 - there are thousands; see _expand
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return 0, 0, 0  # reading it gives the reason
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size


def _read_record(file: LayerFile, stamp: Stamp, kind: FileKind[T], before: Record[T] | None) -> Record[T]:
    text = read_config_text(Path(file.path), file.layer.workspace, kind.limit)
    if isinstance(text, Err):
        # Without a stamp: it may become readable without any change of the file.
        return _make_record(file, None, Parsed(None, (text.error,)), before)
    return _make_record(file, stamp, kind.parse(file, text.value, before.value if before else None), before)


def _make_record(file: LayerFile, stamp: Stamp | None, parsed: Parsed[T], before: Record[T] | None) -> Record[T]:
    """Return the record of what was parsed, or the last good value in its place."""
    if parsed.value is None and before is not None:
        return Record(file, stamp, before.value, parsed.problems, before.key)
    return Record(file, stamp, parsed.value, parsed.problems, parsed.key)


def _overlay(records: Mapping[str, Record[T]]) -> Loaded[T]:
    """Find the winner among the ``records`` of each key."""
    winners: dict[Key, Record[T]] = {}
    covered: dict[Key, tuple[Record[T], ...]] = {}
    shadowed: list[ShadowedEntry] = []
    for record in records.values():
        if record.value is None or record.key is None:
            continue
        weaker = winners.get(record.key)
        if weaker is not None:
            shadowed.append(ShadowedEntry(record.key[1], weaker.file.path, record.file.path))
            covered[record.key] = (*covered.get(record.key, ()), weaker)
        winners[record.key] = record
    problems = tuple(problem for record in records.values() for problem in record.problems)
    values = tuple(record.value for record in records.values() if record.value is not None)
    return Loaded(records, winners, covered, tuple(shadowed), problems, values)
