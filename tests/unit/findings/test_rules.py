"""docs/rules.md says which rule of another linter is found by which practice, and nothing else than what is so."""

import re
from collections import defaultdict

import pytest

from tests.support import ROOT, built_in

ROW = re.compile(r"\| ([\w-]+:\S+) \| (.*?) \| (.*?) ?\|")
LINTERS = (
    "hadolint",
    "checkov",
    "kube-linter",
    "kube-score",
    "compose-lint",
    "dclint",
    "yamllint",
    "kubernetes-validate",
)
ROWS = [match.groups() for line in (ROOT / "docs/rules.md").read_text().split("\n") if (match := ROW.fullmatch(line))]


def finding() -> dict[str, set[str]]:
    """Return which practices name which rule."""
    found: dict[str, set[str]] = defaultdict(set)
    for practice in built_in().knowledge.practices.values():
        for rule in practice.see:
            found[rule].add(practice.id)
    return found


@pytest.mark.parametrize(("rule", "practices", "remark"), ROWS, ids=[row[0] for row in ROWS])
def test_a_rule_is_found_by_the_practices_that_name_it_or_refused_with_a_reason(
    rule: str, practices: str, remark: str
) -> None:
    named = set() if practices == "-" else set(practices.split(", "))
    assert named <= set(built_in().knowledge.practices)
    assert finding().get(rule, set()) <= named
    assert named or len(remark) > 10


def test_every_rule_that_a_practice_names_is_listed() -> None:
    listed = {rule for rule, _, _ in ROWS}
    assert len(listed) == len(ROWS)
    assert {rule for rule in finding() if rule.startswith(LINTERS) and "secrets" not in rule} <= listed


@pytest.mark.parametrize(
    ("linter", "rules"), [("hadolint", 72), ("checkov", 147), ("kube-linter", 60), ("compose-lint", 27)]
)
def test_the_rules_of_a_linter_are_all_there(linter: str, rules: int) -> None:
    assert sum(rule.startswith(f"{linter}:") for rule, _, _ in ROWS) >= rules
