"""Tables of facts for redaction, read once from ``knowledge/tables`` when a text is first redacted."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from stackprompt.resources import data_folder


@cache
def read_table(name: str) -> Mapping[str, Any]:
    """Return the table ``name``; a broken table is a bug and raises."""
    return tomllib.loads((data_folder("knowledge") / "tables" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def read_words(table: str, key: str) -> frozenset[str]:
    """Return a list of words of a table as a set."""
    words = read_table(table)[key]
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        message = f"{table}.toml: {key} is not a list of words"
        raise TypeError(message)
    return frozenset(words)
