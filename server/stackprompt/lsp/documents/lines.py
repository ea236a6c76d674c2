"""The lines of a text as the protocol counts them, and edits in the client's units.

Lines end at line feed, carriage return or both together, and nowhere else. Each line contains its line end; the last
has none, and may be empty.
"""

import re

TextPosition = tuple[int, int]
_AFTER_LINE_BREAK = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
_CODECS = {"utf-8": "utf-8", "utf-16": "utf-16-le"}
_CONTINUES_CHARACTER = 0b10
_UTF16 = "utf-16-le"


def split_lines(text: str) -> list[str]:
    """Split ``text`` into lines; joined, they are ``text`` again."""
    return _AFTER_LINE_BREAK.split(text)


def replace_range(lines: list[str], start: TextPosition, end: TextPosition, text: str, encoding: str) -> None:
    """Replace the text between two positions (line, character in units of ``encoding``) by ``text``, in ``lines``.

    A position beyond its line means the line's end, one beyond the last line the end of the text; the order of the two
    does not matter.
    """
    if end < start:
        start, end = end, start
    first, head, _ = _split_line(lines, start, encoding)
    last, _, tail = _split_line(lines, end, encoding)
    new = _join_halves(_join_halves(head, text), tail)
    # A carriage return and a line feed that meet are one line break.
    if not head and new.startswith("\n") and first > 0 and lines[first - 1].endswith("\r"):
        first -= 1
        new = lines[first] + new
    new_lines = split_lines(new)
    if last < len(lines) - 1:
        # All but the last line end with a line break; so does the new text, and its last line is empty.
        _ = new_lines.pop()
    lines[first : last + 1] = new_lines


def column_of(line: str, character: int, encoding: str) -> int:
    """Convert a character offset in the client's ``encoding`` to code points, clamped to the line."""
    return len(_split_at(line.rstrip("\r\n"), character, encoding)[0])


def _split_line(lines: list[str], position: TextPosition, encoding: str) -> tuple[int, str, str]:
    """Return the line of a position, and the text before and after the position on it."""
    number, character = position
    if number >= len(lines):
        return len(lines) - 1, lines[-1], ""
    line = lines[number]
    content = line.rstrip("\r\n")
    head, tail = _split_at(content, character, encoding)
    return number, head, tail + line[len(content) :]


def _split_at(content: str, character: int, encoding: str) -> tuple[str, str]:
    codec = _CODECS.get(encoding)
    if codec is None or content.isascii():
        return content[:character], content[character:]
    data = content.encode(codec, "surrogatepass")
    at = min(character * (2 if codec == _UTF16 else 1), len(data))
    # A position inside the bytes of a character moves to its start; an editor may delete half of a UTF-16 pair.
    while codec != _UTF16 and at < len(data) and data[at] >> 6 == _CONTINUES_CHARACTER:
        at -= 1
    return data[:at].decode(codec, "surrogatepass"), data[at:].decode(codec, "surrogatepass")


def _join_halves(before: str, after: str) -> str:
    """Join two texts; the halves of a pair that meet are one character again."""
    text = before + after
    if "\ud800" <= before[-1:] <= "\udbff" and "\udc00" <= after[:1] <= "\udfff":
        return text.encode(_UTF16, "surrogatepass").decode(_UTF16, "surrogatepass")
    return text
