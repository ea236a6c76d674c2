"""A large task as ordered subtasks, each of which is a prompt that can be asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from stackprompt.domain.result import Err, Ok, Result

# Deeper than this nobody keeps the overview, and wider neither.
MAX_DEPTH = 3
MAX_STEPS = 60


@dataclass(frozen=True, slots=True)
class Subtask:
    """A part of a plan: ``after`` are the ids of its siblings that must be done first, ``parts`` refine it."""

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
    """A plan that cannot be carried out: why, and the ids that are at fault."""

    reason: Literal["cycle", "unknown", "twice", "too-deep", "too-large"]
    ids: tuple[str, ...]


Steps: TypeAlias = tuple[Step, ...]


def ordered(subtasks: Sequence[Subtask]) -> Result[Steps, PlanFault]:
    """Return the steps in an order that keeps every dependency, in the given order where nothing decides."""
    fault = _fault(subtasks)
    if fault is not None:
        return Err(fault)
    steps: list[Step] = []
    outcome = _arranged(subtasks, "", steps)
    return outcome if isinstance(outcome, Err) else Ok(tuple(steps))


def _fault(subtasks: Sequence[Subtask]) -> PlanFault | None:
    seen: set[str] = set()
    level: Sequence[Subtask] = subtasks
    # Level by level: a plan that is too deep is refused before anybody walks down it.
    for _ in range(MAX_DEPTH):
        for subtask in level:
            if subtask.id in seen:
                return PlanFault("twice", (subtask.id,))
            seen.add(subtask.id)
            if len(seen) > MAX_STEPS:
                return PlanFault("too-large", (subtask.id,))
        level = [part for subtask in level for part in subtask.parts]
    return PlanFault("too-deep", tuple(subtask.id for subtask in level)) if level else None


def _arranged(siblings: Sequence[Subtask], prefix: str, steps: list[Step]) -> Result[None, PlanFault]:
    ids = {subtask.id for subtask in siblings}
    unknown = next(((s.id, name) for s in siblings for name in s.after if name not in ids), None)
    if unknown is not None:
        return Err(PlanFault("unknown", unknown))
    numbers: dict[str, str] = {}
    for count, subtask in enumerate(_sorted(siblings), 1):
        number = f"{prefix}{count}"
        numbers[subtask.id] = number
        steps.append(Step(number, subtask, tuple(numbers[name] for name in subtask.after)))
        inside = _arranged(subtask.parts, f"{number}.", steps)
        if isinstance(inside, Err):
            return inside
    if len(numbers) < len(ids):
        return Err(PlanFault("cycle", tuple(s.id for s in siblings if s.id not in numbers)))
    return Ok(None)


def _sorted(siblings: Sequence[Subtask]) -> Iterator[Subtask]:
    """Yield what all its predecessors were yielded for; those of a cycle never come."""
    done: set[str] = set()
    waiting = list(siblings)
    while ready := next((s for s in waiting if done.issuperset(s.after)), None):
        waiting.remove(ready)
        done.add(ready.id)
        yield ready
