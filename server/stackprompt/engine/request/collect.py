"""The first stage of a prompt: collect the evidence for a request, or return the error that refuses it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stackprompt.domain.errors import NoSuchLines, PromptError, UnknownPractice, UnknownTask
from stackprompt.domain.knowledge.technology import Stack
from stackprompt.domain.knowledge.vocabulary import Topic
from stackprompt.domain.prompts.argument import Argument, ArgumentType, complete_arguments
from stackprompt.domain.prompts.evidence import CheckedArguments, Evidence
from stackprompt.domain.prompts.plan import Steps
from stackprompt.domain.prompts.prompt import PromptRequest
from stackprompt.domain.prompts.task import COMPACT, LENGTH, LENGTHS
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.engine.request.advice import select_advice
from stackprompt.engine.request.diagnostics import select_diagnostics
from stackprompt.engine.request.findings import select_findings, select_within
from stackprompt.engine.request.plan import plan_steps
from stackprompt.engine.snapshot import Snapshot
from stackprompt.engine.workspace.analysis import Analysis
from stackprompt.engine.workspace.context import select_context, select_nearby, select_subject
from stackprompt.engine.workspace.tools import select_tools
from stackprompt.formats.labels import label_of, language_of
from stackprompt.formats.table import format_of
from stackprompt.prompts.templates.select import TemplateChoice, choose_template

MAX_TOOLS = 2
_PLAN = "plan"
# Tasks that write something new use all that is known of the project.
_FROM_THE_STACK = frozenset({"generate"})


@dataclass(frozen=True, slots=True)
class _LookUp:
    """The result of looking up our data for a task and a document."""

    template: TemplateChoice
    label: str
    language: str
    is_fragment: bool
    note: str
    object_kinds: frozenset[str]


def collect(
    snapshot: Snapshot, request: PromptRequest, analysis: Analysis, stack: Stack
) -> Result[Evidence, PromptError]:
    """Return the evidence for ``request``: the parts of ``analysis`` and ``stack`` that concern it."""
    document = request.document
    if document.is_withheld:
        # Neither lines nor what other tools quote of them.
        request = replace(request, lines=None, diagnostics=())
    refusal = _find_refusal(snapshot, request)
    format_ = format_of(document)
    note, object_kinds = format_.note(analysis.facts), format_.kinds(analysis.facts)
    template = choose_template(snapshot.templates, request.task, document.format)
    if template is None:
        return Err(UnknownTask(request.task, tuple(snapshot.templates.tasks)))
    if refusal is not None:
        return Err(refusal)
    id_, path = document.format, document.path
    look_up = _LookUp(
        template, label_of(id_, path), language_of(id_, path), format_.is_fragment(path), note, object_kinds
    )
    arguments = _check_arguments(snapshot, request, template.arguments)
    if isinstance(arguments, Err):
        return arguments
    return Ok(_collect(snapshot, request, look_up, arguments.value, analysis, stack))


def _find_refusal(snapshot: Snapshot, request: PromptRequest) -> PromptError | None:
    if request.practice is not None and request.practice not in snapshot.knowledge.practices:
        return UnknownPractice(request.practice, tuple(snapshot.knowledge.practices))
    if request.lines is not None:
        first, last = request.lines
        total = request.document.text.count("\n") + 1
        if not 1 <= first <= last <= total:
            return NoSuchLines(request.document.path, first, last, total)
    return None


def _check_arguments(
    snapshot: Snapshot, request: PromptRequest, definitions: Sequence[Argument]
) -> Result[CheckedArguments, PromptError]:
    """Check the arguments of ``request`` and complete them with defaults; the error names the wrong one."""
    arguments = dict(request.arguments)
    outcome = complete_arguments(request.task, definitions, arguments)
    if isinstance(outcome, Err):
        return outcome
    values = outcome.value
    length = values.pop(LENGTH.name) if LENGTH.name in arguments else snapshot.settings.prompt.length
    texts = frozenset(argument.name for argument in definitions if argument.type is ArgumentType.TEXT)
    return Ok(CheckedArguments(values, texts, str(length)))


def _collect(  # noqa: PLR0913, PLR0917 - all that evidence is selected from
    snapshot: Snapshot,
    request: PromptRequest,
    look_up: _LookUp,
    arguments: CheckedArguments,
    analysis: Analysis,
    stack: Stack,
) -> Evidence:
    document, knowledge = request.document, snapshot.knowledge
    steps = _plan(request, arguments, analysis)
    findings = select_findings(request, analysis.findings)
    is_compact = arguments.length == COMPACT
    # Tasks that write something new name it.
    new = str(arguments.values.get("what", "any")) if request.task in _FROM_THE_STACK else ""
    return Evidence(
        request=request,
        template=look_up.template.name,
        family=look_up.template.family,
        arguments=arguments,
        label=look_up.label,
        language=look_up.language,
        is_fragment=look_up.is_fragment,
        findings=findings,
        diagnostics=select_diagnostics(request.diagnostics, findings, request.lines, document.text),
        steps=steps,
        advice=() if is_compact else select_advice(snapshot, request, look_up.object_kinds, findings),
        technologies=(technologies := select_context(document, stack, knowledge, new=new)),
        subject=select_subject(document, technologies),
        tools=select_tools(knowledge, document, select_nearby(document, stack))[:MAX_TOOLS],
        secrets=tuple(finding.span for finding in analysis.findings if finding.practice.topic is Topic.SECRETS),
        note=look_up.note,
        is_checked=any(practice.is_checkable for practice in knowledge.practices_for(document.format)),
        budget=min(snapshot.settings.prompt.budget, LENGTHS[arguments.length]),
    )


def _plan(request: PromptRequest, arguments: CheckedArguments, analysis: Analysis) -> Steps:
    if request.task != _PLAN:
        return ()
    depth = arguments.values.get("depth")
    return plan_steps(select_within(analysis.findings, request.lines), depth if isinstance(depth, int) else 1)
