"""The explanation of a prompt: for each part its evidence, its knowledge entry or its template."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from stackprompt.domain.knowledge.finding import Finding, group_by_practice
from stackprompt.domain.knowledge.practice import Practice, PracticeSource
from stackprompt.domain.problem import Problem
from stackprompt.domain.prompts.prompt import Prompt
from stackprompt.domain.workspace.document import Document
from stackprompt.engine.snapshot import Snapshot
from stackprompt.prompts.templates.load import Source
from stackprompt.prompts.text.fence import inline_code
from stackprompt.prompts.text.names import redact_message, show_name, show_path, show_rule, show_version

BASE = "base.md.j2"
MAX_EVIDENCE = 5
# Sections that the template words itself, by what its blocks give.
_WORDED = {"goal": "goal", "constraints": "constraints", "output": "output", "unsure": "what to do when unsure"}


@dataclass(frozen=True, slots=True)
class _Case:
    """A prompt and what it was made of."""

    snapshot: Snapshot
    document: Document
    prompt: Prompt


def explain_prompt(snapshot: Snapshot, document: Document, prompt: Prompt) -> str:
    """Explain ``prompt``, which was made of ``document`` with ``snapshot``, section by section in Markdown."""
    case = _Case(snapshot, document, prompt)
    parts = [
        [f"# Why: {prompt.title}", "", f"{prompt.tokens} of {prompt.budget} tokens."],
        _write_list("Wording", _explain_wording(case)),
        _write_list("House rules", _explain_rules(case)),
    ]
    for section in prompt.sections:
        title, entries = _ORIGINS.get(section.name, _OTHER)
        if section.name not in _WORDED:
            parts.append(_write_list(title or section.name, entries(case)))
    parts.append(_write_list("Could not be used", map(_explain_problem, prompt.problems)))
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _explain_wording(case: _Case) -> Iterator[str]:
    blocks = ", ".join(name for section, name in _WORDED.items() if section in {s.name for s in case.prompt.sections})
    yield from _explain_source(case, case.prompt.template, f"gives {blocks}")
    yield from _explain_family(case)
    yield from _explain_source(case, BASE, "gives the order of the parts")


def _explain_source(case: _Case, name: str, gives: str) -> Iterator[str]:
    source = case.snapshot.templates.sources.get(name)
    if source is not None:
        instead = "".join(
            f", instead of {_show_source(below)}" for below in case.snapshot.templates.below.get(name, ())
        )
        yield f"{_show_source(source)} ({source.origin}) {gives}{instead}."


def _explain_family(case: _Case) -> Iterator[str]:
    files = [record.file for record in case.snapshot.templates.families.find_chain(case.prompt.family)]
    if not files:
        return
    *covered, file = files
    others = "".join(f", above {show_path(below.path)}" for below in covered)
    gives = "gives what is to be kept, looked at and asked in this family"
    yield f"{show_path(file.path)} ({file.layer.origin}) {gives}{others}."


def _explain_rules(case: _Case) -> Iterator[str]:
    for file in case.snapshot.rules.files:
        yield f"{show_path(str(file.path))} is among the constraints of every prompt"


def _show_source(source: Source) -> str:
    return show_path(str(source.path))


def _explain_problem(problem: Problem) -> str:
    """Return a problem whose words may quote the workspace."""
    remedy = f"; {problem.remedy}" if problem.remedy else ""
    return f"{show_path(problem.path, problem.line)}: {inline_code(redact_message(problem.what))}{remedy}"


def _write_list(title: str, entries: Iterable[str]) -> list[str]:
    lines = [f"- {entry}" for entry in entries]
    return [f"## {title}", "", *lines] if lines else []


def _explain_arguments(case: _Case) -> Iterator[str]:
    for name, value in case.prompt.arguments:
        yield f"Your argument {show_name(name)}, {len(str(value).splitlines())} lines, as data."


def _explain_findings(case: _Case) -> Iterator[str]:
    return (_explain_finding(group, case.document) for group in group_by_practice(case.prompt.findings))


def _explain_finding(group: tuple[Finding, ...], document: Document) -> str:
    first, *others = (str(finding.span.line) for finding in group)
    where = f"Lines {', '.join((first, *others))}" if others else f"Line {first}"
    return f"{where}: {_explain_practice(group[0].practice)}\n  Seen in {show_path(document.path, group[0].span.line)}."


def _explain_practice(practice: Practice) -> str:
    see = f", also {', '.join(practice.see)}" if practice.see else ""
    head = f"**{practice.title}** (practice `{practice.id}` of {practice.technology}, {practice.severity.value}{see})"
    return "\n".join((head, *map(_cite, practice.sources)))


def _cite(source: PracticeSource) -> str:
    review = f", compared on {source.reviewed.isoformat()}" if source.reviewed else ""
    return f"  Source: [{source.title}]({source.url}){review}."


def _explain_advice(case: _Case) -> Iterator[str]:
    return map(_explain_practice, case.prompt.advice)


def _explain_reports(case: _Case) -> Iterator[str]:
    path = show_path(case.document.path)
    for report in case.prompt.diagnostics:
        source = show_rule(report.source, report.code) or "another tool"
        yield f"Line {report.line}: {source}, {report.severity}, as reported for {path}; not checked."


def _explain_steps(case: _Case) -> Iterator[str]:
    groups = {group[0].practice.id: group for group in group_by_practice(case.prompt.findings)}
    for step in case.prompt.steps:
        group = groups.get(step.subtask.practice or "")
        after = f", after {', '.join(step.after)}" if step.after else ""
        why = _explain_finding(group, case.document) if group else f"task `{step.subtask.task}`{after}."
        yield f"{step.number}: {why}"


def _explain_stack(case: _Case) -> Iterator[str]:
    for detection in case.prompt.technologies:
        technology = case.snapshot.knowledge.technologies.get(detection.id)
        name = f"{technology.name if technology else detection.id} {show_version(detection.version or '')}".strip()
        places = (f"{show_path(e.path, e.line)} ({e.kind})" for e in detection.evidence[:MAX_EVIDENCE])
        more = f" and {len(detection.evidence) - MAX_EVIDENCE} more" if len(detection.evidence) > MAX_EVIDENCE else ""
        yield f"{name}: seen in {', '.join(places)}{more}"


def _explain_document(case: _Case) -> Iterator[str]:
    lines = case.document.text.count("\n") + (not case.document.text.endswith("\n"))
    yield f"{show_path(case.document.path)}, {lines} lines, {case.document.format}; fenced, secrets redacted."


def _explain_tools(case: _Case) -> Iterator[str]:
    for tool in case.prompt.tools:
        yield f"{tool.name}, {tool.homepage}"
    if not case.prompt.tools:
        yield f"The commands of the family `{case.prompt.family}`; the knowledge base has none for such a file."


def _explain_cuts(case: _Case) -> Iterator[str]:
    return (f"{cut.section}: {cut.reason or 'all of it'}" for cut in case.prompt.cuts)


def _explain_template(case: _Case) -> Iterator[str]:
    yield f"The template `{case.prompt.template}`."


_ORIGINS: Mapping[str, tuple[str, Callable[[_Case], Iterator[str]]]] = {
    "request": ("What you gave", _explain_arguments),
    "findings": ("Findings", _explain_findings),
    "diagnostics": ("Reported by other tools", _explain_reports),
    "advice": ("Advice that nothing in the file proves", _explain_advice),
    "steps": ("Steps", _explain_steps),
    "context": ("Stack facts", _explain_stack),
    "document": ("The file", _explain_document),
    "cuts": ("Left out", _explain_cuts),
    "verify": ("Verification", _explain_tools),
}
# A section of a template of the user.
_OTHER = ("", _explain_template)
