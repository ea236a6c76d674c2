"""The prompt of a task as a comment in the file it is about."""

from stackprompt.engine.analysis import Analysis, relevant, within
from stackprompt.engine.snapshot import Snapshot
from stackprompt.prompts.comment import comment_leader, comment_lines


def inline_prompt(
    snapshot: Snapshot, analysis: Analysis, task: str, before_line: int, lines: tuple[int, int] | None = None
) -> tuple[str, ...]:
    """Return the comment lines for ``task``; empty when the task is unknown or the document has no line comments."""
    known = snapshot.templates.tasks.get(task)
    leader = comment_leader(analysis.document)
    if known is None or leader is None:
        return ()
    findings = within(relevant(analysis.findings, task), lines)
    return comment_lines(known, analysis.document, findings, leader, before_line)
