"""The values of a TOML text with their tables and lines, in linear time, from broken text as well.

The standard parser gives no lines, stops at the first error, and takes seconds over deep dotted keys.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_STRING = re.compile(r"\"([^\"]*+)\"|'([^']*+)'")
_STRING_OR_COMMENT = re.compile(_STRING.pattern + "|#")
_INLINE_TABLE = re.compile(r"\{[^{}]*+\}")
_BLOCK_QUOTES = re.compile(r'"""|' + "'''")


class TomlValue(NamedTuple):
    """A value below ``table``: a string without quotes, one string of a list, or anything else as written."""

    table: str
    key: str
    value: str
    line: int


def toml_values(text: str) -> Iterator[TomlValue]:
    """Yield the values of ``text``; a list gives one value for each string in it."""
    table, listed, is_in_block = "", "", False
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if len(_BLOCK_QUOTES.findall(line)) % 2:
            is_in_block = not is_in_block
        elif is_in_block or not line or line.startswith("#"):
            continue
        elif listed:
            yield from _items(table, listed, line, number)
            listed = "" if _closes(line) else listed
        elif line.startswith("["):
            table = line.strip("[").partition("]")[0].replace('"', "").strip()
        else:
            key, _, value = (part.strip() for part in line.partition("="))
            key = key.strip("\"'")
            if value.startswith("["):
                yield from _items(table, key, value, number)
                listed = "" if _closes(value) else key
            elif value:
                yield TomlValue(table, key, _plain(value), number)


def inline_value(table: str, key: str) -> str:
    """Return the text at ``key`` of an inline table as it is written: ``{ version = "1", features = [] }``; else ""."""
    if not table.startswith("{"):
        return ""
    match = re.search(rf"[{{,]\s*{re.escape(key)}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", table)
    return (match[1] if match[1] is not None else match[2]) if match else ""


def _items(table: str, key: str, line: str, number: int) -> Iterator[TomlValue]:
    # A table in a list is not a name: `{include-group = "test"}`.
    for match in _STRING_OR_COMMENT.finditer(_INLINE_TABLE.sub("", line)):
        if match[0] == "#":
            return
        yield TomlValue(table, key, match[1] if match[1] is not None else match[2], number)


def _closes(line: str) -> bool:
    return "]" in _STRING.sub("", line).partition("#")[0]


def _plain(value: str) -> str:
    match = _STRING.match(value)
    if match:
        return str(match[1] if match[1] is not None else match[2])
    return value
