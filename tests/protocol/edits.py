"""An editor's own idea of a text and its edits, written down without any code of the server."""

import re
from dataclasses import dataclass

UNIT_BYTES = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
CODECS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
# Texts of files, by the ways in which servers lose them.
FAMILIES = {
    "ascii": "abc #:-\n",
    "windows": "ab \r\n",
    "old mac": "ab \r",
    "mixed ends": "a\r\n\n\r",
    "separators": "a\u2028\u2029\x85\n",
    "controls": "a\x0b\x0c\x1c\x1d\x1e\t\n",
    "astral": "a🐳é\U0001f469\n",
    "combining": "ae\u0301\u200d\ufeff\n",
}


@dataclass(frozen=True, slots=True)
class Edit:
    """From and to, as offsets in code points, and the new text."""

    start: int
    end: int
    text: str


def apply_edit(text: str, edit: Edit) -> str:
    """Return ``text`` after an edit."""
    return text[: edit.start] + edit.text + text[edit.end :]


def place(text: str, offset: int, encoding: str) -> dict[str, int]:
    """Return the position of an offset as the protocol counts it."""
    line = begin = 0
    number = 0
    while number < offset:
        character = text[number]
        number += 1
        if character == "\r" and text[number : number + 1] == "\n":
            # There is not a position between the two: an editor cannot put its cursor there.
            if number == offset:
                break
            number += 1
        if character in "\r\n":
            line, begin = line + 1, number
    inside = text[begin:offset].rstrip("\r\n")
    return {"line": line, "character": len(inside.encode(CODECS[encoding])) // UNIT_BYTES[encoding]}


def can_be_a_cursor(text: str, offset: int) -> bool:
    """Return whether a cursor can be there: not between the two halves of a Windows line end."""
    return not (offset > 0 and text[offset - 1] == "\r" and text[offset : offset + 1] == "\n")


def line_ends(text: str) -> list[int]:
    """Return the offset at which each line's content ends, line by line."""
    return [found.start() for found in re.finditer(r"\r\n|\r|\n|\Z", text)]


def change(text: str, edit: Edit, encoding: str) -> dict[str, object]:
    """Return an edit as the protocol's change event."""
    begin, end = place(text, edit.start, encoding), place(text, edit.end, encoding)
    return {"range": {"start": begin, "end": end}, "text": edit.text}
