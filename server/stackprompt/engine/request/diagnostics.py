"""The reports of other tools that a prompt can use."""

from collections.abc import Sequence

from stackprompt.domain.knowledge.finding import Finding
from stackprompt.domain.workspace.diagnostic import SEVERITIES, Diagnostic

OWN_SOURCE = "stackprompt"


def select_diagnostics(
    diagnostics: Sequence[Diagnostic], findings: Sequence[Finding], lines: tuple[int, int] | None, text: str
) -> tuple[Diagnostic, ...]:
    """Return those within ``lines`` that no finding covers, worst first, each once; ``text`` is the document's."""
    covered = {(rule.lower(), finding.span.line) for finding in findings for rule in finding.practice.see}
    total = _count_lines(text)
    first, last = lines or (1, total)
    unique: dict[tuple[int, str], Diagnostic] = {}
    for diagnostic in diagnostics:
        # A document may have become shorter since the tool looked at it.
        is_here = diagnostic.line <= min(last, total) and diagnostic.end_line >= first
        is_covered = (diagnostic.rule.lower(), diagnostic.line) in covered or diagnostic.source.lower() == OWN_SOURCE
        if is_here and not is_covered:
            _ = unique.setdefault((diagnostic.line, diagnostic.message), diagnostic)
    return tuple(sorted(unique.values(), key=lambda report: (SEVERITIES.index(report.severity), report.line)))


def _count_lines(text: str) -> int:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.count("\n") + (bool(text) and not text.endswith("\n"))
