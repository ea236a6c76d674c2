"""What one version of one document says and breaks: computed once, off the loop, and kept with that version."""

import time
from dataclasses import dataclass

from stackprompt.domain.document import Document
from stackprompt.domain.finding import Finding, by_severity
from stackprompt.domain.prompt import Problem
from stackprompt.engine.snapshot import Snapshot
from stackprompt.findings.find import find
from stackprompt.formats.check_context import Facts
from stackprompt.formats.table import neighbours_of, read


@dataclass(frozen=True, slots=True)
class Analysis:
    """A document, its facts, its findings, worst first, and what of the knowledge could not be applied to it."""

    document: Document
    facts: Facts
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...] = ()


def analyse(snapshot: Snapshot, document: Document) -> Analysis:
    """Read ``document`` and find what it breaks of the snapshot's knowledge."""
    neighbours = neighbours_of(document)
    started = time.thread_time()
    facts = read(document, neighbours)
    knowledge = snapshot.knowledge
    own = find(document, facts, knowledge.own_by_kind.get(document.format, ()), neighbours)
    practices = knowledge.foreign_by_kind.get(document.format, ())
    if not practices:
        return Analysis(document, facts, own)
    from stackprompt.findings.foreign import explain_failure, find_foreign  # noqa: PLC0415 - few users have any

    foreign = find_foreign(document, practices, neighbours, time.thread_time() - started)
    problems = tuple(
        Problem(knowledge.paths[practice.id], 1, explain_failure(failure), "make its patterns simpler")
        for practice, failure in foreign.failed
    )
    return Analysis(document, facts, tuple(sorted((*own, *foreign.findings), key=by_severity)), problems)


def relevant(findings: tuple[Finding, ...], task: str) -> tuple[Finding, ...]:
    """Return the findings that ``task`` wants; of two that contradict each other at a line the worse one stays."""
    kept: list[Finding] = []
    refused: set[tuple[str, int]] = set()
    for finding in findings:
        practice, line = finding.practice, finding.span.line
        if task in practice.tasks and (practice.id, line) not in refused:
            kept.append(finding)
            refused.update((id_, line) for id_ in practice.conflicts)
    return tuple(kept)


def within(findings: tuple[Finding, ...], lines: tuple[int, int] | None) -> tuple[Finding, ...]:
    """Return the findings that touch ``lines`` (first, last), or all."""
    if lines is None:
        return findings
    return tuple(finding for finding in findings if finding.span.touches(*lines))
