"""A plan for the work on a document, whose steps are prompts."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from stackprompt.domain.knowledge.finding import Finding
from stackprompt.domain.prompts.plan import Steps, Subtask, order_steps
from stackprompt.domain.result import Ok
from stackprompt.engine.request.findings import select_for_task

# A finding belongs to the first task that wants it.
_WITH_FINDINGS: Mapping[str, str] = {
    "harden": "Close the gaps that were found",
    "optimise": "Make it smaller and faster",
    "fix": "Fix what else was found",
}
FIX = "fix"
MAX_PARTS = 8
BY_SEVERITY = 3


def plan_steps(findings: tuple[Finding, ...], depth: int) -> Steps:
    """Return the steps of a large change of a document with ``findings``, refined down to ``depth`` levels."""
    changes = tuple(_plan_changes(findings, depth))
    names = tuple(change.id for change in changes)
    outcome = order_steps(
        (
            Subtask("explain", "Understand what it does and who depends on it", "explain"),
            Subtask("test", "Hold the present behaviour with tests", "test", ("explain",)),
            *changes,
            Subtask("upgrade", "Bring versions up to date", "upgrade", names[-1:]),
            Subtask("document", "Document the result", "document", ("upgrade",)),
            Subtask("production-readiness", "Grade the result", "production-readiness", ("document",)),
        )
    )
    return outcome.value if isinstance(outcome, Ok) else ()


def _plan_changes(findings: tuple[Finding, ...], depth: int) -> Iterator[Subtask]:
    practices: set[str] = set()
    before = "test"
    for task, title in _WITH_FINDINGS.items():
        own = tuple(finding for finding in select_for_task(findings, task) if finding.practice.id not in practices)
        practices.update(finding.practice.id for finding in own)
        # Without findings only hardening is worth a step of its own.
        if own or task == "harden":
            yield Subtask(task, title if own else "Look for gaps", task, (before,), parts=_plan_parts(task, own, depth))
            before = task


def _plan_parts(task: str, findings: tuple[Finding, ...], depth: int) -> tuple[Subtask, ...]:
    practices = {finding.practice.id: finding.practice for finding in findings}
    single = [
        (
            practice.severity.value,
            Subtask(f"{task}-{id_}", practice.title, FIX if FIX in practice.tasks else task, practice=id_),
        )
        for id_, practice in tuple(practices.items())[:MAX_PARTS]
    ]
    if depth == 1:
        return ()
    if depth < BY_SEVERITY:
        return tuple(subtask for _, subtask in single)
    return tuple(
        Subtask(f"{task}-{severity}", f"Severity {severity}", task, parts=tuple(subtask for _, subtask in group))
        for severity, group in groupby(single, key=lambda pair: pair[0])
    )
