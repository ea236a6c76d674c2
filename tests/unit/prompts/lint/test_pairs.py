"""Thirty pairs: nothing is worse than an empty prompt, and the golden prompt is better than its bad twin."""

import tomllib
from pathlib import Path

import pytest

from stackprompt.prompts.lint.checklist import QUESTIONS, lint, score
from tests.support import ROOT

PAIRS = tomllib.loads((Path(__file__).parent / "pairs.toml").read_text())["pair"]


def test_there_are_thirty_pairs_of_different_tasks_and_families() -> None:
    assert len(PAIRS) == len({pair["good"] for pair in PAIRS}) == 30


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair['good']}-{pair['flaw']}".replace(" ", "-"))
def test_empty_is_worse_than_bad_and_bad_than_good(pair: dict[str, str]) -> None:
    good = (ROOT / "tests" / "golden" / pair["good"]).read_text()
    scores = [score(lint(text)) for text in ("", pair["bad"], good)]
    assert scores == sorted(set(scores))
    assert scores[-1] == len(QUESTIONS)
