"""Apply practices that did not ship with stackprompt: in a child process, because their patterns may never end."""

import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from stackprompt.domain.knowledge.finding import Finding, by_severity
from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.workspace.document import NO_NEIGHBOURS, Document, Neighbours, Span
from stackprompt.findings.find import find
from stackprompt.formats.identity import ByIdentity
from stackprompt.formats.table import read
from stackprompt.runtime.sandbox.pool import SANDBOX, SandboxFailure, Shared, share

_log = logging.getLogger(__name__)
# CPU time for all practices on one document, and for one of them when all together took too long.
SECONDS_FOR_ALL = 1.0
SECONDS_FOR_ONE = 0.25
# A child reads the document again, on a core that may be slower.
ALLOWANCE = 3.0
# After so many the rest is tried once more together, so that no document takes longer than two seconds.
MOST_SLOW_PRACTICES = 3
# A practice that is slow on so many documents is not tried on another until it is loaded anew.
MOST_SLOW_DOCUMENTS = 2


@dataclass(frozen=True, slots=True)
class ForeignFindings:
    """Findings, worst first, and the practices that cannot be applied, each with the reason."""

    findings: tuple[Finding, ...] = ()
    failed: tuple[tuple[Practice, SandboxFailure], ...] = ()


@dataclass(frozen=True, slots=True)
class _Group:
    """Practices that were loaded together, and on which documents each of them was too slow, by URI."""

    shared: Shared
    slow: defaultdict[int, dict[str, SandboxFailure]] = field(default_factory=lambda: defaultdict(dict))

    def failure(self, number: int, uri: str) -> SandboxFailure | None:
        """Return why a practice is not tried on a document: it failed there, or on several others."""
        failures = self.slow.get(number, {})
        if uri in failures:
            return failures[uri]
        return next(iter(failures.values())) if len(failures) >= MOST_SLOW_DOCUMENTS else None


def find_foreign(
    document: Document, practices: tuple[Practice, ...], neighbours: Neighbours = NO_NEIGHBOURS, spent: float = 0.0
) -> ForeignFindings:
    """Return what ``document`` breaks of ``practices``; one that takes too long takes nothing away from the others.

    ``spent`` is the CPU time (s) of reading the document and of finding in it with other practices, which a child
    repeats in part: a practice is not to blame for a large document.
    """
    if not practices:
        return ForeignFindings()
    work = _Work(_group(ByIdentity(practices)), practices, document, neighbours, ALLOWANCE * spent)
    known = {number: work.group.failure(number, document.uri) for number in range(len(practices))}
    numbers = [number for number, failure in known.items() if failure is None]
    failed = {number: failure for number, failure in known.items() if failure is not None}
    answer = work.ask(numbers, SECONDS_FOR_ALL)
    findings = answer.value if isinstance(answer, Ok) else _find_one_by_one(work, numbers, failed)
    rows = tuple((practices[number], failure) for number, failure in sorted(failed.items()))
    return ForeignFindings(tuple(sorted(findings, key=by_severity)), rows)


def _find_one_by_one(work: "_Work", numbers: list[int], failed: dict[int, SandboxFailure]) -> tuple[Finding, ...]:
    """Find with each practice alone, to see which is slow; when several are, with all that are left together."""
    findings: list[Finding] = []
    waiting = list(numbers)
    while waiting:
        is_enough = len(failed.keys() & set(numbers)) >= MOST_SLOW_PRACTICES
        chosen, waiting = (waiting, []) if is_enough else (waiting[:1], waiting[1:])
        answer = work.ask(chosen, SECONDS_FOR_ONE)
        if isinstance(answer, Ok):
            findings += answer.value
            continue
        failed.update(dict.fromkeys(chosen, answer.error))
        # Faults of the system or of the transport do not predict the next document.
        if answer.error.reason in {"slow", "memory"}:
            for number in chosen:
                work.group.slow[number][work.document.uri] = answer.error
                _log.warning("%s is too slow for %s", work.practices[number].id, work.document.path)
    return tuple(findings)


def explain_failure(failure: SandboxFailure) -> str:
    """Return what is wrong with a practice that could not be applied."""
    match failure.reason:
        case "slow":
            return f"it takes more than {SECONDS_FOR_ONE:g} s of CPU time for one document"
        case "memory":
            return "it takes too much memory for one document"
        case "broken" | "no-process":
            return f"it cannot be applied ({failure.what})"


@lru_cache(maxsize=16)
def _group(practices: ByIdentity[tuple[Practice, ...]]) -> _Group:
    return _Group(share(tuple, practices.value))


@dataclass(frozen=True, slots=True)
class _Work:
    """Practices and the document that they are applied to, with ``seconds`` of CPU time for reading it."""

    group: _Group
    practices: tuple[Practice, ...]
    document: Document
    neighbours: Neighbours
    seconds: float

    def ask(self, numbers: list[int], seconds: float) -> Result[tuple[Finding, ...], SandboxFailure]:
        """Apply the practices of these ``numbers`` in a child process."""
        if not numbers:
            return Ok(())
        answer = SANDBOX.call(
            find_here, self.group.shared, self.document, self.neighbours, numbers, seconds=seconds + self.seconds
        )
        return answer if isinstance(answer, Err) else Ok(tuple(_read_rows(self.practices, answer.value)))


def find_here(
    practices: tuple[Practice, ...], document: Document, neighbours: Neighbours, numbers: list[int]
) -> list[list[object]]:
    """Find in this process, which is the child: rows of a practice's number, the numbers of its span, its subject."""
    chosen = practices if len(numbers) == len(practices) else tuple(practices[number] for number in numbers)
    number_of = {practice.id: number for number, practice in enumerate(practices)}
    rows: list[list[object]] = []
    for finding in find(document, read(document, neighbours), chosen, neighbours):
        span = finding.span
        # A document may hold half a character, and JSON may not.
        subject = finding.subject.encode("utf-8", "replace").decode()
        rows.append([number_of[finding.practice.id], span.line, span.column, span.end_line, span.end_column, subject])
    return rows


def _read_rows(practices: tuple[Practice, ...], rows: object) -> Iterator[Finding]:
    """Read the rows of a child; one of another shape is dropped."""
    for row in rows if isinstance(rows, list) else ():
        match row:
            case [int(number), int(line), int(column), int(end_line), int(end_column), str(subject)] if (
                0 <= number < len(practices)
            ):
                yield Finding(practices[number], Span(line, column, end_line, end_column), subject)
            case _:
                pass
