"""A large task as ordered subtasks, each of them a prompt of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from stackprompt.domain.result import Err, Ok, Result

# A deeper or longer plan is too large to follow.
MAX_DEPTH = 3
MAX_STEPS = 60


@dataclass(frozen=True, slots=True)
class Subtask:
    """A part of a plan: ``after`` are the ids of siblings that must be done first, ``parts`` refine it."""

    id: str
    title: str
    task: str
    after: tuple[str, ...] = ()
    practice: str | None = None
    parts: tuple["Subtask", ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A subtask in its place: ``number`` is "2" or "2.1", ``after`` the numbers of the steps before it."""

    number: str
    subtask: Subtask
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanFault:
    """A plan that cannot be carried out: the reason and the ids at fault."""

    reason: Literal["cycle", "unknown", "twice", "too-deep", "too-large"]
    ids: tuple[str, ...]


Steps: TypeAlias = tuple[Step, ...]


def order_steps(subtasks: Sequence[Subtask]) -> Result[Steps, PlanFault]:
    """Return the steps in an order that respects every dependency, else in the order of ``subtasks``."""
    fault = _find_fault(subtasks)
    if fault is not None:
        return Err(fault)
    steps: list[Step] = []
    outcome = _number_steps(subtasks, "", steps)
    return outcome if isinstance(outcome, Err) else Ok(tuple(steps))


def _find_fault(subtasks: Sequence[Subtask]) -> PlanFault | None:
    ids: set[str] = set()
    level: Sequence[Subtask] = subtasks
    # Level by level: a plan that is too deep is refused before a recursive walk.
    for _ in range(MAX_DEPTH):
        for subtask in level:
            if subtask.id in ids:
                return PlanFault("twice", (subtask.id,))
            ids.add(subtask.id)
            if len(ids) > MAX_STEPS:
                return PlanFault("too-large", (subtask.id,))
        level = [part for subtask in level for part in subtask.parts]
    return PlanFault("too-deep", tuple(subtask.id for subtask in level)) if level else None


def _number_steps(siblings: Sequence[Subtask], prefix: str, steps: list[Step]) -> Result[None, PlanFault]:
    ids = {subtask.id for subtask in siblings}
    unknown = next(((s.id, name) for s in siblings for name in s.after if name not in ids), None)
    if unknown is not None:
        return Err(PlanFault("unknown", unknown))
    numbers: dict[str, str] = {}
    for count, subtask in enumerate(_sort_siblings(siblings), 1):
        number = f"{prefix}{count}"
        numbers[subtask.id] = number
        steps.append(Step(number, subtask, tuple(numbers[name] for name in subtask.after)))
        inside = _number_steps(subtask.parts, f"{number}.", steps)
        if isinstance(inside, Err):
            return inside
    if len(numbers) < len(ids):
        return Err(PlanFault("cycle", tuple(s.id for s in siblings if s.id not in numbers)))
    return Ok(None)


def _sort_siblings(siblings: Sequence[Subtask]) -> Iterator[Subtask]:
    """Yield each sibling after its predecessors; members of a cycle are left out."""
    finished: set[str] = set()
    waiting = list(siblings)
    while ready := next((s for s in waiting if finished.issuperset(s.after)), None):
        waiting.remove(ready)
        finished.add(ready.id)
        yield ready
