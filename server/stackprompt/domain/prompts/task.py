"""Tasks: the kinds of prompts that a user can request."""

from dataclasses import dataclass

from stackprompt.domain.prompts.argument import Argument, ArgumentType

# Leaves out the text of the document and all advice.
COMPACT = "compact"
LENGTHS = {COMPACT: 600, "standard": 2_500, "full": 6_000}
# An argument of every task; its default comes from the settings.
LENGTH = Argument("length", ArgumentType.CHOICE, "Length of the prompt", choices=tuple(LENGTHS))


@dataclass(frozen=True, slots=True)
class Task:
    """A verb with its wording; ``offer`` completes "Prompt: …" for a document called ``{document}``.

    ``arguments`` have the choices of all kinds of documents.
    """

    id: str
    title: str
    offer: str
    order: int
    arguments: tuple[Argument, ...] = ()
