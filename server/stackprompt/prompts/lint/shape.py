"""Whether a prompt has the shape that is read well: blocks, length, order, Markdown."""

from collections.abc import Iterator
from itertools import pairwise

from stackprompt.prompts.budget import tokens_in
from stackprompt.prompts.lint.anatomy import Anatomy, Block
from stackprompt.prompts.lint.phrases import is_resolved
from stackprompt.prompts.lint.question import Known

SCAFFOLD = 350
PER_CLAIM = 110
REPEATED = 0.02
SHORTEST_LINE = 20
# A request that is longer than this part of what is allowed holds more than the request.
PART = 10
_NEAR = 4
_ORDER = ("findings", "consider", "constraints", "context", "output", "verification", "when unsure")


def delimits(anatomy: Anatomy, known: Known) -> Iterator[str]:
    """Ask whether the file is set apart from the request."""
    for block in anatomy.blocks:
        if not block.is_closed:
            yield f"line {block.line}: the block that begins here has no end"
    if not anatomy.blocks and (known.lines is not None or tokens_in(anatomy.text) > known.longest // PART):
        yield "the file is not set apart from the request"


def outlasts(anatomy: Anatomy, _: Known) -> Iterator[str]:
    """Ask whether no content could close its own fence."""
    for block in anatomy.blocks:
        if block.opener[:1] in "`~" and _would_close(block):
            yield f"line {block.line}: the content holds a run of marks as long as its fence"


def _would_close(block: Block) -> bool:
    mark = block.opener[0]
    length = len(block.opener) - len(block.opener.lstrip(mark))
    return any(mark * length in line for line in block.lines)


def fits(anatomy: Anatomy, known: Known) -> Iterator[str]:
    """Ask whether it keeps its length."""
    tokens = tokens_in(anatomy.text)
    if tokens > known.longest:
        yield f"about {tokens} tokens, {known.longest} are allowed"


def repeats_nothing(anatomy: Anatomy, _: Known) -> Iterator[str]:
    """Ask whether hardly a line stands there twice."""
    lines = [line.strip() for _, line in anatomy.prose if len(line.strip()) >= SHORTEST_LINE]
    again = len(lines) - len(set(lines))
    if again > REPEATED * len(lines):
        yield f"{again} of {len(lines)} lines stand there twice"


def is_lean(anatomy: Anatomy, _: Known) -> Iterator[str]:
    """Ask whether what is beside the file is no longer than its findings need."""
    own = tokens_in(anatomy.words)
    told = len(anatomy.claims) + _advice(anatomy)
    allowed = SCAFFOLD + PER_CLAIM * told
    if own > allowed:
        yield f"about {own} tokens beside the file, {allowed} are allowed for {told} findings"


def _advice(anatomy: Anatomy) -> int:
    """Count the items under "Consider": advice that no line proves."""
    begun = next((heading.line for heading in anatomy.headings if heading.text.lower() == "consider"), None)
    if begun is None:
        return 0
    end = next((heading.line for heading in anatomy.headings if heading.line > begun), len(anatomy.text))
    return sum(begun < number < end and line.startswith("- ") for number, line in anatomy.prose)


def is_filled(anatomy: Anatomy, known: Known) -> Iterator[str]:
    """Ask whether no variable is left open and no heading empty."""
    yield from is_resolved(anatomy, known)
    content = {number for number, line in anatomy.prose if line.strip()} | {block.line for block in anatomy.blocks}
    levels = {heading.line: heading.level for heading in anatomy.headings}
    for heading in anatomy.headings:
        below = next((n for n in range(heading.line + 1, heading.line + _NEAR) if n in content), None)
        if below is None or levels.get(below, heading.level + 1) <= heading.level:
            yield f"line {heading.line}: nothing stands under this heading"


def is_tidy(anatomy: Anatomy, _: Known) -> Iterator[str]:
    """Ask for headings in order with a blank line below each, and for lines without blanks at their end."""
    yield from _headings_in_order(anatomy)
    numbered = dict(anatomy.prose)
    for heading in anatomy.headings:
        if numbered.get(heading.line + 1, "").strip():
            yield f"line {heading.line}: no blank line after the heading"
    for number, line in anatomy.prose:
        if line != line.rstrip():
            yield f"line {number}: blanks at its end"


def _headings_in_order(anatomy: Anatomy) -> Iterator[str]:
    if not anatomy.headings and tokens_in(anatomy.words) > SCAFFOLD:
        yield "a long prompt without headings"
    for before, after in pairwise(anatomy.headings):
        if after.level > before.level + 1:
            yield f"line {after.line}: a heading skips a level"
    names = [name for heading in anatomy.headings if (name := heading.text.lower()) in _ORDER]
    if names != sorted(names, key=_ORDER.index):
        yield "the headings do not follow the usual order"
