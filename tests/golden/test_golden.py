"""Whole prompts, reviewed in diffs: `make golden` rewrites them, the diff is what users will see."""

import os
from pathlib import Path

import pytest

from stackprompt.app import Workspace
from tests.support import SHOP, built_in_sources, running, value_of

HERE = Path(__file__).parent
CASES = [
    ("harden", "Dockerfile", "harden-dockerfile.md"),
    ("review", "compose.yaml", "review-compose.md"),
    ("fix", "k8s/deployment.yaml", "fix-deployment.md"),
]


@pytest.mark.parametrize(("task", "path", "golden"), CASES)
async def test_the_prompt_is_the_one_that_was_reviewed(task: str, path: str, golden: str, tmp_path: Path) -> None:
    async with running(built_in_sources(tmp_path)) as engine:
        prompt = value_of(await Workspace(SHOP, engine).generate(path, task=task))
    if os.environ.get("REWRITE_GOLDEN"):
        (HERE / golden).write_text(prompt.text)
    assert prompt.text == (HERE / golden).read_text()
