"""Whether a prompt has the shape that is read well: blocks, length, order, Markdown."""

import re
from collections.abc import Iterator
from itertools import pairwise

from stackprompt.prompts.budget import estimate_tokens
from stackprompt.prompts.lint.anatomy import Anatomy, Block
from stackprompt.prompts.lint.phrases import is_resolved
from stackprompt.prompts.lint.question import LintContext

SCAFFOLD = 350
PER_CLAIM = 110
REPEATED = 0.02
SHORTEST_LINE = 20
# A request that is longer than this part of what is allowed holds more than the request.
PART = 10
_NEAR = 4
# Such a prompt holds no file that could be mistaken for the request.
_LEFT_IN_PLACE = re.compile(r"(?i)\bfile is in (?:your|the) workspace\b")
# The sections below these headings come from the workspace, the knowledge or the user.
_FACTS = frozenset({"consider", "context", "diagnostics", "editor diagnostics", "error", "goal", "steps"})
_ORDER = ("findings", "consider", "constraints", "context", "output", "verification", "when unsure")


def delimits(anatomy: Anatomy, context: LintContext) -> Iterator[str]:
    """Ask whether the file is set apart from the request."""
    for block in anatomy.blocks:
        if not block.is_closed:
            yield f"line {block.line}: the block that begins here has no end"
    if (
        not anatomy.blocks
        and not _LEFT_IN_PLACE.search(anatomy.text)
        and (context.lines is not None or estimate_tokens(anatomy.text) > context.longest // PART)
    ):
        yield "the file is not set apart from the request"


def outlasts(anatomy: Anatomy, _: LintContext) -> Iterator[str]:
    """Ask whether no content could close its own fence."""
    for block in anatomy.blocks:
        if block.opener[:1] in "`~" and _would_close(block):
            yield f"line {block.line}: the content holds a run of marks as long as its fence"


def _would_close(block: Block) -> bool:
    mark = block.opener[0]
    length = len(block.opener) - len(block.opener.lstrip(mark))
    return any(mark * length in line for line in block.lines)


def fits(anatomy: Anatomy, context: LintContext) -> Iterator[str]:
    """Ask whether it keeps its length."""
    tokens = estimate_tokens(anatomy.text)
    if tokens > context.longest:
        yield f"about {tokens} tokens, {context.longest} are allowed"


def repeats_nothing(anatomy: Anatomy, _: LintContext) -> Iterator[str]:
    """Ask whether hardly a line is repeated."""
    lines = [line.strip() for _, line in anatomy.prose if len(line.strip()) >= SHORTEST_LINE]
    again = len(lines) - len(set(lines))
    if again > REPEATED * len(lines):
        yield f"{again} of {len(lines)} lines stand there twice"


def is_lean(anatomy: Anatomy, _: LintContext) -> Iterator[str]:
    """Ask whether the fixed words, and those for each finding, are few; facts and the user's own words do not count."""
    claim_lines = frozenset(number for claim in anatomy.claims for number in _list_item_lines(anatomy, claim.line))
    of_claims = estimate_tokens("\n".join(line for number, line in anatomy.prose if number in claim_lines))
    if of_claims > PER_CLAIM * len(anatomy.claims):
        yield f"about {of_claims} tokens for {len(anatomy.claims)} findings, {PER_CLAIM} are allowed for each"
    fixed = estimate_tokens("\n".join(line for number, line in _skip_facts(anatomy) if number not in claim_lines))
    if fixed > SCAFFOLD:
        yield f"about {fixed} tokens beside file, facts and findings, {SCAFFOLD} are allowed"


def _list_item_lines(anatomy: Anatomy, first: int) -> Iterator[int]:
    """Yield the lines of an item of a list that begins in line ``first``."""
    lines = dict(anatomy.prose)
    yield first
    number = first + 1
    while lines.get(number, "").startswith((" ", "\t")):
        yield number
        number += 1


def _skip_facts(anatomy: Anatomy) -> Iterator[tuple[int, str]]:
    """Yield the lines outside of the sections for facts."""
    starts = {heading.line: heading.text.lower() for heading in anatomy.headings}
    is_fact = False
    for number, line in anatomy.prose:
        is_fact = starts[number] in _FACTS if number in starts else is_fact
        if not is_fact:
            yield number, line


def is_filled(anatomy: Anatomy, context: LintContext) -> Iterator[str]:
    """Ask whether no variable is left open and no heading empty."""
    yield from is_resolved(anatomy, context)
    content = {number for number, line in anatomy.prose if line.strip()} | {block.line for block in anatomy.blocks}
    levels = {heading.line: heading.level for heading in anatomy.headings}
    for heading in anatomy.headings:
        below = next((n for n in range(heading.line + 1, heading.line + _NEAR) if n in content), None)
        if below is None or levels.get(below, heading.level + 1) <= heading.level:
            yield f"line {heading.line}: nothing stands under this heading"


def is_tidy(anatomy: Anatomy, _: LintContext) -> Iterator[str]:
    """Ask for headings in order with a blank line below each, and for lines without blanks at their end."""
    yield from _check_heading_order(anatomy)
    lines = dict(anatomy.prose)
    for heading in anatomy.headings:
        if lines.get(heading.line + 1, "").strip():
            yield f"line {heading.line}: no blank line after the heading"
    for number, line in anatomy.prose:
        if line != line.rstrip():
            yield f"line {number}: blanks at its end"


def _check_heading_order(anatomy: Anatomy) -> Iterator[str]:
    if not anatomy.headings and estimate_tokens(anatomy.words) > SCAFFOLD:
        yield "a long prompt without headings"
    for before, after in pairwise(anatomy.headings):
        if after.level > before.level + 1:
            yield f"line {after.line}: a heading skips a level"
    names = [name for heading in anatomy.headings if (name := heading.text.lower()) in _ORDER]
    if names != sorted(names, key=_ORDER.index):
        yield "the headings do not follow the usual order"
