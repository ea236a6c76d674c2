"""Whether an edit was one inside a comment, which changes no facts: prompts are completed in comments.

Only comments that take findings back have an effect.
"""

from stackprompt.formats.check_context import Facts
from stackprompt.formats.format import Format
from stackprompt.formats.suppressions import SUPPRESSION

# Beyond it, looking for the difference costs about as much as reading.
MAX_CHARACTERS = 50_000


def is_comment_edit(format_: Format, facts: Facts, before: str, after: str) -> bool:
    """Return whether ``after`` certainly has the ``facts`` of ``before``: the two differ in one comment at most."""
    if facts.problems or len(after) > MAX_CHARACTERS:
        return False
    old, new = before.split("\n"), after.split("\n")
    if len(old) != len(new):
        return False
    changed = [number for number, pair in enumerate(zip(old, new, strict=True), 1) if pair[0] != pair[1]]
    if not changed:
        return True
    line = changed[0]
    if SUPPRESSION.search(old[line - 1]) or SUPPRESSION.search(new[line - 1]):
        return False
    return len(changed) == 1 and format_.is_comment_edit(facts, line, old[line - 1], new[line - 1])
