"""Load the files of all layers in one way, whatever their kind: settings, knowledge, templates, families, house rules.

A file that did not change is not read again. A file that breaks keeps its last good value and becomes a problem; a file
that is gone takes its value with it. What the values of several files mean together is decided where they are used.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from stackprompt.domain.layer import Layer, Shadowed
from stackprompt.domain.prompt import Problem
from stackprompt.domain.result import Err
from stackprompt.runtime.config_text import read_config_text

T = TypeVar("T")
# When the content and when the state of a file changed (a mode, a name), in nanoseconds, and its size.
Stamp: TypeAlias = tuple[int, int, int]
_ANY = "*"


class LayerFile(NamedTuple):
    """A file of a layer; ``name`` is its path below the layer's folder, with forward slashes."""

    path: str
    name: str
    layer: Layer


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """What a text holds; without a ``value`` it is broken, with one its problems harm nothing else."""

    value: T | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Record(Generic[T]):
    """One file as it was last read; when it broke, ``value`` is its last good one, if there ever was one."""

    file: LayerFile
    stamp: Stamp | None
    value: T | None
    problems: tuple[Problem, ...] = ()


Records: TypeAlias = Mapping[str, Record[T]]
NO_RECORDS: Mapping[str, Any] = MappingProxyType({})
# From a file, its text, and its last good value.
Parse: TypeAlias = Callable[[LayerFile, str, T | None], Parsed[T]]
# From a file and its stamp what is known of it from elsewhere, such as a cache.
Recall: TypeAlias = Callable[[LayerFile, Stamp], T | None]


def find_files(layer: Layer, pattern: str) -> Iterator[LayerFile]:
    """Yield the files of ``layer`` that ``pattern`` names, in order; a part that begins with a star is any such name.

    Without a star there may be no such file.
    """
    # There are thousands of files: a text is made four times as fast as a path, and takes a quarter of its memory.
    names = [""]
    for part in pattern.split("/"):
        if part.startswith(_ANY):
            suffix = part.removeprefix(_ANY)
            names = [f"{name}/{found}" for name in names for found in _list(f"{layer.folder}{name}", suffix)]
        else:
            names = [f"{name}/{part}" for name in names]
    for name in names:
        yield LayerFile(f"{layer.folder}{name}", name[1:], layer)


def _list(folder: str, suffix: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries if entry.name.endswith(suffix))
    except OSError:
        return []  # not there, or a file


def load_records(
    files: Iterable[LayerFile],
    parse: Parse[T],
    limit: int,
    previous: Records[T] = NO_RECORDS,
    recall: Recall[T] = lambda *_: None,
) -> dict[str, Record[T]]:
    """Return a record for each of ``files`` that is there, by path; ``limit`` bounds their bytes."""
    records: dict[str, Record[T]] = {}
    for file in files:
        stamp = _read_stamp(file.path)
        if stamp is None:
            continue
        record = previous.get(file.path)
        if record is None or record.stamp != stamp:
            value = recall(file, stamp)
            is_known = value is not None
            record = Record(file, stamp, value) if is_known else _read_record(file, stamp, parse, limit, record)
        records[file.path] = record
    return records


def _read_stamp(path: str) -> Stamp | None:
    """Return the stamp of what is at ``path``, None when nothing is."""
    try:
        status = os.stat(path)  # noqa: PTH116 - there are thousands; see find_files
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return 0, 0, 0  # reading it gives the reason
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size


def _read_record(file: LayerFile, stamp: Stamp, parse: Parse[T], limit: int, before: Record[T] | None) -> Record[T]:
    last = before.value if before is not None else None
    text = read_config_text(Path(file.path), file.layer.workspace, limit)
    if isinstance(text, Err):
        # Without a stamp: it may become readable without any change of the file.
        return Record(file, None, last, (text.error,))
    parsed = parse(file, text.value, last)
    return Record(file, stamp, last if parsed.value is None else parsed.value, parsed.problems)


def collect_problems(records: Records[T]) -> tuple[Problem, ...]:
    """Return the problems of all ``records``."""
    return tuple(problem for record in records.values() for problem in record.problems)


@dataclass(frozen=True, slots=True)
class Overlay(Generic[T]):
    """The records of all layers by the key of their value: those that count, and below them those that they cover."""

    winners: Mapping[str, Record[T]] = field(default_factory=dict[str, Record[T]])
    covered: Mapping[str, tuple[Record[T], ...]] = field(default_factory=dict[str, tuple[Record[T], ...]])
    shadowed: tuple[Shadowed, ...] = ()


def overlay(records: Records[T], name: Callable[[LayerFile, T], tuple[str, str]]) -> Overlay[T]:
    """Lay ``records``, weakest layer first, over each other; ``name`` gives the key of a value and what to call it."""
    winners: dict[str, Record[T]] = {}
    covered: dict[str, tuple[Record[T], ...]] = {}
    shadowed: list[Shadowed] = []
    for record in records.values():
        if record.value is None:
            continue
        key, id_ = name(record.file, record.value)
        weaker = winners.get(key)
        if weaker is not None:
            shadowed.append(Shadowed(id_, weaker.file.path, record.file.path))
            covered[key] = (*covered.get(key, ()), weaker)
        winners[key] = record
    return Overlay(winners, covered, tuple(shadowed))
