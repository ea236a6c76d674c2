"""The protocol's JSON for diagnostics, read into domain values: the same for every front-end."""

from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.workspace.diagnostic import SEVERITIES, Diagnostic

# A file full of errors shows the same with its first hundred.
MAX_READ = 500
MAX_MESSAGE = 1_000
EXPECTED = "diagnostics must be a list of {range, severity?, source?, code?, message}"


def decode_diagnostics(value: object) -> Result[tuple[Diagnostic, ...], str]:
    """Read the protocol's list of diagnostics, or what a server publishes; the error names the expected form."""
    match value:
        case None:
            return Ok(())
        case {"diagnostics": list() as listed}:
            return decode_diagnostics(listed)
        case list():
            read = [_read_diagnostic(entry) for entry in value[:MAX_READ]]
            return (
                Err(EXPECTED)
                if None in read
                else Ok(tuple(diagnostic for diagnostic in read if diagnostic is not None))
            )
        case _:
            return Err(EXPECTED)


def _read_diagnostic(entry: object) -> Diagnostic | None:
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
