"""Nothing that a workspace is called or holds reads as an instruction of ours, and hidden text arrives nowhere."""

from collections.abc import Sequence

import pytest

from tests.corpora.injections import Injection, injections
from tests.corpora.measure import judge_injection
from tests.corpora.prompts import one_engine

# A whole run takes half a minute of CPU.
EVERY = 6
LEAST = 120


async def _arrived(vectors: Sequence[Injection]) -> list[str]:
    async with one_engine() as engine:
        outcomes = [await judge_injection(engine, vector) for vector in vectors]
    # A file of secrets is refused by its name, whatever it holds.
    fine = {("passed", ""), ("refused", "secret")}
    return [f"{found.kind}: {found.detail}" for found in outcomes if (found.verdict, found.detail) not in fine]


async def test_no_vector_of_every_sort_arrives() -> None:
    chosen = list(injections())[::EVERY]
    assert len(chosen) >= LEAST
    assert {vector.kind.partition("/")[0] for vector in chosen} >= {
        *("arguments", "compose", "diagnostics", "dockerfile", "fences", "helm", "hidden", "kubernetes"),
        *("manifests", "paths", "tags", "why-paths"),
    }
    assert await _arrived(chosen) == []


@pytest.mark.slow
async def test_no_vector_arrives() -> None:
    assert await _arrived(list(injections())) == []
