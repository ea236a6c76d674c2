"""Rules about what stands between the braces of a Helm template."""

from collections.abc import Iterator, Sequence

from stackprompt.documents.helm_facts import Action
from stackprompt.domain.document import Span
from stackprompt.domain.practice import ActionRule
from stackprompt.findings.conditions import compiled


def hits(actions: Sequence[Action], rule: ActionRule) -> Iterator[tuple[Span, str]]:
    """Yield the place of each action that breaks ``rule``."""
    found = [action for action in actions if _fits(action, rule)]
    if found and (rule.absent is None or not any(compiled(rule.absent).search(action.source) for action in actions)):
        yield from ((action.span, "") for action in found)


def _fits(action: Action, rule: ActionRule) -> bool:
    if not compiled(rule.matches).search(action.source):
        return False
    if rule.unless is not None and compiled(rule.unless).search(action.source):
        return False
    return rule.after is None or compiled(rule.after).search(action.before) is not None
