"""Planted secrets stay out of prompts and of their JSON, and what only looks like one stays readable."""

import pytest

from tests.corpora.measure import judge_all

# What was reached when the corpus had been seen, with room for a rule that gives up a rare form.
LEAST_KEPT_OUT = 0.98
MOST_DESTROYED = 0.01
LEAST_CASES = 400


async def share_of_failures(corpus: str) -> float:
    """Return which share of the cases failed; what is refused by its name is no failure."""
    outcomes = await judge_all(corpus, "")
    assert len(outcomes) >= LEAST_CASES
    return sum(outcome.verdict == "failed" for outcome in outcomes) / len(outcomes)


@pytest.mark.slow
async def test_planted_secrets_are_kept_out() -> None:
    assert await share_of_failures("secrets") <= 1 - LEAST_KEPT_OUT


@pytest.mark.slow
async def test_what_looks_like_a_secret_stays() -> None:
    assert await share_of_failures("decoys") <= MOST_DESTROYED
