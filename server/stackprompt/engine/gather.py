"""All that goes into a prompt, before it is written out: findings, advice, stack, arguments, reports of other tools."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from stackprompt.domain.argument import ArgumentType, ArgumentValue, ArgumentValues, complete_arguments
from stackprompt.domain.diagnostic import Diagnostic
from stackprompt.domain.errors import PromptError
from stackprompt.domain.finding import Finding
from stackprompt.domain.plan import Steps
from stackprompt.domain.practice import Practice, Tool
from stackprompt.domain.prompt import Cut, PromptRequest
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.task import LENGTHS
from stackprompt.domain.technology import DetectedTechnology, Stack
from stackprompt.domain.vocabulary import Topic
from stackprompt.engine import diagnostics as reports
from stackprompt.engine.analysis import Analysis, relevant, within
from stackprompt.engine.context import component_of, context_of, select_subject
from stackprompt.engine.plan import steps_for
from stackprompt.engine.snapshot import Snapshot
from stackprompt.engine.tools import tools_for
from stackprompt.formats.table import format_of
from stackprompt.prompts import given, house_rules, views
from stackprompt.prompts.budget import BYTES_PER_TOKEN
from stackprompt.prompts.fence import CleanText, clean_file
from stackprompt.prompts.model import ArgumentView, PromptFacts
from stackprompt.prompts.select import arguments_for

# With as many findings a prompt needs no advice beside them.
SHORT_LIST = 3
PLAN = "plan"
COMPACT = "compact"
# Tasks that no practice names: they want what another one wants.
BORROWED: Mapping[str, str] = {
    "production-readiness": "review",
    "plan": "review",
    "convert": "harden",
    "upgrade": "review",
}
# And of that only what is about these.
TOPICS: Mapping[str, frozenset[Topic]] = {
    "upgrade": frozenset({Topic.END_OF_LIFE, Topic.IMAGE_VERSION}),
}
# Something new is written from all that is known of the project.
FROM_THE_STACK = frozenset({"generate"})
# The part of the budget that a text of the user may take.
SHARE_OF_TEXTS = 4
# And that of the house rules: all that may be loaded fits into a standard prompt.
SHARE_OF_RULES = 4
RULES = "house rules"


@dataclass(frozen=True, slots=True)
class Told:
    """The arguments, checked and complete, and which of them are texts."""

    values: Mapping[str, ArgumentValue | None]
    texts: frozenset[str]
    length: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What goes into the prompt; ``facts`` is the same as a template sees it, with the whole document."""

    findings: tuple[Finding, ...]
    advice: tuple[Practice, ...]
    technologies: tuple[DetectedTechnology, ...]
    diagnostics: tuple[Diagnostic, ...]
    arguments: ArgumentValues
    steps: Steps
    tools: tuple[Tool, ...]
    text: CleanText
    facts: PromptFacts
    budget: int
    told: Told
    cuts: tuple[Cut, ...] = ()


def gather(
    snapshot: Snapshot, request: PromptRequest, analysis: Analysis, stack: Stack
) -> Result[Gathered, PromptError]:
    """Collect what ``request`` needs; the error says which of its arguments is wrong."""
    arguments = arguments_for(snapshot.templates, request.task, request.document.format)
    checked = complete_arguments(request.task, arguments, dict(request.arguments))
    if isinstance(checked, Err):
        return checked
    values = checked.value
    length = values.pop("length") if "length" in dict(request.arguments) else snapshot.settings.prompt.length
    texts = frozenset(argument.name for argument in arguments if argument.type is ArgumentType.TEXT)
    return Ok(_gathered(snapshot, request, analysis, stack, Told(values, texts, str(length))))


def _gathered(snapshot: Snapshot, request: PromptRequest, analysis: Analysis, stack: Stack, told: Told) -> Gathered:
    findings = _findings(request, analysis)
    claims = [finding.span for finding in analysis.findings if finding.practice.topic is Topic.SECRETS]
    text = clean_file(request.document.text, request.document.path, claims)
    note = format_of(request.document).note(analysis.facts)
    technologies = context_of(request.document, stack, snapshot.knowledge, new=_new(request, told))
    steps = _steps(request, analysis, told)
    found = Gathered(
        findings=findings,
        advice=() if told.length == COMPACT else tuple(_advice(snapshot, request, analysis, findings)),
        technologies=technologies,
        diagnostics=reports.of_use(request.diagnostics, findings, request.lines, len(text.lines)),
        arguments=request.arguments,
        steps=steps,
        tools=tools_for(snapshot.knowledge, request.document, _near(request, stack))[: views.MAX_TOOLS],
        text=text,
        facts=PromptFacts(views.document_view(request.document, text, note=note)),
        budget=min(snapshot.settings.prompt.budget, LENGTHS[told.length]),
        told=told,
    )
    return _with_rules(snapshot, _with_gifts(replace(found, facts=_own_facts(snapshot, request, found))))


def _own_facts(snapshot: Snapshot, request: PromptRequest, found: Gathered) -> PromptFacts:
    """Return what the document, its workspace and our knowledge give."""
    document, most = request.document, snapshot.settings.prompt.max_findings
    # The steps of a plan name the findings already.
    groups = () if found.steps else grouped(found.findings)
    technologies = snapshot.knowledge.technologies
    names = views.stack_views(found.technologies, technologies)
    own = views.stack_views(select_subject(document, found.technologies), technologies)
    practices = snapshot.knowledge.practices_for(document.format)
    return replace(
        found.facts,
        findings=views.finding_views(groups[:most], found.text),
        more=max(0, len(groups) - most),
        advice=views.advice_views(found.advice),
        stack=names,
        tools=(
            (views.status_view(document.path),)
            if document.is_withheld
            else views.tool_views(found.tools, document.path)
        ),
        selection=_selection(request),
        technologies=views.in_a_sentence(own),
        subject=views.sentence_subject(found.facts.document.label, own, _selection(request)),
        is_checked=any(practice.is_checkable for practice in practices),
        variables=house_rules.clean_variables(snapshot.settings.variables),
    )


