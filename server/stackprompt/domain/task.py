"""What a user can ask for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """A verb with its wording; ``offer`` completes "Prompt: …" for a document called ``{document}``."""

    id: str
    title: str
    offer: str
    order: int
