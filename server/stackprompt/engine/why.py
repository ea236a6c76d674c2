"""Why a prompt says what it says: for each of its parts the evidence, the knowledge entry or the template behind it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from stackprompt.domain.diagnostic import Diagnostic
from stackprompt.domain.document import Document
from stackprompt.domain.finding import Finding
from stackprompt.domain.practice import Practice
from stackprompt.domain.practice import Source as Reference
from stackprompt.domain.prompt import Problem, Prompt
from stackprompt.domain.technology import DetectedTechnology
from stackprompt.engine.gather import grouped
from stackprompt.engine.snapshot import Snapshot
from stackprompt.prompts.fence import inline_code
from stackprompt.prompts.load import Source
from stackprompt.prompts.names import redact_message, show_name, show_path, show_rule, show_version

BASE = "base.md.j2"
MAX_EVIDENCE = 5
# What the template itself says in a section, in the words of its blocks.
_WORDED = {"goal": "goal", "constraints": "constraints", "output": "output", "unsure": "what to do when unsure"}


@dataclass(frozen=True, slots=True)
class _Case:
    """A prompt and what it was made of."""

    snapshot: Snapshot
    document: Document
    prompt: Prompt


def explanation(snapshot: Snapshot, document: Document, prompt: Prompt) -> str:
    """Explain ``prompt``, which was made of ``document`` with ``snapshot``, section by section in Markdown."""
    case = _Case(snapshot, document, prompt)
    parts = [
        [f"# Why: {prompt.title}", "", f"{prompt.tokens} of {prompt.budget} tokens."],
        _listed("Wording", _wording(case)),
        _listed("House rules", _house_rules(snapshot)),
    ]
    for section in prompt.sections:
        title, entries = _ORIGINS.get(section.name, _OTHER)
        if section.name not in _WORDED:
            parts.append(_listed(title or section.name, entries(case)))
    parts.append(_listed("Could not be used", map(_problem, prompt.problems)))
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _wording(case: _Case) -> Iterator[str]:
    worded = ", ".join(name for section, name in _WORDED.items() if section in {s.name for s in case.prompt.sections})
    yield from _template_file(case, case.prompt.template, f"gives {worded}")
    yield from _family_file(case)
    yield from _template_file(case, BASE, "gives the order of the parts")


def _template_file(case: _Case, name: str, gives: str) -> Iterator[str]:
    source = case.snapshot.templates.sources.get(name)
    if source is not None:
        covered = "".join(f", instead of {_path(below)}" for below in case.snapshot.templates.below.get(name, ()))
        yield f"{_path(source)} ({source.origin}) {gives}{covered}."


def _family_file(case: _Case) -> Iterator[str]:
    files = [record.file for record in case.snapshot.templates.families.find_chain(case.prompt.family)]
    if not files:
        return
    *covered, file = files
    others = "".join(f", above {show_path(below.path)}" for below in covered)
    gives = "gives what is to be kept, looked at and asked in this family"
    yield f"{show_path(file.path)} ({file.layer.origin}) {gives}{others}."


def _house_rules(snapshot: Snapshot) -> Iterator[str]:
    for file in snapshot.rules.files:
        yield f"{show_path(str(file.path))} stands among the constraints of every prompt"


def _path(source: Source) -> str:
    return show_path(str(source.path))


def _problem(problem: Problem) -> str:
    """Return a problem whose words may quote the workspace."""
    remedy = f"; {problem.remedy}" if problem.remedy else ""
    return f"{show_path(problem.path, problem.line)}: {inline_code(redact_message(problem.what))}{remedy}"


def _listed(title: str, entries: Iterable[str]) -> list[str]:
    lines = [f"- {entry}" for entry in entries]
    return [f"## {title}", "", *lines] if lines else []


def _requested(case: _Case) -> Iterator[str]:
    for name, value in case.prompt.arguments:
        yield f"Your argument {show_name(name)}, {len(str(value).splitlines())} lines, as data."


def _found(case: _Case) -> Iterator[str]:
    return (_finding(same, case.document) for same in grouped(case.prompt.findings))


def _finding(same: tuple[Finding, ...], document: Document) -> str:
    first, *others = (str(finding.span.line) for finding in same)
    where = f"Lines {', '.join((first, *others))}" if others else f"Line {first}"
    return f"{where}: {_practice(same[0].practice)}\n  Seen in {show_path(document.path, same[0].span.line)}."


def _practice(practice: Practice) -> str:
    see = f", also {', '.join(practice.see)}" if practice.see else ""
    head = f"**{practice.title}** (practice `{practice.id}` of {practice.technology}, {practice.severity.value}{see})"
    return "\n".join((head, *map(_reference, practice.sources)))


def _reference(source: Reference) -> str:
    compared = f", compared on {source.reviewed.isoformat()}" if source.reviewed else ""
    return f"  Source: [{source.title}]({source.url}){compared}."


def _advised(case: _Case) -> Iterator[str]:
    return map(_practice, case.prompt.advice)


def _reported(case: _Case) -> Iterator[str]:
    return (_report(found, case.document) for found in case.prompt.diagnostics)


def _report(found: Diagnostic, document: Document) -> str:
    source = show_rule(found.source, found.code) or "another tool"
    return f"Line {found.line}: {source}, {found.severity}, as reported for {show_path(document.path)}; not checked."


def _planned(case: _Case) -> Iterator[str]:
    known = {same[0].practice.id: same for same in grouped(case.prompt.findings)}
    for step in case.prompt.steps:
        same = known.get(step.subtask.practice or "")
        after = f", after {', '.join(step.after)}" if step.after else ""
        why = _finding(same, case.document) if same else f"task `{step.subtask.task}`{after}."
        yield f"{step.number}: {why}"


def _technologies(case: _Case) -> Iterator[str]:
    return (_technology(case.snapshot, found) for found in case.prompt.technologies)


def _technology(snapshot: Snapshot, found: DetectedTechnology) -> str:
    known = snapshot.knowledge.technologies.get(found.id)
    name = f"{known.name if known else found.id} {show_version(found.version or '')}".strip()
    seen = (f"{show_path(e.path, e.line)} ({e.kind})" for e in found.evidence[:MAX_EVIDENCE])
    more = f" and {len(found.evidence) - MAX_EVIDENCE} more" if len(found.evidence) > MAX_EVIDENCE else ""
    return f"{name}: seen in {', '.join(seen)}{more}"


def _shown(case: _Case) -> Iterator[str]:
    lines = case.document.text.count("\n") + (not case.document.text.endswith("\n"))
    yield f"{show_path(case.document.path)}, {lines} lines, {case.document.format}; fenced, secrets redacted."


def _verified(case: _Case) -> Iterator[str]:
    for tool in case.prompt.tools:
        yield f"{tool.name}, {tool.homepage}"
    if not case.prompt.tools:
        yield f"The commands of the family `{case.prompt.family}`; the knowledge base has none for such a file."


def _cut(case: _Case) -> Iterator[str]:
    return (f"{cut.section}: {cut.reason or 'all of it'}" for cut in case.prompt.cuts)


def _said(case: _Case) -> Iterator[str]:
    yield f"The template `{case.prompt.template}`."


_ORIGINS: Mapping[str, tuple[str, Callable[[_Case], Iterator[str]]]] = {
    "request": ("What you gave", _requested),
    "findings": ("Findings", _found),
    "diagnostics": ("Reported by other tools", _reported),
    "advice": ("Advice that nothing in the file proves", _advised),
    "steps": ("Steps", _planned),
    "context": ("Stack facts", _technologies),
    "document": ("The file", _shown),
    "cuts": ("Left out", _cut),
    "verify": ("Verification", _verified),
}
# A section of a template of the user.
_OTHER = ("", _said)
