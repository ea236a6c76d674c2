"""The vocabulary of rules about the actions of a Helm template."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActionRule:
    """Select actions of a Helm template: the text between the braces matches, and the text before it in its line.

    ``absent`` must match no action of the file.
    """

    matches: str
    unless: str | None = None
    after: str | None = None
    absent: str | None = None

    @property
    def is_narrow(self) -> bool:
        """Return whether the rule is about few templates only."""
        return False
