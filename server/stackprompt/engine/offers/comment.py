"""The prompt of a task as a comment in the file it is about."""

from stackprompt.domain.prompts.argument import ArgumentValues, complete_arguments
from stackprompt.domain.prompts.task import LENGTH
from stackprompt.domain.result import Err
from stackprompt.engine.request.findings import select_for_task, select_within
from stackprompt.engine.snapshot import Snapshot
from stackprompt.engine.workspace.analysis import Analysis
from stackprompt.formats.labels import comment_of
from stackprompt.prompts.comment import write_lines
from stackprompt.prompts.templates.select import choose_arguments


def write_comment(  # noqa: PLR0913, PLR0917 - what one comment is made of
    snapshot: Snapshot,
    analysis: Analysis,
    task: str,
    before_line: int,
    lines: tuple[int, int] | None = None,
    arguments: ArgumentValues = (),
) -> tuple[str, ...]:
    """Return the comment lines for ``task``; empty for an unknown task, argument or comment sign."""
    entry = snapshot.templates.tasks.get(task)
    leader = comment_of(analysis.document.format, analysis.document.path)
    if entry is None or not leader:
        return ()
    titles = _title_arguments(snapshot, analysis, task, arguments) if arguments else ()
    if titles is None:
        return ()
    findings = select_within(select_for_task(analysis.findings, task), lines)
    return write_lines(entry, analysis.document, findings, leader, before_line, titles)


def _title_arguments(
    snapshot: Snapshot, analysis: Analysis, task: str, arguments: ArgumentValues
) -> tuple[tuple[str, str], ...] | None:
    """Return the title and value of each argument; None when one of them is unknown or wrong."""
    definitions = choose_arguments(snapshot.templates, task, analysis.document.format)
    if isinstance(complete_arguments(task, definitions, dict(arguments)), Err):
        return None
    titles = {argument.name: argument.title for argument in definitions if argument is not LENGTH}
    return tuple((titles[name], str(value)) for name, value in arguments if name in titles)
