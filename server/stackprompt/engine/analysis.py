"""What one version of one document says and breaks: computed once, off the loop, and kept with that version."""

from dataclasses import dataclass

from stackprompt.documents.read import Facts, read
from stackprompt.domain.document import Document
from stackprompt.domain.finding import Finding
from stackprompt.engine.neighbours import neighbours_of
from stackprompt.engine.snapshot import Snapshot
from stackprompt.findings.find import find


@dataclass(frozen=True, slots=True)
class Analysis:
    """A document, its facts and its findings, worst first."""

    document: Document
    facts: Facts
    findings: tuple[Finding, ...]


def analyse(snapshot: Snapshot, document: Document) -> Analysis:
    """Read ``document`` and find what it breaks of the snapshot's knowledge."""
    neighbours = neighbours_of(document)
    facts = read(document, neighbours)
    findings = find(document, facts, snapshot.knowledge.practices_for(document.kind), neighbours)
    return Analysis(document, facts, findings)


def relevant(findings: tuple[Finding, ...], task: str) -> tuple[Finding, ...]:
    """Return the findings that ``task`` wants; of two that contradict each other the worse one stays."""
    kept: list[Finding] = []
    refused: set[str] = set()
    for finding in findings:
        practice = finding.practice
        if task in practice.tasks and practice.id not in refused:
            kept.append(finding)
            refused.update(practice.conflicts)
    return tuple(kept)


def within(findings: tuple[Finding, ...], lines: tuple[int, int] | None) -> tuple[Finding, ...]:
    """Return the findings that touch ``lines`` (first, last), or all."""
    if lines is None:
        return findings
    return tuple(finding for finding in findings if finding.span.touches(*lines))
