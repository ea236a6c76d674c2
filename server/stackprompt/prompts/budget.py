"""How large a prompt is, estimated offline, and what goes first when it is too large."""

from collections.abc import Sequence
from typing import Protocol

from stackprompt.domain.prompt import Cut, Section

BYTES_PER_TOKEN = 4
# In this order, whole, where that keeps the document whole; what goes after that is in ``engine.request.fit``. The goal
# is never cut, nor is anything that is named in neither.
DROPPED_FIRST = ("advice", "context")
# A note of ours on what was cut; it is part of the prompt that it is about.
CUTS = "cuts"
BEFORE = "output"


class TokenCounter(Protocol):
    """Estimates the tokens of a text; must not shrink when the text grows."""

    def __call__(self, text: str) -> int:
        """Return the number of tokens."""
        ...


def tokens_in(text: str) -> int:
    """Estimate the tokens of ``text``: a quarter of its bytes, which is about 15 % high on English prose."""
    return -(-len(text.encode()) // BYTES_PER_TOKEN)


def joined(sections: Sequence[Section]) -> str:
    """Put the sections of a prompt together."""
    return "\n\n".join(section.text for section in sections) + "\n"


def noted(sections: Sequence[Section], cuts: Sequence[Cut], budget: int) -> tuple[Section, ...]:
    """Return ``sections`` with one line that lists the ``cuts``."""
    if not cuts:
        return tuple(sections)
    listed = "; ".join(f"{cut.section} ({cut.reason})" if cut.reason else cut.section for cut in cuts)
    note = Section(CUTS, f"Cut to keep {budget} tokens: {listed}.")
    place = next((at for at, section in enumerate(sections) if section.name == BEFORE), len(sections))
    return (*sections[:place], note, *sections[place:])


def excess(sections: Sequence[Section], cuts: Sequence[Cut], budget: int, count: TokenCounter = tokens_in) -> int:
    """Return by how many tokens the prompt exceeds ``budget``; 0 or less when it keeps it."""
    return count(joined(noted(sections, cuts, budget))) - budget


def without(sections: Sequence[Section], name: str) -> tuple[Section, ...]:
    """Return the sections that are not called ``name``."""
    return tuple(section for section in sections if section.name != name)


def fit(
    sections: Sequence[Section], budget: int, cuts: Sequence[Cut] = (), count: TokenCounter = tokens_in
) -> tuple[tuple[Section, ...], tuple[Cut, ...]]:
    """Drop sections in the declared order until the rest keeps ``budget`` tokens or nothing may go any more."""
    kept, told = tuple(sections), tuple(cuts)
    for name in DROPPED_FIRST:
        if excess(kept, told, budget, count) <= 0:
            break
        smaller = without(kept, name)
        if len(smaller) < len(kept):
            told = (*told, Cut(name, ""))
        kept = smaller
    return kept, told
