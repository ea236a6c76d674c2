import pytest

from stackprompt.domain.prompts.plan import MAX_STEPS, PlanFault, Subtask, order_steps
from tests.support import error_of, value_of


def task(id_: str, *after: str, parts: tuple[Subtask, ...] = ()) -> Subtask:
    return Subtask(id_, id_.upper(), "review", after, parts=parts)


def nested(depth: int) -> Subtask:
    return task(f"d{depth}", parts=(nested(depth - 1),) if depth > 1 else ())


def test_what_others_wait_for_comes_first_and_the_rest_stays_in_order() -> None:
    steps = value_of(order_steps((task("c", "b"), task("a"), task("b", "a"), task("d"))))
    assert [step.subtask.id for step in steps] == ["a", "b", "c", "d"]
    assert [step.after for step in steps] == [(), ("1",), ("2",), ()]


def test_parts_stand_below_their_step() -> None:
    steps = value_of(order_steps((task("a", parts=(task("y", "x"), task("x"))), task("b", "a"))))
    assert [(step.number, step.subtask.id) for step in steps] == [("1", "a"), ("1.1", "x"), ("1.2", "y"), ("2", "b")]
    assert steps[2].after == ("1.1",)


@pytest.mark.parametrize(
    ("subtasks", "fault"),
    [
        ((task("a", "b"), task("b", "a"), task("c")), PlanFault("cycle", ("a", "b"))),
        ((task("a", "a"),), PlanFault("cycle", ("a",))),
        ((task("a", parts=(task("x", "y"), task("y", "x"))),), PlanFault("cycle", ("x", "y"))),
        ((task("a", "z"),), PlanFault("unknown", ("a", "z"))),
        ((task("a"), task("b", parts=(task("a"),))), PlanFault("twice", ("a",))),
        ((nested(4),), PlanFault("too-deep", ("d1",))),
        (tuple(task(f"t{n}") for n in range(MAX_STEPS + 1)), PlanFault("too-large", (f"t{MAX_STEPS}",))),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused(subtasks: tuple[Subtask, ...], fault: PlanFault) -> None:
    assert error_of(order_steps(subtasks)) == fault


def test_three_levels_are_not_too_deep() -> None:
    assert [step.number for step in value_of(order_steps((nested(3),)))] == ["1", "1.1", "1.1.1"]
