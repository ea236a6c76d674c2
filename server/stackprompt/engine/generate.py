"""A request becomes a prompt: pure and synchronous; whoever calls it decides where it runs."""

from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import PurePosixPath

from stackprompt.documents.helm_facts import HelmFacts
from stackprompt.domain.document import Document
from stackprompt.domain.errors import NoSuchLines, PromptError, UnknownPractice, UnknownTask
from stackprompt.domain.finding import Finding
from stackprompt.domain.practice import Practice
from stackprompt.domain.prompt import Cut, Problem, Prompt, PromptRequest
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.technology import Detected, Stack
from stackprompt.engine.analysis import Analysis, relevant, within
from stackprompt.engine.context import context_of
from stackprompt.engine.snapshot import Snapshot
from stackprompt.findings.scopes import kinds_in
from stackprompt.prompts import house, views
from stackprompt.prompts.budget import CHARACTERS_PER_TOKEN, fit, joined, tokens_in
from stackprompt.prompts.fence import CleanText, clean
from stackprompt.prompts.model import PromptFacts
from stackprompt.prompts.render import Section
from stackprompt.prompts.select import template_for

# Characters kept free for the marks of an excerpt and the words that announce it.
EXCERPT_MARKS = 600
# With as many findings a prompt needs no advice beside them.
SHORT_LIST = 3


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What goes into the prompt, before it is written out."""

    findings: tuple[Finding, ...]
    advice: tuple[Practice, ...]
    technologies: tuple[Detected, ...]
    text: CleanText
    facts: PromptFacts


def generate(
    snapshot: Snapshot, request: PromptRequest, analysis: Analysis, stack: Stack
) -> Result[Prompt, PromptError]:
    """Write the prompt that ``request`` asks for; the errors say what in the request or in our data is wrong."""
    name = template_for(snapshot.templates, request.task, request.document.kind)
    if name is None:
        return Err(UnknownTask(request.task, tuple(snapshot.templates.tasks)))
    refusal = _refusal(snapshot, request)
    if refusal is not None:
        return Err(refusal)
    gathered = _gather(snapshot, request, analysis, stack)
    written = _write(snapshot, request.document, name, gathered)
    if isinstance(written, Err):
        return written
    sections, cuts = written.value
    text = joined(sections)
    return Ok(
        Prompt(
            task=request.task,
            title=f"{snapshot.templates.tasks[request.task].title} {gathered.facts.document.path}",
            text=text,
            tokens=tokens_in(text),
            findings=gathered.findings,
            technologies=gathered.technologies,
            template=name,
            suggested_name=_file_name(request),
            advice=gathered.advice,
            cuts=cuts,
            problems=(*snapshot.problems, *_unread(analysis)),
            sections=tuple((section.name, section.text) for section in sections),
        )
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


def _gather(snapshot: Snapshot, request: PromptRequest, analysis: Analysis, stack: Stack) -> _Gathered:
    settings = snapshot.settings.prompt
    findings = within(relevant(analysis.findings, request.task), request.lines)
    if request.practice is not None:
        findings = tuple(finding for finding in findings if finding.practice.id == request.practice)
    groups = grouped(findings)
    text = clean(request.document.text)
    technologies = context_of(request.document, stack)
    names = views.stack_views(technologies, snapshot.knowledge.technologies)
    kind = request.document.kind
    advice = tuple(_advice(snapshot, request, analysis, findings))
    tools = snapshot.knowledge.tools_for(kind)
    facts = PromptFacts(
        document=views.document_view(request.document, text, note=_note(analysis)),
        findings=views.finding_views(groups[: settings.max_findings], text),
        more=len(groups) - len(groups[: settings.max_findings]),
        advice=views.advice_views(advice),
        stack=names,
        tools=views.tool_views(tools, request.document.path),
        selection=_selection(request),
        technologies=", ".join(f"{view.name} {view.version}".strip() for view in names[:3]),
        rules=house.written(snapshot.rules),
        variables=house.variables_of(snapshot.settings.variables),
    )
    return _Gathered(findings, advice, technologies, text, facts)


def _note(analysis: Analysis) -> str:
    """Return what must be known to understand findings that are about more than the text of the file."""
    facts = analysis.facts
    if not isinstance(facts, HelmFacts):
        return ""
    but = "; they leave it out, so its outer conditions are taken for true" if facts.is_assumed else ""
    return f"Findings are about the manifest that it becomes with the chart's default values{but}."


def grouped(findings: tuple[Finding, ...]) -> tuple[tuple[Finding, ...], ...]:
    """Put the findings of one practice together, worst practice first, then by the first line of each."""
    by_practice = sorted(findings, key=lambda finding: (finding.practice.id, finding.span))
    groups = [tuple(group) for _, group in groupby(by_practice, key=lambda finding: finding.practice.id)]
    groups.sort(key=lambda group: (group[0].practice.severity.rank, group[0].span.line, group[0].practice.id))
    return tuple(groups)


def _advice(
    snapshot: Snapshot, request: PromptRequest, analysis: Analysis, findings: tuple[Finding, ...]
) -> list[Practice]:
    if request.practice is not None:
        return []
    refused = {id_ for finding in findings for id_ in finding.practice.conflicts}
    practices = snapshot.knowledge.practices_for(request.document.kind)
    kinds = kinds_in(analysis.facts)
    fitting = (p for p in practices if not p.is_checkable and (not p.kinds or not p.kinds.isdisjoint(kinds)))
    wanted = (p for p in fitting if request.task in p.tasks and p.id not in refused)
    ranked = sorted(wanted, key=lambda practice: (practice.severity.rank, practice.id))
    # Proven findings come first in every sense: advice only fills a short list.
    room = max(0, SHORT_LIST - len({finding.practice.id for finding in findings}))
    return ranked[: min(room, snapshot.settings.prompt.max_advice)]


def _selection(request: PromptRequest) -> str:
    if request.lines is None:
        return ""
    first, last = request.lines
    return f"line {first}" if first == last else f"lines {first}-{last}"


def _write(
    snapshot: Snapshot, document: Document, name: str, gathered: _Gathered
) -> Result[tuple[tuple[Section, ...], tuple[Cut, ...]], PromptError]:
    budget = snapshot.settings.prompt.budget
    filled = snapshot.templates.fill(name, gathered.facts)
    if isinstance(filled, Err):
        return filled
    sections, cuts = fit(filled.value, budget)
    excess = len(joined(sections)) - budget * CHARACTERS_PER_TOKEN
    if excess <= 0:
        return Ok((sections, cuts))
    text = gathered.text
    room = sum(len(line) + 1 for line in text.lines) - excess - EXCERPT_MARKS
    shown = views.around(gathered.findings, len(text.lines), room, text)
    facts = replace(
        gathered.facts, document=views.document_view(document, text, shown, note=gathered.facts.document.note)
    )
    filled = snapshot.templates.fill(name, facts)
    if isinstance(filled, Err):
        return filled
    sections, cuts = fit(filled.value, budget)
    lines = sum(len(part) for part in shown)
    cut = Cut("document", f"{len(text.lines) - lines} of {len(text.lines)} lines left out to keep {budget} tokens")
    return Ok((sections, (*cuts, cut)))


def _file_name(request: PromptRequest) -> str:
    name = PurePosixPath(request.document.path).name.lower()
    safe = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name).strip("-")
    return f"{request.task}-{safe or 'file'}.md"
