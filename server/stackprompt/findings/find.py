"""Find what a document breaks: apply practices, drop what is found twice or taken back, sort. Names no format."""

from collections.abc import Iterable
from functools import lru_cache

from stackprompt.domain.knowledge.finding import Finding, by_severity
from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.workspace.document import NO_NEIGHBOURS, Document, FormatId, Neighbours
from stackprompt.findings.suppressions import drop_suppressed
from stackprompt.formats.check_context import CheckContext, Facts, Finder
from stackprompt.formats.identity import ByIdentity
from stackprompt.formats.table import FORMAT_BY_ID, format_of


def find(
    document: Document, facts: Facts, practices: Iterable[Practice], neighbours: Neighbours = NO_NEIGHBOURS
) -> tuple[Finding, ...]:
    """Return what ``document`` breaks of ``practices``, worst first; one practice claims a line only once."""
    findings: dict[tuple[str, int], Finding] = {}
    context = CheckContext(document, facts, neighbours)
    folders = frozenset(document.path.split("/")[:-1])
    for practice, span, subject in _make_finder(document.format, ByIdentity(tuple(practices)))(context):
        if (practice.id, span.line) not in findings and practice.not_below.isdisjoint(folders):
            findings[practice.id, span.line] = Finding(practice, span, subject)
    return tuple(sorted(drop_suppressed(findings.values(), format_of(document), context), key=by_severity))


# One entry for each format, of the snapshot before a reload and of the one after it.
@lru_cache(maxsize=32)
def _make_finder(format_id: FormatId, practices: ByIdentity[tuple[Practice, ...]]) -> Finder:
    format_ = FORMAT_BY_ID[format_id]
    return format_.prepare(tuple(practice for practice in practices.value if format_.has_practice(practice)))
