"""The analysis of one version of one document: its facts and findings, computed once, off the loop."""

import time
from dataclasses import dataclass

from stackprompt.domain.knowledge.finding import Finding, by_severity
from stackprompt.domain.problem import Problem
from stackprompt.domain.workspace.document import Document
from stackprompt.engine.snapshot import Snapshot
from stackprompt.findings.find import find
from stackprompt.formats.check_context import Facts
from stackprompt.formats.table import neighbours_of, read


@dataclass(frozen=True, slots=True)
class Analysis:
    """A document, its facts, its findings, worst first, and what could not be read or applied to it."""

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
    unread = tuple(Problem(document.path, line, what, "") for line, what in facts.problems)
    if not practices:
        return Analysis(document, facts, own, unread)
    from stackprompt.findings.foreign import explain_failure, find_foreign  # noqa: PLC0415 - few users have any

    foreign = find_foreign(document, practices, neighbours, time.thread_time() - started)
    problems = tuple(
        Problem(knowledge.paths[practice.id], 1, explain_failure(failure), "make its patterns simpler")
        for practice, failure in foreign.failed
    )
    return Analysis(document, facts, tuple(sorted((*own, *foreign.findings), key=by_severity)), (*problems, *unread))
