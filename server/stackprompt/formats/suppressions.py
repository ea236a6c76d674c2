"""Comments by which a file takes findings back, of this tool and of other linters."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

ALL_RULES = "*"
LAST_LINE = 10**9
_LINTERS = ("hadolint", "shellcheck", "checkov", "trivy", "dclint", "stackprompt")
# The linter, whether its comment means the whole file, and its rules.
SUPPRESSION = re.compile(
    r"#\s*(?:"
    r"(?P<hadolint>hadolint\s+(?P<everywhere>global\s+)?ignore\s*=)"
    r"|(?P<shellcheck>shellcheck\s+disable\s*=)"
    r"|(?P<checkov>(?:checkov|bridgecrew):skip\s*=)"
    r"|(?P<trivy>trivy:ignore:)"
    r"|(?P<dclint>dclint\s+disable(?P<here>-line)?)"
    r"|(?P<stackprompt>stackprompt\s+ignore\s*=)"
    r")\s*(?P<rules>[\w-]*(?:\s*,\s*[\w-]+)*)"
)


@dataclass(frozen=True, slots=True)
class Suppression:
    """Rules of a linter, such as DL3008 of hadolint, that are taken back from line ``first`` to ``last``."""

    linter: str
    rules: frozenset[str]
    first: int
    last: int


class SuppressionComment(NamedTuple):
    """A comment of a linter: its line, its rules, and whether it is meant for the whole file or for its own line."""

    line: int
    linter: str
    rules: frozenset[str]
    is_for_file: bool
    is_for_line: bool


def suppression_comments(lines: Sequence[str]) -> Iterator[SuppressionComment]:
    """Yield the comments among ``lines`` that take findings back."""
    for number, line in enumerate(lines, 1):
        match = SUPPRESSION.search(line) if "#" in line else None
        if match is None:
            continue
        linter = next(name for name in _LINTERS if match[name])
        rules = frozenset(filter(None, re.split(r"[,\s]+", match["rules"])))
        # The rules of ShellCheck are known under the name of hadolint, which runs it.
        name = "hadolint" if linter == "shellcheck" else linter
        is_for_file, is_for_line = bool(match["everywhere"]), bool(match["here"])
        yield SuppressionComment(number, name, rules or frozenset({ALL_RULES}), is_for_file, is_for_line)


class LineRanges:
    """First and last lines of the parts of a file, which follow each other."""

    def __init__(self, ranges: Iterable[tuple[int, int]], gap: int = 0) -> None:
        """Sort ``ranges``; a comment up to ``gap`` lines below the end of a part still belongs to it."""
        self._ranges = sorted(ranges)
        # Nested lists apart, parts follow each other; the furthest end so far keeps the order of the ends.
        self._ends = list(accumulate((last + gap for _, last in self._ranges), max))

    def at(self, line: int) -> tuple[int, int] | None:
        """Return the first range that does not end above ``line``."""
        position = bisect_left(self._ends, line)
        return self._ranges[position] if position < len(self._ranges) else None
