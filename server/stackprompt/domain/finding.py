"""A claim that a document breaks a practice at a place."""

from dataclasses import dataclass

from stackprompt.domain.document import Span
from stackprompt.domain.practice import Practice


@dataclass(frozen=True, slots=True)
class Finding:
    """``practice`` is broken at ``span``; ``subject`` names the stage, service or container, when there is one."""

    practice: Practice
    span: Span
    subject: str = ""


def by_severity(finding: Finding) -> tuple[int, int, int, str]:
    """Order findings: worst first, then by place, then by id so that equal input gives equal output."""
    return (finding.practice.severity.rank, finding.span.line, finding.span.column, finding.practice.id)
