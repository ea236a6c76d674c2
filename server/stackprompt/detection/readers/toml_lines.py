"""The values of a TOML text with their tables and lines, in linear time; the text may have errors.

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
    """A value of ``table``: a string without quotes, one string of a list, or the text of anything else."""

    table: str
    key: str
    value: str
    line: int


def read_toml_values(text: str) -> Iterator[TomlValue]:
    """Yield the values of ``text``; a list yields one value for each of its strings."""
    table, list_key, is_in_block = "", "", False
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if len(_BLOCK_QUOTES.findall(line)) % 2:
            is_in_block = not is_in_block
        elif is_in_block or not line or line.startswith("#"):
            continue
        elif list_key:
            yield from _read_items(table, list_key, line, number)
            list_key = "" if _closes_list(line) else list_key
        elif line.startswith("["):
            table = line.strip("[").partition("]")[0].replace('"', "").strip()
        else:
            key, _, value = (part.strip() for part in line.partition("="))
            key = key.strip("\"'")
            if value.startswith("["):
                yield from _read_items(table, key, value, number)
                list_key = "" if _closes_list(value) else key
            elif value:
                yield TomlValue(table, key, _unquote(value), number)


def read_inline_value(table: str, key: str) -> str:
    """Return the string at ``key`` of an inline table such as ``{ version = "1", features = [] }``; else ""."""
    if not table.startswith("{"):
        return ""
    match = re.search(rf"[{{,]\s*{re.escape(key)}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", table)
    return (match[1] if match[1] is not None else match[2]) if match else ""


def read_version_field(value: str) -> str:
    """Return the version constraint of a dependency: the string itself, or ``version`` of an inline table."""
    return read_inline_value(value, "version") if value.startswith("{") else value


def _read_items(table: str, key: str, line: str, number: int) -> Iterator[TomlValue]:
    # An inline table in a list is not a name: `{include-group = "test"}`.
    for match in _STRING_OR_COMMENT.finditer(_INLINE_TABLE.sub("", line)):
        if match[0] == "#":
            return
        yield TomlValue(table, key, match[1] if match[1] is not None else match[2], number)


def _closes_list(line: str) -> bool:
    return "]" in _STRING.sub("", line).partition("#")[0]


def _unquote(value: str) -> str:
    match = _STRING.match(value)
    if match:
        return str(match[1] if match[1] is not None else match[2])
    return value
