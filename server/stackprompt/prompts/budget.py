"""The size of a prompt, estimated offline, and the sections that are dropped first when it is too large."""

from collections.abc import Sequence
from typing import Protocol

from stackprompt.domain.prompts.prompt import Cut, Section

BYTES_PER_TOKEN = 4
# In this order, whole, where that keeps the document whole; ``engine.request.fit`` decides what goes after that. The
# goal is never cut, nor is anything that is named in neither.
DROPPED_FIRST = ("advice", "context")
# A note of ours on what was cut; it is part of the prompt that it is about.
CUTS = "cuts"
BEFORE = "output"


class TokenCounter(Protocol):
    """Estimates the tokens of a text; must not shrink when the text grows."""

    def __call__(self, text: str) -> int:
        """Return the number of tokens."""
        ...


def estimate_tokens(text: str) -> int:
    """Estimate the tokens of ``text``: a quarter of its bytes, which is about 15 % high on English prose."""
    return -(-len(text.encode()) // BYTES_PER_TOKEN)


def join_sections(sections: Sequence[Section]) -> str:
    """Return the text of a prompt that consists of ``sections``."""
    return "\n\n".join(section.text for section in sections) + "\n"


def add_note(sections: Sequence[Section], cuts: Sequence[Cut], budget: int) -> tuple[Section, ...]:
    """Return ``sections`` with one line that lists the ``cuts``."""
    if not cuts:
        return tuple(sections)
    listed = "; ".join(f"{cut.section} ({cut.reason})" if cut.reason else cut.section for cut in cuts)
    note = Section(CUTS, f"Cut to keep {budget} tokens: {listed}.")
    place = next((at for at, section in enumerate(sections) if section.name == BEFORE), len(sections))
    return (*sections[:place], note, *sections[place:])


def count_excess(
    sections: Sequence[Section], cuts: Sequence[Cut], budget: int, count: TokenCounter = estimate_tokens
) -> int:
    """Return by how many tokens the prompt exceeds ``budget``; 0 or less when it keeps it."""
    return count(join_sections(add_note(sections, cuts, budget))) - budget


def drop_sections(
    sections: Sequence[Section], budget: int, cuts: Sequence[Cut] = (), count: TokenCounter = estimate_tokens
) -> tuple[tuple[Section, ...], tuple[Cut, ...]]:
    """Drop sections in the declared order until the rest keeps ``budget`` tokens or only sections that stay are left.

    The second value lists ``cuts`` and the dropped sections.
    """
    rest, listed = tuple(sections), tuple(cuts)
    for name in DROPPED_FIRST:
        if count_excess(rest, listed, budget, count) <= 0:
            break
        smaller = tuple(section for section in rest if section.name != name)
        if len(smaller) < len(rest):
            listed = (*listed, Cut(name, ""))
        rest = smaller
    return rest, listed
