"""A claim that a document breaks a practice at a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.workspace.document import Span


@dataclass(frozen=True, slots=True)
class Finding:
    """``practice`` is broken at ``span``; ``subject`` names the stage, service or container, when there is one."""

    practice: Practice
    span: Span
    subject: str = ""


def by_severity(finding: Finding) -> tuple[int, int, int, str]:
    """Return the key that sorts findings: worst first, then by place and id, so that equal input gives equal output."""
    return (finding.practice.severity.rank, finding.span.line, finding.span.column, finding.practice.id)


def group_by_practice(findings: Sequence[Finding]) -> tuple[tuple[Finding, ...], ...]:
    """Group the findings of one practice, worst practice first, then by the first line of each."""
    by_practice = sorted(findings, key=lambda finding: (finding.practice.id, finding.span))
    groups = [tuple(group) for _, group in groupby(by_practice, key=lambda finding: finding.practice.id)]
    groups.sort(key=lambda group: (group[0].practice.severity.rank, group[0].span.line, group[0].practice.id))
    return tuple(groups)
