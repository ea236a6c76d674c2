"""The stack as an editor sees it: kept up to date by what changes, and shown as a document."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from lsprotocol import types

from tests.integration.lsp.client import Session, session


@pytest.fixture
async def open_session(tmp_path: Path) -> AsyncIterator[Session]:
    async with session(tmp_path) as s:
        yield s


async def ids(s: Session) -> set[str]:
    return {found["id"] for found in await s.execute("stackprompt.stack", s.uri("Dockerfile"))}


def report(s: Session, path: str, kind: types.FileChangeType) -> None:
    event = types.FileEvent(s.uri(path), kind)
    s.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))


async def test_a_manifest_that_comes_changes_and_goes_changes_the_stack(open_session: Session) -> None:
    s = open_session
    assert "vue" not in await ids(s)
    manifest = s.workspace / "web" / "package.json"
    manifest.parent.mkdir()
    manifest.write_text('{"dependencies": {"vue": "^3"}}')
    report(s, "web/package.json", types.FileChangeType.Created)
    assert "vue" in await ids(s)
    manifest.write_text('{"dependencies": {"react": "^18"}}')
    report(s, "web/package.json", types.FileChangeType.Changed)
    assert {"react"} == await ids(s) & {"vue", "react"}
    shutil.rmtree(manifest.parent)
    report(s, "web/package.json", types.FileChangeType.Deleted)
    assert not await ids(s) & {"vue", "react", "nodejs"}


async def test_the_stack_document_links_to_evidence_and_is_never_out_of_date(open_session: Session) -> None:
    s = open_session
    answer = await s.execute("stackprompt.stackDocument", s.uri("Dockerfile"))
    assert answer["language"] == "markdown"
    assert f"- PostgreSQL 16.4 (99 %): [`compose.yaml:22`]({s.uri('compose.yaml')}#L22)" in answer["text"]
    # Editors do not report this change.
    (s.workspace / "go.mod").write_text("module x\n\ngo 1.22\n")
    assert "- Go 1.22 (" in (await s.execute("stackprompt.stackDocument", s.uri("Dockerfile")))["text"]


async def test_a_branch_that_changes_thousands_of_manifests_blocks_no_request(open_session: Session) -> None:
    s = open_session
    assert "go" not in await ids(s)
    (s.workspace / "go.mod").write_text("module x\n\ngo 1.22\n")
    changed = types.FileChangeType.Changed
    events = [types.FileEvent(s.uri(f"packages/{n}/package.json"), changed) for n in range(3_000)]
    started = time.monotonic()
    s.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(events))
    assert "go" in await ids(s)
    assert time.monotonic() - started < 5


async def test_where_the_client_cannot_watch_the_server_does(tmp_path: Path) -> None:
    def watches_nothing(params: types.InitializeParams) -> None:
        assert params.capabilities.workspace is not None
        params.capabilities.workspace.did_change_watched_files = None

    async with session(tmp_path, adjust=watches_nothing) as s:
        assert "django" not in await ids(s)
        await _until_watching(s)
        requirements = s.workspace / "requirements.txt"
        requirements.write_text(requirements.read_text() + "django==5.1\n")
        await _eventually_has(s, "django")


async def _until_watching(s: Session) -> None:
    """Wait until a change is noticed at all: the watch begins some time after the start."""
    probe = s.workspace / "go.mod"
    number = 0

    async def is_watched() -> bool:
        nonlocal number
        number += 1
        probe.write_text(f"module x\n\ngo 1.{number}\n")
        return "go" in await ids(s)

    await _eventually(is_watched)


async def _eventually_has(s: Session, technology: str) -> None:
    async def has() -> bool:
        return technology in await ids(s)

    await _eventually(has)


async def _eventually(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await is_so():
            await asyncio.sleep(0.1)
