"""A request becomes a prompt: pure and synchronous; whoever calls it decides where it runs."""

from dataclasses import replace
from pathlib import PurePosixPath

from stackprompt.domain.errors import NoSuchLines, PromptError, UnknownPractice, UnknownTask
from stackprompt.domain.prompt import Problem, Prompt, PromptRequest
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.technology import Stack
from stackprompt.engine.analysis import Analysis
from stackprompt.engine.gather import Gathered, gather
from stackprompt.engine.snapshot import Snapshot
from stackprompt.engine.write import Written, write
from stackprompt.formats.table import format_of
from stackprompt.prompts.budget import joined, tokens_in
from stackprompt.prompts.names import redact_path
from stackprompt.prompts.select import template_for


def generate(
    snapshot: Snapshot, request: PromptRequest, analysis: Analysis, stack: Stack
) -> Result[Prompt, PromptError]:
    """Write the prompt that ``request`` asks for; the errors say what in the request or in our data is wrong."""
    name = template_for(snapshot.templates, request.task, request.document.format)
    if name is None:
        return Err(UnknownTask(request.task, tuple(snapshot.templates.tasks)))
    if request.document.is_withheld:
        # Neither lines nor what other tools quote of them.
        request = replace(request, lines=None, diagnostics=())
    refusal = _refusal(snapshot, request)
    if refusal is not None:
        return Err(refusal)
    gathered = gather(snapshot, request, analysis, stack)
    if isinstance(gathered, Err):
        return gathered
    written = write(snapshot, request.document, name, gathered.value)
    if isinstance(written, Err):
        return written
    problems = (*snapshot.problems, *analysis.problems, *_unread(analysis))
    return Ok(
        _prompt(snapshot.templates.tasks[request.task].title, request, name, gathered.value, written.value, problems)
    )


def _prompt(  # noqa: PLR0913, PLR0917 - what a prompt is made of
    title: str,
    request: PromptRequest,
    name: str,
    found: Gathered,
    written: Written,
    problems: tuple[Problem, ...],
) -> Prompt:
    text = joined(written.sections)
    return Prompt(
        task=request.task,
        title=f"{title} {found.facts.document.path}",
        text=text,
        tokens=tokens_in(text),
        findings=found.findings,
        technologies=found.technologies,
        template=name,
        suggested_name=_file_name(request),
        family=format_of(request.document).family,
        budget=found.budget,
        sections=written.sections,
        diagnostics=found.diagnostics,
        arguments=found.arguments,
        steps=found.steps,
        tools=found.tools,
        advice=found.advice,
        cuts=written.cuts,
        problems=problems,
    )


def _unread(analysis: Analysis) -> tuple[Problem, ...]:
    """Return what of the document could not be read, and therefore was not looked at."""
    path = analysis.document.path
    return tuple(Problem(path, line, what, "") for line, what in analysis.facts.problems)


def _refusal(snapshot: Snapshot, request: PromptRequest) -> PromptError | None:
    if request.practice is not None and request.practice not in snapshot.knowledge.practices:
        return UnknownPractice(request.practice, tuple(snapshot.knowledge.practices))
    if request.lines is not None:
        first, last = request.lines
        total = request.document.text.count("\n") + 1
        if not 1 <= first <= last <= total:
            return NoSuchLines(request.document.path, first, last, total)
    return None


def _file_name(request: PromptRequest) -> str:
    name = PurePosixPath(redact_path(request.document.path)).name.lower()
    safe = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name).strip("-")
    return f"{request.task}-{safe or 'file'}.md"
