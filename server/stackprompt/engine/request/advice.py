"""Advice for a short list of findings: practices that nothing in the file proves, but that its text calls for."""

import re
from collections.abc import Sequence

from stackprompt.domain.knowledge.finding import Finding
from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.prompts.prompt import PromptRequest
from stackprompt.engine.snapshot import Snapshot

# With as many findings a prompt needs no advice beside them.
SHORT_LIST = 3


def select_advice(
    snapshot: Snapshot, request: PromptRequest, object_kinds: frozenset[str], findings: Sequence[Finding]
) -> tuple[Practice, ...]:
    """Return the advice that fits beside ``findings``, the most important first.

    ``object_kinds`` are the kinds of the Kubernetes objects in the document.
    """
    # Proven findings come first in every sense: advice only fills a short list.
    room = min(
        SHORT_LIST - len({finding.practice.id for finding in findings}),
        snapshot.settings.prompt.max_advice,
    )
    if request.practice is not None or room <= 0:
        return ()
    conflicts = {id_ for finding in findings for id_ in finding.practice.conflicts}
    text, kind = request.document.text, request.document.format
    foreign = frozenset(practice.id for practice in snapshot.knowledge.foreign_by_kind.get(kind, ()))
    advice = (
        practice
        for practice in snapshot.knowledge.practices_for(kind)
        if not practice.is_checkable
        and request.task in practice.tasks
        and practice.id not in conflicts
        and (not practice.kinds or not practice.kinds.isdisjoint(object_kinds))
        and _applies(practice, text, is_foreign=practice.id in foreign)
    )
    return tuple(sorted(advice, key=lambda practice: (practice.severity.rank, practice.id))[:room])


def _applies(practice: Practice, text: str, *, is_foreign: bool) -> bool:
    """Return whether the text holds what the advice is about, and does not follow it already."""
    if practice.skip_if is not None and _is_in(practice.skip_if, text, is_foreign=is_foreign):
        return False
    return practice.only_if is None or _is_in(practice.only_if, text, is_foreign=is_foreign)


def _is_in(pattern: str, text: str, *, is_foreign: bool) -> bool:
    if not is_foreign:
        return re.search(pattern, text) is not None

    from stackprompt.runtime.sandbox.pattern_search import search_in_sandbox  # noqa: PLC0415 - few users have any

    return search_in_sandbox(pattern, text) is not None