def _with_gifts(found: Gathered) -> Gathered:
    """Add what the user and other tools gave."""
    arguments, cuts = texts_within(found, SHARE_OF_TEXTS)
    document = found.facts.document
    if found.told.length == COMPACT:
        document = replace(document, is_shown=False, excerpt=True)
    facts = replace(
        found.facts,
        document=document,
        length=found.told.length,
        diagnostics=given.diagnostic_views(found.diagnostics[: reports.MAX_SHOWN]),
        more_diagnostics=max(0, len(found.diagnostics) - reports.MAX_SHOWN),
        steps=given.step_views(found.steps),
        arguments=arguments,
    )
    return replace(found, facts=facts, cuts=cuts)


def _with_rules(snapshot: Snapshot, found: Gathered) -> Gathered:
    """Add the house rules, which are in every prompt, but never more than their part of it."""
    rules, left = house_rules.render_rules(snapshot.rules, found.budget * BYTES_PER_TOKEN // SHARE_OF_RULES)
    cuts = (*found.cuts, Cut(RULES, f"{left} line{'s' if left > 1 else ''}")) if left else found.cuts
    return replace(found, facts=replace(found.facts, rules=rules), cuts=cuts)


def texts_within(found: Gathered, share: int) -> tuple[Mapping[str, ArgumentView], tuple[Cut, ...]]:
    """Return the arguments as a template shows them, each text within one of ``share`` parts of the budget."""
    room = found.budget * BYTES_PER_TOKEN // share
    arguments, cut = given.argument_views(found.told.values, found.told.texts, room)
    return arguments, (Cut(cut[0], f"{cut[1]} of {cut[2]} lines"),) if cut else ()


def _new(request: PromptRequest, told: Told) -> str:
    """Return which file a task writes from the facts of the stack, "" when it writes none."""
    return str(told.values.get("what", "any")) if request.task in FROM_THE_STACK else ""


def _steps(request: PromptRequest, analysis: Analysis, told: Told) -> Steps:
    depth = told.values.get("depth")
    if request.task != PLAN:
        return ()
    return steps_for(within(analysis.findings, request.lines), depth if isinstance(depth, int) else 1)


def _findings(request: PromptRequest, analysis: Analysis) -> tuple[Finding, ...]:
    topics = TOPICS.get(request.task)
    about = tuple(found for found in analysis.findings if topics is None or found.practice.topic in topics)
    findings = within(relevant(about, BORROWED.get(request.task, request.task)), request.lines)
    if request.practice is None:
        return findings
    return tuple(finding for finding in findings if finding.practice.id == request.practice)


def _near(request: PromptRequest, stack: Stack) -> tuple[DetectedTechnology, ...]:
    component = component_of(request.document, stack)
    return tuple(found for found in stack.detected if found.component in {component, "."})


def grouped(findings: tuple[Finding, ...]) -> tuple[tuple[Finding, ...], ...]:
    """Put the findings of one practice together, worst practice first, then by the first line of each."""
    by_practice = sorted(findings, key=lambda finding: (finding.practice.id, finding.span))
    groups = [tuple(group) for _, group in groupby(by_practice, key=lambda finding: finding.practice.id)]
    groups.sort(key=lambda group: (group[0].practice.severity.rank, group[0].span.line, group[0].practice.id))
    return tuple(groups)


def _advice(
    snapshot: Snapshot, request: PromptRequest, analysis: Analysis, findings: tuple[Finding, ...]
) -> Iterator[Practice]:
    if request.practice is not None:
        return
    refused = {id_ for finding in findings for id_ in finding.practice.conflicts}
    practices = snapshot.knowledge.practices_for(request.document.format)
    kinds = format_of(request.document).kinds(analysis.facts)
    advisory = (p for p in practices if not p.is_checkable and (not p.kinds or not p.kinds.isdisjoint(kinds)))
    asked = (p for p in advisory if request.task in p.tasks and p.id not in refused)
    foreign = frozenset(p.id for p in snapshot.knowledge.foreign_by_kind.get(request.document.format, ()))
    wanted = (p for p in asked if _is_of_use(p, request.document.text, is_foreign=p.id in foreign))
    ranked = sorted(wanted, key=lambda practice: (practice.severity.rank, practice.id))
    # Proven findings come first in every sense: advice only fills a short list.
    room = max(0, SHORT_LIST - len({finding.practice.id for finding in findings}))
    yield from ranked[: min(room, snapshot.settings.prompt.max_advice)]


def _is_of_use(practice: Practice, text: str, *, is_foreign: bool) -> bool:
    """Return whether the text holds what the advice is about, and does not follow it already."""
    search = _search_foreign if is_foreign else _search
    if practice.skip_if is not None and search(practice.skip_if, text) is not None:
        return False
    return practice.only_if is None or search(practice.only_if, text) is not None


def _search_foreign(pattern: str, text: str) -> int | None:
    from stackprompt.runtime.sandbox.pattern_search import search_in_sandbox  # noqa: PLC0415 - few users have any

    return search_in_sandbox(pattern, text)


def _search(pattern: str, text: str) -> int | None:
    found = re.search(pattern, text)
    return found.start() if found else None


def _selection(request: PromptRequest) -> str:
    if request.lines is None:
        return ""
    first, last = request.lines
    return f"line {first}" if first == last else f"lines {first}-{last}"
