"""Rules arranged by what must stand in a document for them to apply, so that it costs only those that can."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from stackprompt.domain.practice import Practice

# What stands in a document: ("instruction", "COPY"), ("program", "apt-get"), ("container", "Deployment").
Trigger: TypeAlias = tuple[str, str]
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Checklist(Generic[R]):
    """Rules with their practices, in order, and the numbers of those that each trigger calls for."""

    rules: tuple[tuple[Practice, R], ...]
    by_trigger: Mapping[Trigger, tuple[int, ...]]

    def called_for(self, triggers: Iterable[Trigger]) -> Iterator[tuple[Practice, R]]:
        """Yield the rules that any of ``triggers`` calls for, once each and in order."""
        numbers = {number for trigger in triggers for number in self.by_trigger.get(trigger, ())}
        return (self.rules[number] for number in sorted(numbers))


def arranged(rules: Iterable[tuple[Practice, R]], triggers: Callable[[R], Iterable[Trigger]]) -> Checklist[R]:
    """Arrange ``rules`` by their ``triggers``."""
    rules = tuple(rules)
    by_trigger: dict[Trigger, list[int]] = {}
    for number, (_, rule) in enumerate(rules):
        for trigger in triggers(rule):
            by_trigger.setdefault(trigger, []).append(number)
    return Checklist(rules, {trigger: tuple(numbers) for trigger, numbers in by_trigger.items()})
