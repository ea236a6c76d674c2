"""The findings that a task wants."""

from collections.abc import Mapping, Sequence

from stackprompt.domain.knowledge.finding import Finding
from stackprompt.domain.knowledge.vocabulary import Topic
from stackprompt.domain.prompts.prompt import PromptRequest

# Tasks that no practice names use the findings of another one.
_BORROWED_TASKS: Mapping[str, str] = {
    "production-readiness": "review",
    "plan": "review",
    "convert": "harden",
    "upgrade": "review",
}
# And of these only the findings with one of these topics.
_TOPICS: Mapping[str, frozenset[Topic]] = {
    "upgrade": frozenset({Topic.END_OF_LIFE, Topic.IMAGE_VERSION}),
}


def select_findings(request: PromptRequest, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return those of ``findings`` that the prompt of ``request`` is about."""
    topics = _TOPICS.get(request.task)
    on_topic = tuple(finding for finding in findings if topics is None or finding.practice.topic in topics)
    selection = select_within(select_for_task(on_topic, _BORROWED_TASKS.get(request.task, request.task)), request.lines)
    if request.practice is None:
        return selection
    return tuple(finding for finding in selection if finding.practice.id == request.practice)


def select_for_task(findings: Sequence[Finding], task: str) -> tuple[Finding, ...]:
    """Return the findings that ``task`` wants; of two that contradict each other at a line the worse one stays."""
    selection: list[Finding] = []
    conflicts: set[tuple[str, int]] = set()
    for finding in findings:
        practice, line = finding.practice, finding.span.line
        if task in practice.tasks and (practice.id, line) not in conflicts:
            selection.append(finding)
            conflicts.update((id_, line) for id_ in practice.conflicts)
    return tuple(selection)


def select_within(findings: tuple[Finding, ...], lines: tuple[int, int] | None) -> tuple[Finding, ...]:
    """Return the findings that touch ``lines`` (first, last), or all."""
    if lines is None:
        return findings
    return tuple(finding for finding in findings if finding.span.touches(*lines))
