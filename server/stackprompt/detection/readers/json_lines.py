"""The values of a JSON text with their paths and lines, in linear time, from broken and commented text as well.

The standard parser gives no lines, stops at the first error, recurses and raises bare errors on long integers.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from stackprompt.detection.fact import lined

_TOKEN = re.compile(r'"((?:[^"\\\n]++|\\.)*+)"?|[{}\[\],:]|[^\s"{}\[\],:]++')
_DEEPEST = 40


class JsonValue(NamedTuple):
    """A string, number or word; ``path`` holds the keys that lead to it, "" for a place in a list."""

    path: tuple[str, ...]
    value: str
    line: int


def json_values(text: str) -> Iterator[JsonValue]:
    """Yield the leaves of ``text``, strings without quotes and with their escapes as written."""
    parents: list[str] = []
    key = ""
    leaf: tuple[str, int] | None = None
    # The comma ends a last value that a half-typed text leaves open.
    for line, match in lined(_TOKEN, text + "\n,"):
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
        if len(parents) > _DEEPEST:
            return
