"""Read the files that configure stackprompt, and find the lines of their keys."""

import difflib
import os
import re
import stat
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from stackprompt.domain.problem import Problem
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.runtime.files.safe_read import read_bytes

# A pipe or a device is opened without waiting for anyone, to be refused.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_TOML_REMEDY = "correct the syntax"


def read_config_text(path: Path, workspace: Path | None, limit: int) -> Result[str, Problem]:
    """Return the text of the file at ``path``, of ``limit`` bytes at most; ``workspace`` is the one that holds it.

    Links are followed in the user's own folder only.
    """
    outcome = _read_own(path, limit) if workspace is None else _read_guarded(path, workspace, limit)
    if isinstance(outcome, Err):
        return Err(Problem(str(path), 1, f"not readable: {outcome.error}", "put a text file here, in UTF-8"))
    try:
        return Ok(outcome.value.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = outcome.value.count(b"\n", 0, error.start) + 1
        return Err(Problem(str(path), line, f"not readable: {error.reason}", "save it as UTF-8 text"))


def _read_guarded(path: Path, workspace: Path, limit: int) -> Result[bytes, str]:
    outcome = read_bytes(workspace, path.relative_to(workspace).as_posix(), limit)
    return outcome if isinstance(outcome, Ok) else Err(outcome.error.reason)


def _read_own(path: Path, limit: int) -> Result[bytes, str]:
    try:
        with os.fdopen(os.open(path, _OPEN_FLAGS), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return Err("not a file")
            data = file.read(limit + 1)
    except OSError as error:
        return Err(error.strerror or str(error))
    return Ok(data) if len(data) <= limit else Err(f"larger than {limit} bytes")


def parse_toml(path: str, text: str) -> Result[dict[str, Any], Problem]:
    """Return the tables of ``text``, the content of the file at ``path``; the problem names the line."""
    try:
        return Ok(tomllib.loads(text))
    # Beside its own error the parser raises a bare ValueError for an integer of thousands of digits.
    except (ValueError, RecursionError) as error:
        return Err(Problem(path, _toml_error_line(error, text), f"not TOML: {error}", _TOML_REMEDY))


def find_key_line(text: str, keys: Sequence[str]) -> int:
    """Return the line of a TOML text that sets the last of ``keys`` it can find, below the tables named before it."""
    line = 0
    lines = text.split("\n")
    for key in keys:
        pattern = re.compile(rf"\s*(\[+\s*([\w.-]+\.)?{re.escape(key)}\s*\]+|{re.escape(key)}\s*=)")
        below = next((number for number in range(line, len(lines)) if pattern.match(lines[number])), None)
        line = line if below is None else below
    return line + 1


def suggest_key(key: str, known: Iterable[str], otherwise: str) -> str:
    """Return a remedy for the unknown ``key``: the nearest of the ``known`` ones, else ``otherwise``."""
    close = difflib.get_close_matches(key, list(known), n=1)
    return f"write '{close[0]}'" if close else otherwise


def explain_error(path: str, text: str, detail: Mapping[str, Any]) -> Problem:
    """Return the problem of a key that pydantic describes in ``detail``, at its line in ``text``."""
    keys = [str(part) for part in detail["loc"] if isinstance(part, str)]
    name = ".".join(keys) or "file"
    if detail["type"] == "extra_forbidden":
        return Problem(path, find_key_line(text, keys), f"unknown key '{name}'", "correct its spelling or remove it")
    if detail["type"] == "missing":
        return Problem(path, find_key_line(text, keys[:-1]), f"'{name}' is missing", f"add {keys[-1]} = …")
    message = detail["msg"].removeprefix("Value error, ")
    return Problem(path, find_key_line(text, keys), f"{name}: {message}", "correct this value")


def rename_keys(
    path: str, text: str, data: dict[str, Any], renamed: Mapping[str, str]
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return ``data`` with the old keys of ``renamed`` under their new names, and a problem for each."""
    problems = tuple(
        Problem(path, find_key_line(text, [old]), f"'{old}' is called '{new}' now", f"write '{new}'")
        for old, new in renamed.items()
        if old in data
    )
    return {renamed.get(key, key): value for key, value in data.items()}, problems


def _toml_error_line(error: Exception, text: str) -> int:
    """Return the line of ``text`` that a TOML error names, else 1."""
    if "at end of document" in str(error):
        return text.count("\n") + 1
    match = re.search(r"at line (\d+)", str(error))
    return int(match[1]) if match else 1
