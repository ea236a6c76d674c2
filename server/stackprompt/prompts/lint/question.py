"""Questions about a prompt: each yields what is wrong."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from stackprompt.prompts.lint.anatomy import Anatomy

LONGEST = 6_000
_INLINE_CODE = re.compile(r"(`+).+?\1")


@dataclass(frozen=True, slots=True)
class LintContext:
    """Facts to compare a prompt with: lines of its file, practices with their conflicts, a length, commands."""

    lines: Sequence[str] | None = None
    conflicts: Mapping[str, frozenset[str]] | None = None
    longest: int = LONGEST
    commands: frozenset[str] = frozenset()


Ask: TypeAlias = Callable[[Anatomy, LintContext], Iterator[str]]


def has(pattern: re.Pattern[str], reason: str) -> Ask:
    """Ask whether ``pattern`` occurs outside of the blocks."""

    def ask(anatomy: Anatomy, _: LintContext) -> Iterator[str]:
        if not pattern.search(anatomy.words):
            yield reason

    return ask


def lacks(pattern: re.Pattern[str], what: str) -> Ask:
    """Ask whether ``pattern`` occurs nowhere outside of blocks and inline code, which quote the file."""

    def ask(anatomy: Anatomy, _: LintContext) -> Iterator[str]:
        for number, line in anatomy.prose:
            match = pattern.search(_INLINE_CODE.sub("", line))
            if match is not None:
                yield f"line {number}: {what}: {match[0]}"

    return ask
