"""Find the data that ships with the program: next to the code in a wheel, at the top of a checkout."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent


def find_data_root() -> Path:
    """Return the folder that holds the built-in ``knowledge``, ``templates`` and ``config``."""
    installed = _PACKAGE / "data"
    return installed if installed.is_dir() else _PACKAGE.parent.parent


def find_data_folder(name: str) -> Path:
    """Return one of the folders in ``find_data_root``."""
    return find_data_root() / name


@cache
def read_table(name: str) -> Mapping[str, Any]:
    """Read ``knowledge/tables/<name>.toml`` when it is first needed; a broken file of ours is a bug and raises."""
    return tomllib.loads((find_data_folder("knowledge") / "tables" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def read_words(table: str, key: str) -> frozenset[str]:
    """Return a list of words of a table as a set."""
    words = read_table(table)[key]
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        message = f"{table}.toml: {key} is not a list of words"
        raise TypeError(message)
    return frozenset(words)
