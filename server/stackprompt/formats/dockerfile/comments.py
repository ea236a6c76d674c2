"""Comments of a Dockerfile: what they take back, and edits that change nothing else."""

from collections.abc import Iterator

from stackprompt.formats.check_context import CheckContext, Facts
from stackprompt.formats.dockerfile.facts import DockerfileFacts
from stackprompt.formats.dockerfile.lines import is_directive
from stackprompt.formats.suppressions import LAST_LINE, LineRanges, Suppression, suppression_comments

_OF_WHOLE_FILES = frozenset({"checkov", "trivy"})


def find_suppressions(context: CheckContext) -> Iterator[Suppression]:
    """Yield what the comments take back: findings of the next instruction, or of the file."""
    if not isinstance(context.facts, DockerfileFacts):
        return
    spans = (instruction.span for instruction in context.facts.instructions)
    instructions = LineRanges((span.line, span.end_line) for span in spans)
    for comment in suppression_comments(context.lines):
        is_for_file = comment.is_for_file or comment.linter in _OF_WHOLE_FILES
        own = (comment.line, comment.line)
        lines = (1, LAST_LINE) if is_for_file else instructions.at(comment.line) or own
        yield Suppression(comment.linter, comment.rules, *lines)


def is_comment_edit(facts: Facts, line: int, old: str, new: str) -> bool:
    """Return whether a line outside of instructions was and is empty or a comment, and no directive."""
    if not isinstance(facts, DockerfileFacts) or not (_has_no_effect(old) and _has_no_effect(new)):
        return False
    return not any(instruction.span.touches(line, line) for instruction in facts.instructions)


def _has_no_effect(line: str) -> bool:
    return line.lstrip()[:1] in {"", "#"} and not is_directive(line)
