"""Findings that the file itself takes back, in a comment or annotation of this tool or of another linter.

A practice is taken back by its own id, or by the rule of a linter that it names in ``see``.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from stackprompt.documents.dockerfile_facts import DockerfileFacts
from stackprompt.documents.read import Facts
from stackprompt.documents.remarks import SUPPRESSION
from stackprompt.domain.finding import Finding
from stackprompt.domain.practice import Practice
from stackprompt.findings.scopes import ScopeTable
from stackprompt.syntax.yaml_paths import Place, resolve
from stackprompt.syntax.yaml_tree import MapNode, ScalarNode

ALL = "*"
_LAST = 10**9
_LINTERS = ("hadolint", "shellcheck", "checkov", "trivy", "dclint", "stackprompt")
_HINT = re.compile(r"ignore|skip|disable")
_KUBE_LINTER = "ignore-check.kube-linter.io/"
_KUBE_LINTER_ALL = "kube-linter.io/ignore-all"
_KUBE_SCORE = "kube-score/ignore"
_CHECKOV = "checkov.io/skip"


@dataclass(frozen=True, slots=True)
class _Suppression:
    """Rules such as ``hadolint:DL3008``, or all of one linter, that are taken back from line ``first`` to ``last``."""

    linter: str
    rules: frozenset[str]
    first: int
    last: int


class _Index:
    """Suppressions by linter and rule: the lines that each takes back, so that a finding asks only about its own."""

    def __init__(self, suppressions: Iterable[_Suppression]) -> None:
        ranges: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for suppression in suppressions:
            for rule in suppression.rules:
                ranges[suppression.linter, rule].append((suppression.first, suppression.last))
        self._firsts: dict[tuple[str, str], list[int]] = {}
        # The last line of any range that begins so early: ranges may hold others.
        self._lasts: dict[tuple[str, str], list[int]] = {}
        for key, found in ranges.items():
            found.sort()
            self._firsts[key] = [first for first, _ in found]
            self._lasts[key] = list(accumulate((last for _, last in found), max))

    def covers(self, practice: Practice, line: int) -> bool:
        """Return whether a finding of ``practice`` in ``line`` is taken back."""
        if self._holds(("stackprompt", practice.id), line):
            return True
        named = (rule.partition(":") for rule in practice.see)
        return any(self._holds((tool, name), line) for tool, _, rule in named for name in (rule, ALL))

    def _holds(self, key: tuple[str, str], line: int) -> bool:
        firsts = self._firsts.get(key)
        place = bisect_right(firsts, line) if firsts else 0
        return place > 0 and self._lasts[key][place - 1] >= line


def unsuppressed(findings: Iterable[Finding], text: str, facts: Facts, scopes: ScopeTable) -> tuple[Finding, ...]:
    """Return the ``findings`` that nothing in the file takes back."""
    findings = tuple(findings)
    if not findings or not _HINT.search(text):
        return findings
    suppressions = (*_comments(text, facts, scopes), *_annotations(scopes))
    if not suppressions:
        return findings
    index = _Index(suppressions)
    return tuple(f for f in findings if not index.covers(f.practice, f.span.line))


def _comments(text: str, facts: Facts, scopes: ScopeTable) -> Iterator[_Suppression]:
    spans = _spans(facts, scopes)
    for number, line in enumerate(text.split("\n"), 1):
        match = SUPPRESSION.search(line) if "#" in line else None
        if match is None:
            continue
        linter = next(name for name in _LINTERS if match[name])
        rules = frozenset(filter(None, re.split(r"[,\s]+", match["rules"])))
        # The rules of ShellCheck are known under the name of hadolint, which runs it.
        name = "hadolint" if linter == "shellcheck" else linter
        yield _Suppression(name, rules or frozenset({ALL}), *_range(name, match, number, facts, spans))


def _spans(facts: Facts, scopes: ScopeTable) -> tuple[list[int], list[tuple[int, int]]]:
    """Return the lines where instructions or objects end, in order, and the first and last line of each."""
    if isinstance(facts, DockerfileFacts):
        spans = [(one.span.line, one.span.end_line) for one in facts.instructions]
        return [last for _, last in spans], spans
    nodes = (scope.around["object"].node.span for scope in scopes.get("object", ()))
    found = sorted((span.line, span.end_line) for span in nodes)
    # Nested lists apart, objects follow each other; the furthest end so far keeps the order of the ends.
    return list(accumulate((last + 1 for _, last in found), max)), found


def _range(
    linter: str, match: re.Match[str], number: int, facts: Facts, spans: tuple[list[int], list[tuple[int, int]]]
) -> tuple[int, int]:
    """Return the lines that a comment in line ``number`` speaks of."""
    if isinstance(facts, DockerfileFacts):
        is_of_file = match["everywhere"] or linter in {"checkov", "trivy"}
        return (1, _LAST) if is_of_file else (_at(spans, number) or (number, number))
    if linter == "dclint":
        return (number, number) if match["here"] else (1, _LAST)
    if linter == "stackprompt":
        return number, number + 1
    found = _at(spans, number)
    return found if found is not None and found[0] - 1 <= number else (number, _LAST)


def _at(spans: tuple[list[int], list[tuple[int, int]]], number: int) -> tuple[int, int] | None:
    """Return the first span that does not end above line ``number``."""
    ends, found = spans
    place = bisect_left(ends, number)
    return found[place] if place < len(found) else None


def _annotations(scopes: ScopeTable) -> Iterator[_Suppression]:
    for scope in scopes.get("object", ()):
        thing = scope.around["object"]
        for annotations in resolve(thing, ("metadata", "annotations")):
            if isinstance(annotations.node, MapNode):
                for key, entry in annotations.node.entries.items():
                    value = entry.node.text if isinstance(entry.node, ScalarNode) else ""
                    yield from _annotation(key, value, thing)


def _annotation(key: str, value: str, thing: Place) -> Iterator[_Suppression]:
    first, last = thing.node.span.line, thing.node.span.end_line
    if key.startswith(_KUBE_LINTER):
        yield _Suppression("kube-linter", frozenset({key.removeprefix(_KUBE_LINTER)}), first, last)
    elif key == _KUBE_LINTER_ALL:
        yield _Suppression("kube-linter", frozenset({ALL}), first, last)
    elif key == _KUBE_SCORE:
        rules = frozenset(part.strip() for part in value.split(","))
        yield _Suppression("kube-score", rules, first, last)
    elif key.startswith(_CHECKOV):
        yield _Suppression("checkov", frozenset({value.partition("=")[0].strip()}), first, last)
