"""The newest analysis of each document: made off the loop, and not made again for what cannot change it."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from stackprompt.domain.document import Document
from stackprompt.engine.analysis import Analysis
from stackprompt.engine.snapshot import Snapshot
from stackprompt.formats.comment_edits import is_comment_edit
from stackprompt.formats.table import format_of

Make: TypeAlias = Callable[[Snapshot, Document], Coroutine[Any, Any, Analysis]]
# Open documents of the busiest editor: one that is let go of is analysed again when it is asked about.
KEPT = 1_024


class Analyses:
    """Analyses by snapshot and document; whoever asks for one that is being made waits for that."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._under_way: dict[tuple[Snapshot, Document], asyncio.Task[Analysis]] = {}
        self._newest: dict[str, tuple[Snapshot, Analysis]] = {}

    async def of(self, snapshot: Snapshot, document: Document) -> Analysis:
        """Return what ``document`` says and breaks as ``snapshot`` sees it."""
        known = self._newest.get(document.uri)
        if known is not None and known[0] is snapshot and _is_as_before(known[1], document):
            analysis = known[1] if known[1].document is document else replace(known[1], document=document)
        else:
            # Whoever waits may be cancelled: the others wait on, and what was begun is of use to the next.
            analysis = await asyncio.shield(self._begun(snapshot, document))
        self._keep(snapshot, analysis)
        return analysis

    def _begun(self, snapshot: Snapshot, document: Document) -> asyncio.Task[Analysis]:
        key = snapshot, document
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(self._make(snapshot, document))
            task.add_done_callback(partial(self._ended, key))
        return task

    def _ended(self, key: tuple[Snapshot, Document], _: object) -> None:
        del self._under_way[key]

    def forget(self) -> None:
        """Let go of what was kept for a snapshot that nobody asks for any more."""
        self._newest.clear()

    def _keep(self, snapshot: Snapshot, analysis: Analysis) -> None:
        uri = analysis.document.uri
        if uri not in self._newest and len(self._newest) >= KEPT:
            _ = self._newest.pop(next(iter(self._newest)))
        self._newest[uri] = snapshot, analysis


def _is_as_before(known: Analysis, document: Document) -> bool:
    before = known.document
    if before is document:
        return True
    is_same_file = (before.path, before.format) == (document.path, document.format)
    return is_same_file and is_comment_edit(format_of(document), known.facts, before.text, document.text)
