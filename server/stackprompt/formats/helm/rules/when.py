"""The shape of a row of ``[[when]]`` about actions of a template, and its translation into a rule."""

from collections.abc import Mapping, Sequence

from stackprompt.formats.helm.rules.rule import ActionRule
from stackprompt.formats.shape import Pattern, WhenShape


class ActionWhen(WhenShape):
    """A row of ``[[when]]`` of a Helm practice about the text between braces; see ActionRule."""

    action: Pattern
    unless: Pattern | None = None
    after: Pattern | None = None
    absent: Pattern | None = None

    @classmethod
    def describes(cls, rows: Sequence[Mapping[str, object]]) -> bool:
        """Return whether any of ``rows`` is about an action."""
        return any("action" in row for row in rows)

    def value(self) -> ActionRule:
        """Return the domain value."""
        return ActionRule(self.action, self.unless, self.after, self.absent)
