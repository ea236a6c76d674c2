"""Lines that hold secrets because of lines around them: data of Secrets, values beside a telling name."""

import re
from collections.abc import Iterator, Sequence

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
    looked = 0
    for number, line in enumerate(lines):
        kind = _SECRET_KIND.match(line) if "Secret" in line and number >= looked else None
        if kind is not None:
            column = len(kind["indent"])
            above, below = _above(lines, number, column), _below(lines, number, column)
            looked = below.stop
            found.update(_data_of(lines, (*above, *below), column))
    return frozenset(found)


def _above(lines: Sequence[str], kind: int, column: int) -> range:
    """Return the lines above ``kind`` in the mapping whose keys stand at ``column``."""
    # The dash of its own item is where a mapping begins.
    if _indent(lines[kind]) < column:
        return range(kind, kind)
    number = kind
    while number > 0 and not lines[number - 1].startswith("---"):
        above = lines[number - 1]
        if above.strip() and _column(above) < column:
            break
        number -= 1
        if above.strip() and _indent(above) < column:
            break
    return range(number, kind)


def _below(lines: Sequence[str], kind: int, column: int) -> range:
    """Return the lines from ``kind`` on in the mapping whose keys stand at ``column``."""
    number = kind + 1
    while number < len(lines) and not lines[number].startswith("---"):
        if lines[number].strip() and _indent(lines[number]) < column:
            break
        number += 1
    return range(kind, number)


def _data_of(lines: Sequence[str], numbers: Sequence[int], column: int) -> Iterator[int]:
    """Yield those of the lines ``numbers`` of a mapping that stand below its ``data`` and ``stringData``."""
    is_data = False
    for number in numbers:
        line = lines[number]
        if line.strip() and not line.lstrip().startswith("#") and _column(line) == column:
            data = _DATA.match(line)
            is_data = data is not None
            if data is not None and data["inline"]:
                yield number
        elif is_data:
            yield number


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
