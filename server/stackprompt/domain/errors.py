"""Every failure of a request that a caller must expect, and the one sentence that explains it."""

import difflib
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from stackprompt.domain.problem import Problem, describe
from stackprompt.domain.prompts.argument import UnknownArgument, WrongValue
from stackprompt.domain.workspace.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class UnknownTask:
    """No template has this task."""

    task: str
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnknownPractice:
    """No practice has this id."""

    practice: str
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnknownTechnology:
    """The knowledge base has no technology of this name."""

    technology: str
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BrokenTemplate:
    """A template could not be rendered."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class NoSuchLines:
    """A selection is outside its document."""

    path: str
    first: int
    last: int
    lines: int


PromptError: TypeAlias = (
    Unreadable
    | UnknownTask
    | UnknownPractice
    | UnknownTechnology
    | UnknownArgument
    | WrongValue
    | BrokenTemplate
    | NoSuchLines
)

MAX_NAMED = 12
MAX_SHOWN = 40
_UNREADABLE = {
    "missing": ("there is no such file", "check the path"),
    "folder": ("this is a folder", "name a file in it"),
    "special": ("this is a device, pipe or socket", "name a regular file"),
    "binary": ("this is a binary file", "name a text file"),
    "too-large": (
        "this file is too large to prompt about",
        "raise scan.max_file_bytes or name a smaller file",
    ),
    "denied": ("permission to read this was denied", "change its permissions or run as its owner"),
    "outside": ("this lies outside the workspace", "open the folder that holds it, or pass --root"),
    "secret": ("files of this name hold secrets and are never read", "name the file that uses them"),
}


def explain(error: PromptError) -> str:
    """Return the failure, its place and a remedy in one line for people."""
    match error:
        case Unreadable(path, reason):
            what, remedy = _UNREADABLE[reason]
            return f"{path}: {what}; {remedy}"
        case UnknownTask() | UnknownPractice() | UnknownTechnology():
            return _explain_unknown(error)
        case UnknownArgument(task, argument, known):
            return f"'{task}' takes no argument '{_shorten(argument)}'; {_suggest_names(argument, known)}"
        case WrongValue(argument, value, expected, choices):
            close = difflib.get_close_matches(value, choices, n=1)
            return f"{argument}={_shorten(value)}: expected {expected}{f'; did you mean {close[0]}?' if close else ''}"
        case BrokenTemplate(problem):
            return describe(problem)
        case NoSuchLines(path, first, last, lines):
            return f"{path}: lines {first}-{last} were asked for, it has {lines}; select lines that exist"
        case _:
            assert_never(error)


def _explain_unknown(error: UnknownTask | UnknownPractice | UnknownTechnology) -> str:
    match error:
        case UnknownTask(name, known):
            what = "task"
        case UnknownPractice(name, known):
            what = "practice"
        case UnknownTechnology(name, known):
            what = "technology"
    return f"unknown {what} '{_shorten(name)}'; {_suggest_names(name, known)}"


def _shorten(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= MAX_SHOWN else f"{line[:MAX_SHOWN]}…"


def _suggest_names(name: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name, known, n=3)
    if close:
        return f"did you mean {' or '.join(close)}?"
    return f"known are {', '.join(known[:MAX_NAMED])}{' …' if len(known) > MAX_NAMED else ''}"
