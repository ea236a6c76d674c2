"""Planted secrets stay out of prompts and of their JSON, and what only looks like one stays readable."""

import pytest

from tests.corpora.measure import judge_all

# The rate reached with knowledge of the corpus, less an allowance for rare forms.
LEAST_RECALL = 0.98
MOST_DESTROYED = 0.01
LEAST_CASES = 400


async def share_of_failures(corpus: str) -> float:
    """Return the share of the cases that failed; a refusal by name does not count as one."""
    outcomes = await judge_all(corpus, "")
    assert len(outcomes) >= LEAST_CASES
    return sum(outcome.verdict == "failed" for outcome in outcomes) / len(outcomes)


@pytest.mark.slow
async def test_prompts_have_no_planted_secret() -> None:
    assert await share_of_failures("secrets") <= 1 - LEAST_RECALL


@pytest.mark.slow
async def test_what_looks_like_a_secret_stays() -> None:
    assert await share_of_failures("decoys") <= MOST_DESTROYED
