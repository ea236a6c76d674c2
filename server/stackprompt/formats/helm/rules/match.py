"""Rules about the text between the braces of a Helm template."""

from collections.abc import Iterator, Sequence

from stackprompt.domain.workspace.document import Span
from stackprompt.formats.helm.facts import Action
from stackprompt.formats.helm.rules.rule import ActionRule
from stackprompt.formats.patterns import compile_pattern


def find_hits(actions: Sequence[Action], rule: ActionRule) -> Iterator[tuple[Span, str]]:
    """Yield the place of each action that breaks ``rule``."""
    matches = [action for action in actions if _fits(action, rule)]
    if matches and (
        rule.absent is None or not any(compile_pattern(rule.absent).search(action.source) for action in actions)
    ):
        yield from ((action.span, "") for action in matches)


def _fits(action: Action, rule: ActionRule) -> bool:
    if not compile_pattern(rule.matches).search(action.source):
        return False
    if rule.unless is not None and compile_pattern(rule.unless).search(action.source):
        return False
    return rule.after is None or compile_pattern(rule.after).search(action.before) is not None
