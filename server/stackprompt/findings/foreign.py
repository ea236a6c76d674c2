"""Apply practices that did not ship with stackprompt: in a child process, because their patterns may never end."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from stackprompt.documents.read import read
from stackprompt.domain.document import ALONE, Document, Neighbours, Span
from stackprompt.domain.finding import Finding, by_severity
from stackprompt.domain.practice import Practice
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.findings.find import find
from stackprompt.findings.same import Same
from stackprompt.runtime.sandbox import SANDBOX, Failure, Shared, share

_log = logging.getLogger(__name__)
# CPU time for all practices on one document, and for one of them when all together took too long.
SECONDS_FOR_ALL = 1.0
SECONDS_FOR_ONE = 0.25


@dataclass(frozen=True, slots=True)
class ForeignFindings:
    """What a document breaks, worst first, and the practices that cannot be applied, each with the reason."""

    findings: tuple[Finding, ...] = ()
    failed: tuple[tuple[Practice, Failure], ...] = ()


@dataclass(frozen=True, slots=True)
class _Group:
    """Practices that were loaded together; ``failed`` are not applied again until something is loaded anew."""

    shared: Shared
    failed: dict[int, Failure] = field(default_factory=dict[int, Failure])


def find_foreign(
    document: Document, practices: tuple[Practice, ...], neighbours: Neighbours = ALONE
) -> ForeignFindings:
    """Return what ``document`` breaks of ``practices``; one that takes too long takes nothing away from the others."""
    if not practices:
        return ForeignFindings()
    group = _group(Same(practices))
    numbers = [number for number in range(len(practices)) if number not in group.failed]
    found = _ask(group, practices, document, neighbours, numbers, SECONDS_FOR_ALL)
    if isinstance(found, Ok):
        findings = found.value
    else:
        findings = _find_one_by_one(group, practices, document, neighbours, numbers)
    failed = tuple((practices[number], failure) for number, failure in sorted(group.failed.items()))
    return ForeignFindings(tuple(sorted(findings, key=by_severity)), failed)


def _find_one_by_one(
    group: _Group, practices: tuple[Practice, ...], document: Document, neighbours: Neighbours, numbers: list[int]
) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    for number in numbers:
        match _ask(group, practices, document, neighbours, [number], SECONDS_FOR_ONE):
            case Ok(found):
                findings += found
            case Err(failure):
                group.failed[number] = failure
                _log.warning("%s is not applied any more: %s", practices[number].id, explain_failure(failure))
    return tuple(findings)


def explain_failure(failure: Failure) -> str:
    """Return what is wrong with a practice that could not be applied."""
    match failure.reason:
        case "slow":
            return f"it takes more than {SECONDS_FOR_ONE:g} s of CPU time for one document"
        case "memory":
            return "it takes too much memory for one document"
        case "broken" | "no-process":
            return f"it cannot be applied ({failure.what})"


@lru_cache(maxsize=16)
def _group(practices: Same[tuple[Practice, ...]]) -> _Group:
    return _Group(share(tuple, practices.value))


def _ask(  # noqa: PLR0913, PLR0917 - what a child is asked
    group: _Group,
    practices: tuple[Practice, ...],
    document: Document,
    neighbours: Neighbours,
    numbers: list[int],
    seconds: float,
) -> Result[tuple[Finding, ...], Failure]:
    answer = SANDBOX.call(find_here, group.shared, document, neighbours, numbers, seconds=seconds)
    return answer if isinstance(answer, Err) else Ok(tuple(_read_rows(practices, answer.value)))


def find_here(
    practices: tuple[Practice, ...], document: Document, neighbours: Neighbours, numbers: list[int]
) -> list[list[object]]:
    """Find in this process, which is the child: rows of a practice's number, the numbers of its span, its subject."""
    chosen = practices if len(numbers) == len(practices) else tuple(practices[number] for number in numbers)
    number_of = {practice.id: number for number, practice in enumerate(practices)}
    found = find(document, read(document, neighbours), chosen, neighbours)
    return [
        [number_of[f.practice.id], f.span.line, f.span.column, f.span.end_line, f.span.end_column, f.subject]
        for f in found
    ]


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
