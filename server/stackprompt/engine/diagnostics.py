"""What other tools report about a document: read from the protocol's JSON, and narrowed to what a prompt can use."""

from collections.abc import Sequence

from stackprompt.domain.diagnostic import SEVERITIES, Diagnostic
from stackprompt.domain.finding import Finding
from stackprompt.domain.result import Err, Ok, Result

MAX_SHOWN = 10
# More are not even looked at: a file full of errors says the same with its first hundred.
MAX_READ = 500
MAX_MESSAGE = 1_000
OWN = "stackprompt"
EXPECTED = "diagnostics must be a list of {range, severity?, source?, code?, message}"


def diagnostics_of(value: object) -> Result[tuple[Diagnostic, ...], str]:
    """Read the protocol's list of diagnostics, or what a server publishes; the error says what is expected."""
    match value:
        case None:
            return Ok(())
        case {"diagnostics": list() as listed}:
            return diagnostics_of(listed)
        case list():
            read = [_diagnostic(entry) for entry in value[:MAX_READ]]
            return Err(EXPECTED) if None in read else Ok(tuple(found for found in read if found is not None))
        case _:
            return Err(EXPECTED)


def _diagnostic(entry: object) -> Diagnostic | None:
    match entry:
        case {"range": {"start": {"line": int(first)}, "end": {"line": int(last)}}, "message": str(message), **rest}:
            code, source, severity = rest.get("code"), rest.get("source"), rest.get("severity")
            rank = severity if isinstance(severity, int) and 1 <= severity <= len(SEVERITIES) else 1
            return Diagnostic(
                line=max(0, first) + 1,
                end_line=max(first, last, 0) + 1,
                severity=SEVERITIES[rank - 1],
                message=message[:MAX_MESSAGE],
                source=source if isinstance(source, str) else "",
                code=str(code) if isinstance(code, str | int) else "",
            )
        case _:
            return None


def of_use(
    diagnostics: Sequence[Diagnostic], findings: Sequence[Finding], lines: tuple[int, int] | None, total: int
) -> tuple[Diagnostic, ...]:
    """Return those within ``lines`` that no finding says already, worst first, each once."""
    told = {(rule.lower(), finding.span.line) for finding in findings for rule in finding.practice.see}
    first, last = lines or (1, total)
    unique: dict[tuple[int, str], Diagnostic] = {}
    for diagnostic in diagnostics:
        # A document may have become shorter since the tool looked at it.
        is_here = diagnostic.line <= min(last, total) and diagnostic.end_line >= first
        is_told = (diagnostic.rule.lower(), diagnostic.line) in told or diagnostic.source.lower() == OWN
        if is_here and not is_told:
            _ = unique.setdefault((diagnostic.line, diagnostic.message), diagnostic)
    return tuple(sorted(unique.values(), key=lambda found: (SEVERITIES.index(found.severity), found.line)))
