"""Lines that hold secrets because of lines around them: data of Secrets, values beside a telling name."""

import re
from collections.abc import Iterable, Iterator, Sequence

from stackprompt.prompts.secret_rules import TELLING_NAME

_SECRET = re.compile(r"[\"']?kind[\"']?\s*:\s*[\"']?Secret\b")
_SECRET_KIND = re.compile(r"(?P<indent>[ ]*(?:-[ ]+)*)[\"']?kind[\"']?\s*:\s*[\"']?Secret[\"']?,?\s*(?:#.*)?$")
_DATA = re.compile(r"[ ]*(?:-[ ]+)*[\"']?(?:data|stringData)[\"']?\s*:\s*(?P<inline>\{.*)?$")
_ITEM = re.compile(r"[ ]*(?:-[ ]+)*")
_ENTRY = re.compile(r"\s+[^\s:#][^:]{0,200}:\s+\S")

_NAME = re.compile(
    rf"(?i)(?P<indent>\s*(?:-\s+)?)[\"']?(?:name|key)[\"']?\s*[:=]\s*[\"']?(?:{TELLING_NAME})[\"']?,?\s*$"
)
_VALUE = re.compile(r"(?P<indent>\s*(?:-\s+)?)[\"']?value[\"']?\s*[:=]")
_VARIABLE = re.compile(rf"(?i)\s*variable\s+[\"']?(?:{TELLING_NAME})[\"']?\s*\{{\s*$")
_DEFAULT = re.compile(r"\s*default\s*=")
_LINES_OF_A_VARIABLE = 12


def secret_lines(lines: Sequence[str]) -> frozenset[int]:
    """Return the numbers of the lines (from 0) whose value belongs to the data of a Secret, whatever its name."""
    found: set[int] = set()
    # Lines with the column of the mapping that they were looked at for: another kind in it tells nothing new.
    seen: set[tuple[int, int]] = set()
    for number, line in enumerate(lines):
        kind = _SECRET_KIND.match(line) if "Secret" in line else None
        if kind is None or (number, column := len(kind["indent"])) in seen:
            continue
        above = _mapping(lines, range(number - 1, -1, -1), column)
        around = (*above, *_mapping(lines, range(number, len(lines)), column))
        seen.update((other, column) for other in around)
        found.update(_data_of(lines, around, column))
    return frozenset(found)


def _data_of(lines: Sequence[str], numbers: Iterable[int], column: int) -> Iterator[int]:
    """Yield the lines below ``data`` and ``stringData`` among ``numbers``, whose keys stand at ``column``."""
    for number in numbers:
        data = _DATA.match(lines[number])
        if data is not None and _column(lines[number]) == column:
            if data["inline"]:
                yield number
            for below in range(number + 1, len(lines)):
                if lines[below].strip() and _indent(lines[below]) <= column:
                    break
                yield below


def _mapping(lines: Sequence[str], numbers: range, column: int) -> Iterator[int]:
    """Yield the ``numbers`` of lines up to the end of the mapping."""
    for number in numbers:
        line = lines[number]
        if line.startswith("---") or (line.strip() and _column(line) < column):
            return
        yield number
        # The dash of its own item is where a mapping begins.
        if numbers.step < 0 and _column(line) == column and _indent(line) < column:
            return


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _column(line: str) -> int:
    """Return where the first key of a line stands, the dashes of lists passed over."""
    return _ITEM.match(line).end()  # type: ignore[union-attr]  # it matches nothing, too


def value_lines(lines: Sequence[str]) -> frozenset[int]:
    """Return the numbers of the lines (from 0) that hold the value of a variable named in a line before or after."""
    found: set[int] = set()
    for number, line in enumerate(lines):
        if _NAME.match(line):
            found.update(_beside(lines, number))
        elif "variable" in line and _VARIABLE.match(line):
            found.update(_defaults(lines, number))
    return frozenset(found)


def _beside(lines: Sequence[str], number: int) -> Iterator[int]:
    column = _column(lines[number])
    for other in (number - 1, number + 1):
        match = _VALUE.match(lines[other]) if 0 <= other < len(lines) else None
        # A dash begins another entry than the one above it.
        second = max(number, other)
        if match is not None and _column(lines[other]) == column and not lines[second].lstrip().startswith("- "):
            yield other


def _defaults(lines: Sequence[str], number: int) -> Iterator[int]:
    for other in range(number + 1, min(number + _LINES_OF_A_VARIABLE, len(lines))):
        if lines[other].startswith("}"):
            return
        if _DEFAULT.match(lines[other]):
            yield other


def holds_secret(line: str) -> bool:
    """Tell whether a line is a whole Secret, as in JSON on one line."""
    return _SECRET.search(line) is not None
