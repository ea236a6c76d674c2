"""The newest analysis of each document: made off the loop, and reused after edits that cannot change it."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, TypeAlias

from stackprompt.domain.workspace.document import Document
from stackprompt.engine.snapshot import Snapshot
from stackprompt.engine.workspace.analysis import Analysis
from stackprompt.findings.comment_edits import is_comment_edit
from stackprompt.formats.table import format_of

Make: TypeAlias = Callable[[Snapshot, Document], Coroutine[Any, Any, Analysis]]
# Open documents of the busiest editor: an evicted one is analysed again when it is asked about.
MAX_DOCUMENTS = 1_024


class Analyses:
    """Analyses by snapshot and document; a second caller waits for the analysis under way."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._tasks: dict[tuple[Snapshot, Document], asyncio.Task[Analysis]] = {}
        self._newest: dict[str, tuple[Snapshot, Analysis]] = {}

    async def get(self, snapshot: Snapshot, document: Document) -> Analysis:
        """Return the analysis of ``document`` with the knowledge of ``snapshot``."""
        task = self._newest.get(document.uri)
        if task is not None and task[0] is snapshot and _is_unaffected(task[1], document):
            analysis = task[1] if task[1].document is document else replace(task[1], document=document)
        else:
            # A caller may be cancelled: the others wait on, and the next one uses the analysis.
            analysis = await asyncio.shield(self._start(snapshot, document))
        self._store(snapshot, analysis)
        return analysis

    def _start(self, snapshot: Snapshot, document: Document) -> asyncio.Task[Analysis]:
        key = snapshot, document
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.create_task(self._make(snapshot, document))
            task.add_done_callback(lambda _: self._tasks.pop(key))
        return task

    def forget(self) -> None:
        """Drop the analyses of a snapshot that was replaced."""
        self._newest.clear()

    def _store(self, snapshot: Snapshot, analysis: Analysis) -> None:
        uri = analysis.document.uri
        if uri not in self._newest and len(self._newest) >= MAX_DOCUMENTS:
            _ = self._newest.pop(next(iter(self._newest)))
        self._newest[uri] = snapshot, analysis


def _is_unaffected(known: Analysis, document: Document) -> bool:
    previous = known.document
    if previous is document:
        return True
    is_same_file = (previous.path, previous.format) == (document.path, document.format)
    return is_same_file and is_comment_edit(format_of(document), known.facts, previous.text, document.text)
