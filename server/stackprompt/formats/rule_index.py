"""Rules by what a document must hold for them to apply, so that a document costs only the rules that can apply."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from stackprompt.domain.knowledge.practice import Practice

# What a document holds: ("instruction", "COPY"), ("program", "apt-get"), ("container", "Deployment").
Trigger: TypeAlias = tuple[str, str]
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class RuleIndex(Generic[R]):
    """Rules with their practices, in order, and the numbers of those that each trigger selects."""

    rules: tuple[tuple[Practice, R], ...]
    by_trigger: Mapping[Trigger, tuple[int, ...]]

    def select(self, triggers: Iterable[Trigger]) -> Iterator[tuple[Practice, R]]:
        """Yield the rules that any of ``triggers`` selects, once each and in order."""
        numbers = {number for trigger in triggers for number in self.by_trigger.get(trigger, ())}
        return (self.rules[number] for number in sorted(numbers))


def index_rules(rules: Iterable[tuple[Practice, R]], triggers: Callable[[R], Iterable[Trigger]]) -> RuleIndex[R]:
    """Index ``rules`` by their ``triggers``."""
    rules = tuple(rules)
    by_trigger: dict[Trigger, list[int]] = {}
    for number, (_, rule) in enumerate(rules):
        for trigger in triggers(rule):
            by_trigger.setdefault(trigger, []).append(number)
    return RuleIndex(rules, {trigger: tuple(numbers) for trigger, numbers in by_trigger.items()})
