"""The Python API, as the README shows it."""

from pathlib import Path

import stackprompt
from stackprompt.domain.errors import explain
from stackprompt.domain.result import Err, Ok
from tests.support import SHOP, value_of


async def test_a_prompt_in_three_lines() -> None:
    async with stackprompt.open(SHOP) as workspace:
        match await workspace.generate("Dockerfile", task="harden"):
            case Ok(prompt):
                assert prompt.text.startswith("# Harden `Dockerfile`")
                assert prompt.findings
            case Err(error):
                raise AssertionError(explain(error))


async def test_an_expected_failure_is_a_value() -> None:
    async with stackprompt.open(SHOP) as workspace:
        match await workspace.generate("nothing"):
            case Err(error):
                assert explain(error) == "nothing: there is no such file; check the path"
            case Ok():
                raise AssertionError


async def test_suggestions_stack_and_tasks_come_from_the_same_engine() -> None:
    async with stackprompt.open(str(SHOP)) as workspace:
        offers = value_of(await workspace.suggest("Dockerfile"))
        assert offers[0].title.startswith("harden this Dockerfile (")
        assert "fastapi" in {found.id for found in (await workspace.detect()).detected}
        assert [task.id for task in workspace.tasks()][:5] == ["harden", "optimise", "review", "fix", "explain"]


async def test_an_absolute_path_inside_the_root_means_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM python\n")
    async with stackprompt.open(tmp_path) as workspace:
        relative = value_of(await workspace.generate("Dockerfile"))
        absolute = value_of(await workspace.generate(str(tmp_path / "Dockerfile")))
        assert relative.text == absolute.text
