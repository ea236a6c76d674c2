"""How large a prompt is, estimated offline, and what goes first when it is too large."""

from collections.abc import Sequence

from stackprompt.domain.prompt import Cut
from stackprompt.prompts.render import Section

CHARACTERS_PER_TOKEN = 4
# The goal, the findings and everything that is not named here are never cut.
DROPPED_FIRST = ("advice", "context")


def tokens_in(text: str) -> int:
    """Estimate the tokens of ``text``: a quarter of its characters, about 15 % high on English prose."""
    return -(-len(text) // CHARACTERS_PER_TOKEN)


def joined(sections: Sequence[Section]) -> str:
    """Put the sections of a prompt together."""
    return "\n\n".join(section.text for section in sections) + "\n"


def fit(sections: Sequence[Section], budget: int) -> tuple[tuple[Section, ...], tuple[Cut, ...]]:
    """Drop sections in the declared order until the rest keeps ``budget`` tokens or nothing may go any more."""
    kept = tuple(sections)
    cuts: list[Cut] = []
    for name in DROPPED_FIRST:
        if tokens_in(joined(kept)) <= budget:
            break
        smaller = tuple(section for section in kept if section.name != name)
        if len(smaller) < len(kept):
            cuts.append(Cut(name, f"left out to keep the budget of {budget} tokens"))
        kept = smaller
    return kept, tuple(cuts)
