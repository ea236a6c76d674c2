"""Ranges of the protocol, in the client's units, from and to the engine's spans and line numbers."""

from lsprotocol import types

from stackprompt.domain.workspace.document import Span
from stackprompt.lsp.documents.lines import split_lines

_UNIT_BYTES = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
_CODECS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}


def to_range(span: Span, text: str, encoding: str) -> types.Range:
    """Convert a span (lines from 1, code points) to the protocol's range in the client's ``encoding``."""
    if text.isascii():
        start = types.Position(span.line - 1, span.column)
        return types.Range(start, types.Position(span.end_line - 1, span.end_column))
    lines = split_lines(text)
    return types.Range(
        _to_position(lines, span.line - 1, span.column, encoding),
        _to_position(lines, span.end_line - 1, span.end_column, encoding),
    )


def _to_position(lines: list[str], line: int, column: int, encoding: str) -> types.Position:
    before = lines[line].rstrip("\r\n")[:column] if line < len(lines) else ""
    return types.Position(line, len(before.encode(_CODECS[encoding], "surrogatepass")) // _UNIT_BYTES[encoding])


def to_line_numbers(selection: types.Range) -> tuple[int, int]:
    """Return the first and last line (from 1) that a range touches; one that ends at column 0 leaves that line out."""
    first, last = selection.start.line, selection.end.line
    if last > first and selection.end.character == 0:
        last -= 1
    return first + 1, max(first, last) + 1
