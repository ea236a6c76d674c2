"""What knowledge files held when they were last found good, so that a start need not parse hundreds of them again."""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import orjson

from stackprompt.domain.version import VERSION

# When a file was modified, in nanoseconds, and its size: a file with the same has not changed.
Stamp: TypeAlias = tuple[int, int]
MAX_BYTES = 16 * 1024 * 1024
NAME_LETTERS = 12
# The path, the two numbers of the stamp, and the data as JSON.
_LINE = re.compile(rb"(?m)^(?P<path>[^\t\n]++)\t\d++\t\d++\t[^\n]++")


class Parsed:
    """The TOML of files as plain data, by path; without a ``folder`` nothing is known and nothing is kept.

    Each file has a line of its own, which becomes data when it is asked for: thousands of them at once would need
    three times the memory of what they are made into.
    """

    def __init__(self, folder: Path | None, origin: Path) -> None:
        """Begin with what was kept in ``folder`` for the knowledge of the installation at ``origin``."""
        # Two versions or installations of this program must not read what the other one found good.
        name = hashlib.sha256(f"{VERSION} {origin}".encode(errors="surrogateescape")).hexdigest()[:NAME_LETTERS]
        self._path = folder / f"knowledge-{name}.jsonl" if folder else None
        self._text = memoryview(_read(self._path) if self._path else b"")
        self._before = dict(_lines(self._text))
        self._now: dict[str, bytes | memoryview] = {}

    def get(self, path: str, stamp: Stamp) -> object:
        """Return what a file holds that was found good with this ``stamp``, or None."""
        begin, end = self._before.get(path, (0, 0))
        line = self._text[begin:end]
        head = _head(path, stamp)
        if bytes(line[: len(head)]) != head:
            return None
        try:
            data: object = orjson.loads(line[len(head) :])
        except ValueError:
            return None
        self._now[path] = line
        return data

    def put(self, path: str, stamp: Stamp, data: dict[str, Any] | list[Any]) -> None:
        """Remember what a file holds, now that it was found good."""
        # What JSON cannot hold, such as a name that is no UTF-8, is parsed again.
        with suppress(orjson.JSONEncodeError, UnicodeEncodeError):
            self._now[path] = _head(path, stamp) + orjson.dumps(data)

    def keep(self) -> None:
        """Write down what was asked for and put, if that is news; where it cannot be, the next start takes longer."""
        if self._path is None or (len(self._now) == len(self._before) and not any(map(_is_new, self._now.values()))):
            return
        unfinished = self._path.with_suffix(f".{os.getpid()}")
        # A folder may be read-only or full.
        with suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                _ = unfinished.write_bytes(b"\n".join(self._now.values()))
                _ = unfinished.replace(self._path)
            finally:
                unfinished.unlink(missing_ok=True)


def _is_new(line: bytes | memoryview) -> bool:
    return isinstance(line, bytes)


def _head(path: str, stamp: Stamp) -> bytes:
    return f"{path}\t{stamp[0]}\t{stamp[1]}\t".encode(errors="surrogateescape")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # Whoever asks for as much as there may be gets room for as much at once.
            return file.read(min(MAX_BYTES, os.fstat(file.fileno()).st_size))
    except OSError:
        return b""


def _lines(text: memoryview) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each path with where its line begins and ends."""
    for match in _LINE.finditer(text):
        yield os.fsdecode(match["path"]), match.span()
