"""The first stage of a prompt: collect the evidence for it, as domain values that no template has shaped yet."""

from collections.abc import Mapping
from dataclasses import dataclass

from stackprompt.domain.argument import ArgumentType, Value, filled
from stackprompt.domain.diagnostic import Diagnostic
from stackprompt.domain.document import Span
from stackprompt.domain.errors import PromptError
from stackprompt.domain.finding import Finding
from stackprompt.domain.plan import Steps
from stackprompt.domain.practice import Practice
from stackprompt.domain.prompt import PromptRequest
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.task import LENGTHS
from stackprompt.domain.technology import Detected, Stack
from stackprompt.domain.tool import Tool
from stackprompt.engine.request.advice import select_advice
from stackprompt.engine.request.diagnostics import select_diagnostics
from stackprompt.engine.request.findings import select_findings, select_within
from stackprompt.engine.request.plan import plan_steps
from stackprompt.engine.snapshot import Snapshot
from stackprompt.engine.workspace.analysis import Analysis
from stackprompt.engine.workspace.context import component_of, context_of, named_in_sentence
from stackprompt.engine.workspace.tools import tools_for
from stackprompt.prompts.select import arguments_for

MAX_TOOLS = 2
COMPACT = "compact"
_PLAN = "plan"
# Tasks that write something new use all that is known of the project.
_FROM_THE_STACK = frozenset({"generate"})
# The topic of practices whose findings are about values that no prompt may show.
SECRETS = "secrets"


@dataclass(frozen=True, slots=True)
class CheckedArguments:
    """The arguments of a task, checked and complete; ``texts`` names those that hold a text of the user."""

    values: Mapping[str, Value | None]
    texts: frozenset[str]
    length: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that one prompt is written from.

    ``subject`` are the ``technologies`` that belong to the document's name in a sentence. ``secrets`` are the places
    that findings call secret. ``budget`` counts tokens.
    """

    request: PromptRequest
    arguments: CheckedArguments
    findings: tuple[Finding, ...]
    advice: tuple[Practice, ...]
    technologies: tuple[Detected, ...]
    subject: tuple[Detected, ...]
    diagnostics: tuple[Diagnostic, ...]
    steps: Steps
    tools: tuple[Tool, ...]
    secrets: tuple[Span, ...]
    note: str
    is_checked: bool
    budget: int


def check_arguments(snapshot: Snapshot, request: PromptRequest) -> Result[CheckedArguments, PromptError]:
    """Check the arguments of ``request`` and complete them with defaults; the error names the wrong one."""
    declared = arguments_for(snapshot.templates, request.task, request.document.kind)
    given = dict(request.arguments)
    checked = filled(request.task, declared, given)
    if isinstance(checked, Err):
        return checked
    values = checked.value
    length = values.pop("length") if "length" in given else snapshot.settings.prompt.length
    texts = frozenset(argument.name for argument in declared if argument.type is ArgumentType.TEXT)
    return Ok(CheckedArguments(values, texts, str(length)))


def collect(
    snapshot: Snapshot, request: PromptRequest, arguments: CheckedArguments, analysis: Analysis, stack: Stack
) -> Evidence:
    """Return the evidence for ``request``: the parts of ``analysis`` and ``stack`` that concern it."""
    document, knowledge = request.document, snapshot.knowledge
    findings = select_findings(request, analysis.findings)
    # Tasks that write something new name it.
    new = str(arguments.values.get("what", "any")) if request.task in _FROM_THE_STACK else ""
    technologies = context_of(document, stack, knowledge, new=new)
    near = {component_of(document, stack), "."}
    tools = tools_for(knowledge, document, tuple(found for found in stack.detected if found.component in near))
    return Evidence(
        request=request,
        arguments=arguments,
        findings=findings,
        advice=() if arguments.length == COMPACT else select_advice(snapshot, request, analysis, findings),
        technologies=technologies,
        subject=named_in_sentence(document, technologies),
        diagnostics=select_diagnostics(request.diagnostics, findings, request.lines, document.text),
        steps=_plan(request, arguments, analysis),
        tools=tools[:MAX_TOOLS],
        secrets=tuple(finding.span for finding in analysis.findings if finding.practice.topic == SECRETS),
        note=analysis.note,
        is_checked=any(practice.is_checkable for practice in knowledge.practices_for(document.kind)),
        budget=min(snapshot.settings.prompt.budget, LENGTHS[arguments.length]),
    )


def _plan(request: PromptRequest, arguments: CheckedArguments, analysis: Analysis) -> Steps:
    if request.task != _PLAN:
        return ()
    depth = arguments.values.get("depth")
    return plan_steps(select_within(analysis.findings, request.lines), depth if isinstance(depth, int) else 1)
