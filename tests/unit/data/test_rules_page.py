"""docs/rules.md is what `make rules` writes, and the notes that it is written from fit the practices."""

from collections import Counter

import pytest

from tests.data.rules_page import PAGE, read_notes, render_page
from tests.support import built_in

PRACTICES = built_in().knowledge.practices.values()
NAMED = {rule for practice in PRACTICES for rule in practice.see}


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text() == render_page(PRACTICES, read_notes()), "run `make rules`"


def test_a_refused_rule_is_found_by_no_practice_and_has_a_reason() -> None:
    refused = {
        f"{linter['id']}:{rule}": why
        for linter in read_notes()["linters"]
        for rule, why in linter.get("refused", {}).items()
    }
    assert NAMED & refused.keys() == set()
    assert [rule for rule, why in refused.items() if len(why) <= 10] == []


def test_a_remark_is_about_a_rule_that_a_practice_finds() -> None:
    remarks = {f"{linter['id']}:{rule}" for linter in read_notes()["linters"] for rule in linter.get("remarks", {})}
    assert remarks - NAMED == set()


@pytest.mark.parametrize(
    ("linter", "rules"), [("hadolint", 72), ("checkov", 147), ("kube-linter", 60), ("compose-lint", 27)]
)
def test_the_rules_of_a_linter_are_all_there(linter: str, rules: int) -> None:
    listed = Counter(
        line.split(" ")[1].partition(":")[0] for line in PAGE.read_text().split("\n") if line.startswith("| ")
    )
    assert listed[linter] >= rules
