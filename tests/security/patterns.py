"""Every regular expression that is searched in a text of a workspace: those of the data, and those of the modules."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import NamedTuple

import stackprompt
from stackprompt.formats.yaml.rule import Condition
from tests.security.exemplars import repeats_of
from tests.support import built_in

_PATTERNS = frozenset({"matches", "unless", "argument", "run_lacks", "after", "absent", "only_if", "skip_if"})
_OF_TESTS = frozenset({"matches", "mismatches"})
_ALL = frozenset({"finditer", "findall", "sub", "split"})
# What is asked of file names of the program itself, of our own templates and of what the command line was given.
_NOT_OF_A_WORKSPACE = (
    "stackprompt.prompts.lint.",
    "stackprompt.cli.",
    "stackprompt.knowledge.",
    "stackprompt.runtime.settings",
)
# Redaction is held to it as a whole, in tests/unit/redaction/test_linear.py: its patterns begin at known places.
_REDACTION = re.compile(r"stackprompt\.(?:redaction|prompts\.fence)\b")
_LONGEST = {
    # A reference of an image is cut before it is searched.
    "stackprompt.detection.readers.containers._VARIABLE": 300,
}
# Handed on in a table, whose patterns are held against a whole value only.
_WHOLE = frozenset({"stackprompt.formats.dockerfile.checks.stages._URL"})


class Searched(NamedTuple):
    """A pattern, how it is used, and the longest text that it is given."""

    name: str
    pattern: re.Pattern[str]
    work: Callable[[str], object]
    largest: int


def of_practices() -> Iterator[Searched]:
    """Yield what practices search."""
    for practice in built_in().knowledge.practices.values():
        for expression in dict.fromkeys(_expressions(practice)):
            pattern = re.compile(expression)
            yield Searched(practice.id, pattern, pattern.search, 8_000)


def _expressions(value: object) -> Iterator[str]:
    if isinstance(value, Condition) and value.test in _OF_TESTS:
        yield from map(str, value.values)
    if is_dataclass(value):
        for one in fields(value):
            inner = getattr(value, one.name)
            if one.name in _PATTERNS and isinstance(inner, str):
                yield inner
            else:
                yield from _expressions(inner)
    elif isinstance(value, tuple | frozenset):
        for item in value:
            yield from _expressions(item)


def of_technologies() -> Iterator[Searched]:
    """Yield what the content signals of technologies search."""
    for technology in built_in().knowledge.technologies.values():
        for group in technology.groups:
            for expression in group.matches if group.kind == "content" else ():
                pattern = re.compile(expression)
                yield Searched(technology.id, pattern, pattern.search, 8_000)


def of_modules() -> Iterator[Searched]:
    """Yield the patterns that modules compile, used as they use them: a match begins at one place only."""
    for module in pkgutil.walk_packages(stackprompt.__path__, "stackprompt."):
        if module.name.startswith(_NOT_OF_A_WORKSPACE) or _REDACTION.match(module.name) or "__main__" in module.name:
            continue
        loaded = importlib.import_module(module.name)
        source = inspect.getsource(loaded)
        for name, value in vars(loaded).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str) and f"\n{name} = " in source:
                full = f"{module.name}.{name}"
                yield Searched(
                    full,
                    value,
                    value.fullmatch if full in _WHOLE else _work(value, name, source),
                    _LONGEST.get(full, 8_000),
                )


def _work(pattern: re.Pattern[str], name: str, source: str) -> Callable[[str], object]:
    used = set(re.findall(rf"\b{name}\.(\w+)\(", source))
    is_handed_on = len(re.findall(rf"\b{name}\b(?!\.)", source)) > 1
    if is_handed_on or used & _ALL:
        return lambda text: sum(1 for _ in pattern.finditer(text))
    return pattern.search if "search" in used else pattern.match


def attacks(searched: Searched) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield texts to repeat, with the text before and behind them, made from the parts of a pattern."""
    for repeat in repeats_of(searched.pattern.pattern, searched.pattern.flags):
        for before in dict.fromkeys(("", repeat.before)):
            yield from ((repeat.body, (before, behind)) for behind in ("", "\x00", "\n"))
        yield repeat.before + repeat.body, ("", "")
