"""Cache the content of valid knowledge files, so that a start does not parse thousands of them again."""

import hashlib
import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from stackprompt.domain.version import VERSION
from stackprompt.runtime.files.cache import KNOWLEDGE, CacheFolder, compute_program_key
from stackprompt.runtime.files.safe_read import FileStamp

MAX_BYTES = 16 * 1024 * 1024
# Each version of the program, of Python and of the checkout has one.
MAX_FILES = 16
NAME_LETTERS = 12
# The path, the two numbers of the stamp, and the data as JSON.
_LINE = re.compile(rb"(?m)^(?P<path>[^\t\n]++)\t\d++\t\d++\t[^\n]++")


class ParseCache:
    """The TOML of files as plain data, by path; without a ``folder`` it is empty and saves nothing.

    Each file has a line of its own, which is decoded when it is read: thousands of decoded lines at once would need
    three times the memory of the domain values.
    """

    def __init__(self, folder: Path | None, origin: Path) -> None:
        """Begin with what was saved in ``folder`` for the knowledge of the installation at ``origin``."""
        # Two versions or installations of this program must not read each other's files.
        owner = f"{VERSION} {sys.version_info[:2]} {origin}"
        name = hashlib.sha256(owner.encode(errors="surrogateescape")).hexdigest()[:NAME_LETTERS]
        self._key = f"{compute_program_key('knowledge', 'formats', 'domain')} {owner}"
        self._file = f"{name}.jsonl"
        self._folder = CacheFolder(folder, KNOWLEDGE, MAX_FILES, MAX_BYTES) if folder else None
        text = self._folder.read(self._file, self._key) if self._folder else None
        self._text = text if text is not None else memoryview(b"")
        # Where the line of each path begins and ends.
        self._before = {os.fsdecode(match["path"]): match.span() for match in _LINE.finditer(self._text)}
        # A line from the file is a memoryview, a new one is bytes.
        self._now: dict[str, bytes | memoryview] = {}
        self.is_discarded = False

    def get(self, path: str, stamp: FileStamp) -> object:
        """Return the content of a file that was valid with this ``stamp``, or None; damaged JSON is a ValueError."""
        begin, end = self._before.get(path, (0, 0))
        line = self._text[begin:end]
        head = _line_head(path, stamp)
        if bytes(line[: len(head)]) != head:
            return None
        data: object = orjson.loads(line[len(head) :])
        self._now[path] = line
        return data

    def put(self, path: str, stamp: FileStamp, data: dict[str, Any] | list[Any]) -> None:
        """Store the content of a valid file."""
        # A name with a line break in it would make a line for another file.
        if not path.isprintable():
            return
        # What JSON cannot hold is parsed again.
        with suppress(orjson.JSONEncodeError):
            self._now[path] = _line_head(path, stamp) + orjson.dumps(data)

    def discard(self) -> None:
        """Drop everything and remove the file: something in it differs from what was saved."""
        self._text, self._before, self._now = memoryview(b""), {}, {}
        self.is_discarded = True
        if self._folder is not None:
            self._folder.remove(self._file)

    def save(self) -> None:
        """Save what was read and stored, if it changed; when it cannot be saved, the next start takes longer."""
        is_changed = len(self._now) != len(self._before) or any(isinstance(line, bytes) for line in self._now.values())
        if self._folder is not None and is_changed:
            self._folder.save(self._file, self._key, (b"\n".join(self._now.values()),))


def _line_head(path: str, stamp: FileStamp) -> bytes:
    return f"{path}\t{stamp[0]}\t{stamp[1]}\t".encode(errors="surrogateescape")
