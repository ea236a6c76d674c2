import pytest

from stackprompt.engine.request.plan import plan_steps
from stackprompt.engine.workspace.analysis import analyse
from tests.support import built_in, document

DOCKERFILE = "FROM python\nENV API_KEY=abc123def\nRUN apt-get update && apt-get install curl\nCMD x\n"


def numbers(text: str, depth: int) -> list[str]:
    doc = document("Dockerfile", text)
    return [step.number for step in plan_steps(analyse(built_in(), doc).findings, depth)]


def test_each_level_refines_the_one_above() -> None:
    assert all("." not in number for number in numbers(DOCKERFILE, 1))
    assert {number.count(".") for number in numbers(DOCKERFILE, 2)} == {0, 1}
    assert {number.count(".") for number in numbers(DOCKERFILE, 3)} == {0, 1, 2}


def test_changes_come_after_the_tests_and_before_the_grade() -> None:
    doc = document("Dockerfile", DOCKERFILE)
    tasks = [step.subtask.task for step in plan_steps(analyse(built_in(), doc).findings, 1)]
    assert tasks[:3] == ["explain", "test", "harden"]
    assert tasks[-1] == "production-readiness"


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_every_step_can_be_asked_for(depth: int) -> None:
    doc = document("Dockerfile", DOCKERFILE)
    for step in plan_steps(analyse(built_in(), doc).findings, depth):
        assert step.subtask.task in built_in().templates.tasks
        practice = built_in().knowledge.practices.get(step.subtask.practice or "")
        assert practice is None or step.subtask.task in practice.tasks


def test_a_file_without_findings_has_a_plan_too() -> None:
    assert numbers("", 3) == ["1", "2", "3", "4", "5", "6"]
