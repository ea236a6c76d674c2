import asyncio

from stackprompt.domain.workspace.document import Document
from stackprompt.engine.snapshot import Snapshot
from stackprompt.engine.workspace.analyses import MAX_DOCUMENTS, Analyses
from stackprompt.engine.workspace.analysis import Analysis, analyse
from tests.support import built_in, document

TEXT = "FROM python\n# \nRUN pip install x\n"


class Counting:
    """Analyses that tell of which texts they were made."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.cached = Analyses(self._make)

    async def _make(self, snapshot: Snapshot, of: Document) -> Analysis:
        self.made.append(of.text)
        await asyncio.sleep(0)
        return analyse(snapshot, of)

    async def get(self, text: str, path: str = "Dockerfile") -> Analysis:
        return await self.cached.get(built_in(), document(path, text))


async def test_typing_in_a_comment_keeps_the_findings_and_costs_no_analysis() -> None:
    analyses = Counting()
    first = await analyses.get(TEXT)
    typed = TEXT
    for letter in "prompt":
        typed = typed.replace("\nRUN", f"{letter}\nRUN")
        newest = await analyses.get(typed)
    assert analyses.made == [TEXT]
    assert newest.document.text == typed
    assert newest.findings == first.findings != ()


async def test_any_other_change_is_analysed() -> None:
    analyses = Counting()
    pinned = TEXT.replace("python", "python:3.12-slim")
    before, after = await analyses.get(TEXT), await analyses.get(pinned)
    assert analyses.made == [TEXT, pinned]
    assert before.findings != after.findings


async def test_two_that_ask_at_once_share_one_analysis() -> None:
    analyses = Counting()
    first, second = await asyncio.gather(analyses.get(TEXT), analyses.get(TEXT))
    assert first is second
    assert analyses.made == [TEXT]


async def test_another_snapshot_sees_the_same_text_anew() -> None:
    analyses = Counting()
    _ = await analyses.get(TEXT)
    other = built_in()
    newer = Snapshot(other.revision + 1, other.configuration, other.knowledge, other.templates)
    _ = await analyses.cached.get(newer, document("Dockerfile", TEXT))
    assert analyses.made == [TEXT, TEXT]


async def test_only_so_many_documents_are_cached() -> None:
    analyses = Counting()
    for number in range(MAX_DOCUMENTS + 1):
        _ = await analyses.get(TEXT, f"{number}.Dockerfile")
    assert len(analyses.cached._newest) == MAX_DOCUMENTS
