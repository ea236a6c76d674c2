"""The prompt of a task as a comment in the file it is about."""

from stackprompt.domain.argument import ArgumentValues, complete_arguments
from stackprompt.domain.result import Err
from stackprompt.domain.task import LENGTH
from stackprompt.engine.analysis import Analysis, relevant, within
from stackprompt.engine.snapshot import Snapshot
from stackprompt.prompts.comment import comment_leader, comment_lines
from stackprompt.prompts.select import arguments_for


def inline_prompt(  # noqa: PLR0913, PLR0917 - what one comment is made of
    snapshot: Snapshot,
    analysis: Analysis,
    task: str,
    before_line: int,
    lines: tuple[int, int] | None = None,
    given: ArgumentValues = (),
) -> tuple[str, ...]:
    """Return the comment lines for ``task``; empty when it or an argument is unknown or there are no line comments."""
    known = snapshot.templates.tasks.get(task)
    leader = comment_leader(analysis.document)
    if known is None or leader is None:
        return ()
    told = _told(snapshot, analysis, task, given) if given else ()
    if told is None:
        return ()
    findings = within(relevant(analysis.findings, task), lines)
    return comment_lines(known, analysis.document, findings, leader, before_line, told)


def _told(
    snapshot: Snapshot, analysis: Analysis, task: str, given: ArgumentValues
) -> tuple[tuple[str, str], ...] | None:
    """Return what was given by the titles of the arguments, None when one of them is unknown or wrong."""
    arguments = arguments_for(snapshot.templates, task, analysis.document.format)
    if isinstance(complete_arguments(task, arguments, dict(given)), Err):
        return None
    titles = {argument.name: argument.title for argument in arguments if argument is not LENGTH}
    return tuple((titles[name], str(value)) for name, value in given if name in titles)
