"""A request becomes a prompt: collect, present, fit. Pure and synchronous; the caller decides where it runs."""

from dataclasses import replace
from pathlib import PurePosixPath

from stackprompt.domain.errors import NoSuchLines, PromptError, UnknownPractice, UnknownTask
from stackprompt.domain.prompt import Prompt, PromptRequest
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.technology import Stack
from stackprompt.engine.request.collect import Evidence, check_arguments, collect
from stackprompt.engine.request.fit import FittedPrompt, fit
from stackprompt.engine.request.present import present
from stackprompt.engine.snapshot import Snapshot
from stackprompt.engine.workspace.analysis import Analysis
from stackprompt.prompts.budget import estimate_tokens, join_sections
from stackprompt.prompts.names import redact_path, show_path
from stackprompt.prompts.select import FAMILIES, template_for


def generate(
    snapshot: Snapshot, request: PromptRequest, analysis: Analysis, stack: Stack
) -> Result[Prompt, PromptError]:
    """Write the prompt that ``request`` asks for; the error names what in the request or in our data is wrong."""
    template = template_for(snapshot.templates, request.task, request.document.kind)
    if template is None:
        return Err(UnknownTask(request.task, tuple(snapshot.templates.tasks)))
    if request.document.is_withheld:
        # Neither lines nor what other tools quote of them.
        request = replace(request, lines=None, diagnostics=())
    refusal = _refuse(snapshot, request)
    if refusal is not None:
        return Err(refusal)
    arguments = check_arguments(snapshot, request)
    if isinstance(arguments, Err):
        return arguments
    evidence = collect(snapshot, request, arguments.value, analysis, stack)
    fitted = fit(snapshot, template, evidence, present(snapshot, evidence))
    if isinstance(fitted, Err):
        return fitted
    return Ok(_build_prompt(snapshot, template, evidence, fitted.value, analysis))


def _build_prompt(
    snapshot: Snapshot, template: str, evidence: Evidence, fitted: FittedPrompt, analysis: Analysis
) -> Prompt:
    request, text = evidence.request, join_sections(fitted.sections)
    return Prompt(
        task=request.task,
        title=f"{snapshot.templates.tasks[request.task].title} {show_path(request.document.path)}",
        text=text,
        tokens=estimate_tokens(text),
        findings=evidence.findings,
        technologies=evidence.technologies,
        template=template,
        suggested_name=_name_file(request),
        family=FAMILIES[request.document.kind],
        budget=evidence.budget,
        sections=fitted.sections,
        diagnostics=evidence.diagnostics,
        arguments=request.arguments,
        steps=evidence.steps,
        tools=evidence.tools,
        advice=evidence.advice,
        cuts=fitted.cuts,
        problems=(*snapshot.problems, *analysis.problems),
    )


def _refuse(snapshot: Snapshot, request: PromptRequest) -> PromptError | None:
    """Return why there is no prompt for ``request``."""
    if request.practice is not None and request.practice not in snapshot.knowledge.practices:
        return UnknownPractice(request.practice, tuple(snapshot.knowledge.practices))
    if request.lines is not None:
        first, last = request.lines
        total = request.document.text.count("\n") + 1
        if not 1 <= first <= last <= total:
            return NoSuchLines(request.document.path, first, last, total)
    return None


def _name_file(request: PromptRequest) -> str:
    name = PurePosixPath(redact_path(request.document.path)).name.lower()
    safe = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name).strip("-")
    return f"{request.task}-{safe or 'file'}.md"
