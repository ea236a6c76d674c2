"""Between the protocol's positions, URIs and JSON and the engine's values; nothing here decides anything."""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lsprotocol import types

from stackprompt.domain.document import Span

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_UNIT_BYTES = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
_CODECS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
FIRST_LETTER = 1
_THIS_MACHINE = frozenset({"", "localhost"})


def path_of(uri: str) -> Path | None:
    """Return the path of a ``file:`` URI; None for every other scheme, and for a file of another machine."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    path = unquote(parts.path)
    if parts.scheme != "file" or not path or "\0" in path or not _is_name(path):
        return None
    if parts.netloc.lower() not in _THIS_MACHINE or not is_local(path, os.sep):
        return None
    # A drive letter comes as /c:/folder.
    return Path(path[FIRST_LETTER:] if re.match(r"/[A-Za-z]:", path) else path)


def is_local(path: str, separator: str) -> bool:
    """Return whether opening ``path`` asks no other machine: Windows sends the user's name and hash to ``//host``."""
    return not path.replace(separator, "/").startswith("//")


def _is_name(path: str) -> bool:
    """Tell whether a file can have that name: half of a surrogate pair is no part of one."""
    try:
        return bool(os.fsencode(path))
    except UnicodeEncodeError:
        return False


def lines_of(text: str) -> list[str]:
    """Split ``text`` where the protocol does: at line feed, carriage return or both."""
    return _LINE_BREAK.split(text)


def range_of(span: Span, text: str, encoding: str) -> types.Range:
    """Convert a span (lines from 1, code points) to the protocol's range in the client's ``encoding``."""
    if text.isascii():
        start = types.Position(span.line - 1, span.column)
        return types.Range(start, types.Position(span.end_line - 1, span.end_column))
    lines = lines_of(text)
    return types.Range(
        _position(lines, span.line - 1, span.column, encoding),
        _position(lines, span.end_line - 1, span.end_column, encoding),
    )


def _position(lines: list[str], line: int, column: int, encoding: str) -> types.Position:
    before = lines[line][:column] if line < len(lines) else ""
    return types.Position(line, len(before.encode(_CODECS[encoding], "surrogatepass")) // _UNIT_BYTES[encoding])


def lines_in(selection: types.Range) -> tuple[int, int]:
    """Return the first and last line (from 1) that a range touches; one that ends at column 0 leaves that line out."""
    first, last = selection.start.line, selection.end.line
    if last > first and selection.end.character == 0:
        last -= 1
    return first + 1, max(first, last) + 1
