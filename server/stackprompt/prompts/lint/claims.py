"""Compare the claims of a prompt with the file: lines, quotes, practices, order, secrets."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from stackprompt.prompts.lint.anatomy import Anatomy, Claim
from stackprompt.prompts.lint.question import LintContext
from stackprompt.prompts.text.fence import clean
from stackprompt.redaction.find import find_secrets

# What a title shows as code need not be a quote: only what is as long as one is held to it.
SHORTEST_QUOTE = 20
_RANK = {"critical": 0, "high": 1, "medium": 2, "low": 3}
_LEFT_OUT = re.compile(r"^\[… lines? \d+(?:-\d+)? left out …\]$")
_CUT = "…"
_REDACTED = re.compile(r"<redacted(?:-\d+)?>")


def exist(anatomy: Anatomy, context: LintContext) -> Iterator[str]:
    """Ask whether each line that is named exists, and holds what is quoted."""
    lines = context.lines if context.lines is not None else _get_whole_document(anatomy)
    for claim in anatomy.claims if lines else ():
        for number in claim.lines:
            if not 1 <= number <= len(lines):
                yield f"line {claim.line}: the file has no line {number}"
        if len(claim.quote) >= SHORTEST_QUOTE and not _is_quoted(claim, lines):
            yield f"line {claim.line}: line {claim.lines[0]} of the file does not say {claim.quote}"


def _get_whole_document(anatomy: Anatomy) -> Sequence[str]:
    block = anatomy.document
    return () if block is None or any(_LEFT_OUT.match(line) for line in block.lines) else block.lines


def _is_quoted(claim: Claim, lines: Sequence[str]) -> bool:
    quote = claim.quote.removesuffix(_CUT)
    return _REDACTED.search(quote) is not None or quote in lines[claim.lines[0] - 1].strip()


def cite_practices(anatomy: Anatomy, context: LintContext) -> Iterator[str]:
    """Ask whether each practice that is cited exists."""
    for claim in anatomy.claims:
        if claim.practice and context.conflicts is not None and claim.practice not in context.conflicts:
            yield f"line {claim.line}: there is no practice {claim.practice}"


def agree(anatomy: Anatomy, context: LintContext) -> Iterator[str]:
    """Ask whether no two findings want the opposite at one line."""
    citations = {(claim.practice, line) for claim in anatomy.claims if claim.practice for line in claim.lines}
    for practice, line in sorted(citations):
        for other in sorted((context.conflicts or {}).get(practice, ())):
            if (other, line) in citations:
                yield f"{practice} contradicts {other}"


def are_sorted(anatomy: Anatomy, _: LintContext) -> Iterator[str]:
    """Ask whether the worst comes first, and of equals the first line."""
    claims = [claim for claim in anatomy.claims if claim.severity]
    for before, after in pairwise(claims):
        if (_RANK[before.severity], before.lines[0]) > (_RANK[after.severity], after.lines[0]):
            yield f"line {after.line}: comes after a lesser finding or a later line"


def keep_secrets(anatomy: Anatomy, _: LintContext) -> Iterator[str]:
    """Ask whether no secret is left, and whether the prompt mentions that some were removed."""
    prose = "\n".join(line for _, line in anatomy.prose)
    parts = [(prose, "prompt.md", [number for number, _ in anatomy.prose])]
    for block in anatomy.blocks:
        numbers = list(range(block.line + 1, block.line + 1 + len(block.lines)))
        parts.append(("\n".join(block.lines), f"block.{block.opener.strip('`~<> ').lower()}", numbers))
    lines = {
        numbers[text.count("\n", 0, span.start)] for text, path, numbers in parts for span in find_secrets(text, path)
    }
    for number in sorted(lines):
        yield f"line {number}: holds what looks like a secret"
    if _REDACTED.search(anatomy.text) and not _REDACTED.search(anatomy.words):
        yield "secrets were taken out, and nothing says so"


def show_all(anatomy: Anatomy, _: LintContext) -> Iterator[str]:
    """Ask whether no character is hidden."""
    for number, line in enumerate(anatomy.text.split("\n"), 1):
        if clean(line).hidden:
            yield f"line {number}: holds characters that nobody sees"
