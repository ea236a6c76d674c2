"""Findings that the file itself takes back, in a comment or annotation of this tool or of another linter.

A practice is taken back by its own id, or by the rule of a linter that it names in ``see``.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate

from stackprompt.domain.knowledge.finding import Finding
from stackprompt.domain.knowledge.practice import Practice
from stackprompt.formats.check_context import CheckContext
from stackprompt.formats.format import Format
from stackprompt.formats.suppressions import ALL_RULES, Suppression

_HINT = re.compile(r"ignore|skip|disable")


class _SuppressionIndex:
    """The lines that each rule of each linter is taken back in, so that a finding asks only about its own."""

    def __init__(self, suppressions: Iterable[Suppression]) -> None:
        ranges: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for suppression in suppressions:
            for rule in suppression.rules:
                ranges[suppression.linter, rule].append((suppression.first, suppression.last))
        self._firsts: dict[tuple[str, str], list[int]] = {}
        # The last line of any range that begins so early: ranges may hold others.
        self._lasts: dict[tuple[str, str], list[int]] = {}
        for key, pairs in ranges.items():
            pairs.sort()
            self._firsts[key] = [first for first, _ in pairs]
            self._lasts[key] = list(accumulate((last for _, last in pairs), max))

    def covers(self, practice: Practice, line: int) -> bool:
        """Return whether a finding of ``practice`` in ``line`` is taken back."""
        if self._holds(("stackprompt", practice.id), line):
            return True
        named = (rule.partition(":") for rule in practice.see)
        return any(self._holds((tool, name), line) for tool, _, rule in named for name in (rule, ALL_RULES))

    def _holds(self, key: tuple[str, str], line: int) -> bool:
        firsts = self._firsts.get(key)
        position = bisect_right(firsts, line) if firsts else 0
        return position > 0 and self._lasts[key][position - 1] >= line


def drop_suppressed(findings: Iterable[Finding], format_: Format, context: CheckContext) -> tuple[Finding, ...]:
    """Return the ``findings`` that nothing in the file takes back."""
    findings = tuple(findings)
    if not findings or not _HINT.search(context.document.text):
        return findings
    suppressions = tuple(format_.suppressions(context))
    if not suppressions:
        return findings
    index = _SuppressionIndex(suppressions)
    return tuple(finding for finding in findings if not index.covers(finding.practice, finding.span.line))
