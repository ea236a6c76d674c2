"""The values of a JSON text with their paths and lines, in linear time; the text may have comments and errors.

The standard parser gives no lines, stops at the first error, recurses and raises bare errors on long integers.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from stackprompt.detection.fact import find_with_lines

_TOKEN = re.compile(r'"((?:[^"\\\n]++|\\.)*+)"?|[{}\[\],:]|[^\s"{}\[\],:]++')
_MAX_DEPTH = 40


class JsonValue(NamedTuple):
    """A string, number or word; ``path`` contains the keys that lead to it, "" for an item of a list."""

    path: tuple[str, ...]
    value: str
    line: int


def read_json_values(text: str) -> Iterator[JsonValue]:
    """Yield the leaves of ``text``; strings lose their quotes and keep their escapes."""
    parents: list[str] = []
    key = ""
    leaf: tuple[str, int] | None = None
    # The comma ends the last value of a half-typed text.
    for line, match in find_with_lines(_TOKEN, text + "\n,"):
        mark = match[0]
        if mark == ":":
            key, leaf = (leaf[0] if leaf else ""), None
            continue
        if leaf is not None:
            yield JsonValue((*parents[1:], key), *leaf)
            key, leaf = "", None
        if mark in {"{", "["}:
            parents.append(key)
            key = ""
        elif mark in {"}", "]"}:
            del parents[-1:]
        elif mark != ",":
            leaf = (match[1] if match[1] is not None else mark), line
        if len(parents) > _MAX_DEPTH:
            return
