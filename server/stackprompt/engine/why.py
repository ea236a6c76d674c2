"""Why a prompt says what it says: for each of its parts the evidence, the knowledge entry or the template behind it."""

from collections.abc import Iterable, Iterator

from stackprompt.domain.document import Document
from stackprompt.domain.errors import describe
from stackprompt.domain.finding import Finding
from stackprompt.domain.practice import Practice
from stackprompt.domain.prompt import Prompt
from stackprompt.domain.technology import Detected
from stackprompt.engine.gather import grouped
from stackprompt.engine.snapshot import Snapshot
from stackprompt.prompts.fence import inline_code, plain
from stackprompt.prompts.load import Source

BASE = "base.md.j2"
MAX_EVIDENCE = 5


def explanation(snapshot: Snapshot, document: Document, prompt: Prompt) -> str:
    """Explain ``prompt``, which was made of ``document`` with ``snapshot``, in Markdown."""
    parts = (
        [f"# Why: {plain(prompt.title)}", "", *_wording(snapshot, prompt)],
        _listed("Findings", map(_finding, grouped(prompt.findings))),
        _listed("Advice that nothing in the file proves", map(_practice, prompt.advice)),
        _listed("Stack facts", (_technology(snapshot, found) for found in prompt.technologies)),
        _listed("House rules", _house_rules(snapshot)),
        _listed("Verification", _tools(snapshot, document)),
        _listed("Left out", (f"{cut.section}: {cut.reason}" for cut in prompt.cuts)),
        _listed("Could not be used", (describe(problem) for problem in prompt.problems)),
    )
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _wording(snapshot: Snapshot, prompt: Prompt) -> Iterator[str]:
    templates = snapshot.templates
    for name, gives in ((prompt.template, "goal, constraints and output"), (BASE, "order of the parts")):
        if name in templates.sources:
            covered = "".join(f", instead of {_path(below)}" for below in templates.below.get(name, ()))
            yield f"- {_path(templates.sources[name])} gives the {gives}{covered}."


def _house_rules(snapshot: Snapshot) -> Iterator[str]:
    for file in snapshot.rules.files:
        yield f"{inline_code(str(file.path))} stands among the constraints of every prompt"


def _path(source: Source) -> str:
    return inline_code(str(source.path))


def _listed(title: str, entries: Iterable[str]) -> list[str]:
    lines = [f"- {entry}" for entry in entries]
    return [f"## {title}", "", *lines] if lines else []


def _finding(same: tuple[Finding, ...]) -> str:
    first, *others = (str(finding.span.line) for finding in same)
    where = f"Lines {', '.join((first, *others))}" if others else f"Line {first}"
    return f"{where}: {_practice(same[0].practice)}"


def _practice(practice: Practice) -> str:
    see = f", also {', '.join(practice.see)}" if practice.see else ""
    head = f"**{practice.title}** (practice `{practice.id}` of {practice.technology}, {practice.severity.value}{see})"
    sources = (
        f"  Source: [{source.title}]({source.url}), compared on {source.reviewed.isoformat()}."
        for source in practice.sources
    )
    return "\n".join((head, *sources))


def _technology(snapshot: Snapshot, found: Detected) -> str:
    known = snapshot.knowledge.technologies.get(found.id)
    name = f"{known.name if known else found.id} {plain(found.version or '')}".strip()
    seen = (f"{inline_code(f'{e.path}:{e.line}')} ({e.kind})" for e in found.evidence[:MAX_EVIDENCE])
    more = f" and {len(found.evidence) - MAX_EVIDENCE} more" if len(found.evidence) > MAX_EVIDENCE else ""
    return f"{name}: seen in {', '.join(seen)}{more}"


def _tools(snapshot: Snapshot, document: Document) -> Iterator[str]:
    for tool in snapshot.knowledge.tools_for(document.kind):
        yield f"{tool.name}, {tool.homepage}"
