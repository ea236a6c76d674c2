"""What a user can ask for."""

from dataclasses import dataclass

from stackprompt.domain.argument import Argument, ArgumentType

# Leaves out the text of the document and all advice.
COMPACT = "compact"
LENGTHS = {COMPACT: 600, "standard": 2_500, "full": 6_000}
# Every task takes it; without it the settings decide.
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
