"""Findings that the file itself takes back, in a comment or annotation of this tool or of another linter.

A practice is taken back by its own id, or by the rule of a linter that it names in ``see``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stackprompt.documents.dockerfile_facts import DockerfileFacts
from stackprompt.documents.read import Facts
from stackprompt.documents.remarks import SUPPRESSION
from stackprompt.documents.yaml_tree import Mapping, Scalar
from stackprompt.domain.finding import Finding
from stackprompt.domain.practice import Practice
from stackprompt.findings.paths import Place, resolve
from stackprompt.findings.scopes import ScopeTable

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

    def covers(self, practice: Practice, line: int) -> bool:
        if not self.first <= line <= self.last:
            return False
        if self.linter == "stackprompt":
            return practice.id in self.rules
        named = (rule.partition(":") for rule in practice.see)
        return any(tool == self.linter and not self.rules.isdisjoint({rule, ALL}) for tool, _, rule in named)


def unsuppressed(findings: Iterable[Finding], text: str, facts: Facts, scopes: ScopeTable) -> tuple[Finding, ...]:
    """Return the ``findings`` that nothing in the file takes back."""
    findings = tuple(findings)
    if not findings or not _HINT.search(text):
        return findings
    suppressions = (*_comments(text, facts, scopes), *_annotations(scopes))
    if not suppressions:
        return findings
    return tuple(f for f in findings if not any(s.covers(f.practice, f.span.line) for s in suppressions))


def _comments(text: str, facts: Facts, scopes: ScopeTable) -> Iterator[_Suppression]:
    for number, line in enumerate(text.split("\n"), 1):
        match = SUPPRESSION.search(line) if "#" in line else None
        if match is None:
            continue
        linter = next(name for name in _LINTERS if match[name])
        rules = frozenset(filter(None, re.split(r"[,\s]+", match["rules"])))
        # The rules of ShellCheck are known under the name of hadolint, which runs it.
        name = "hadolint" if linter == "shellcheck" else linter
        yield _Suppression(name, rules or frozenset({ALL}), *_range(name, match, number, facts, scopes))


def _range(linter: str, match: re.Match[str], number: int, facts: Facts, scopes: ScopeTable) -> tuple[int, int]:
    """Return the lines that a comment in line ``number`` speaks of."""
    if isinstance(facts, DockerfileFacts):
        is_of_file = match["everywhere"] or linter in {"checkov", "trivy"}
        return (1, _LAST) if is_of_file else _next_instruction(facts, number)
    if linter == "dclint":
        return (number, number) if match["here"] else (1, _LAST)
    if linter == "stackprompt":
        return number, number + 1
    for scope in scopes.get("object", ()):
        span = scope.around["object"].node.span
        if span.line - 1 <= number <= span.end_line + 1:
            return span.line, span.end_line
    return number, _LAST


def _next_instruction(facts: DockerfileFacts, number: int) -> tuple[int, int]:
    for instruction in facts.instructions:
        if instruction.span.end_line >= number:
            return instruction.span.line, instruction.span.end_line
    return number, number


def _annotations(scopes: ScopeTable) -> Iterator[_Suppression]:
    for scope in scopes.get("object", ()):
        thing = scope.around["object"]
        for annotations in resolve(thing, ("metadata", "annotations")):
            if isinstance(annotations.node, Mapping):
                for key, entry in annotations.node.entries.items():
                    value = entry.node.text if isinstance(entry.node, Scalar) else ""
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
