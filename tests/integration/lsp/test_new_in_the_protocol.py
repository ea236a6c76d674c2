"""Requests of LSP 3.18 that only some clients know: ghost text, and prompts as documents that follow their file."""

from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest
import pytest_asyncio
from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from tests.integration.lsp.client import Session, eventually, session
from tests.support import HOUSE_RULE

pytestmark = pytest.mark.asyncio(loop_scope="module")

REFRESHED: list[str] = []


def knows_it(params: types.InitializeParams) -> None:
    capabilities = params.capabilities
    assert capabilities.text_document is not None
    assert capabilities.workspace is not None
    capabilities.text_document.inline_completion = types.InlineCompletionClientCapabilities()
    capabilities.workspace.text_document_content = types.TextDocumentContentClientCapabilities()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def newest(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Session]:
    """A session with a client that knows the newest protocol."""

    def prepare(client: object) -> None:
        feature = getattr(client, "feature")  # noqa: B009 - the client has no type of its own for it

        @feature(types.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH)
        def count_refreshes(params: types.TextDocumentContentRefreshParams) -> None:
            REFRESHED.append(params.uri)

    async with session(tmp_path_factory.mktemp("newest"), adjust=knows_it, prepare=prepare) as opened:
        yield opened


async def ghosts(s: Session, uri: str, line: int, character: int) -> list[types.InlineCompletionItem]:
    context = types.InlineCompletionContext(types.InlineCompletionTriggerKind.Automatic)
    place = types.Position(line, character)
    params = types.InlineCompletionParams(context, types.TextDocumentIdentifier(uri), place)
    found = await s.client.text_document_inline_completion_async(params)
    assert found is None or isinstance(found, types.InlineCompletionList)
    return list(found.items) if found else []


def preview_of(s: Session, path: str, task: str = "harden") -> str:
    return f"stackprompt:/{task}/{path}.md?{quote(s.uri(path), safe='')}"


async def content(s: Session, uri: str) -> str:
    found = await s.client.workspace_text_document_content_async(types.TextDocumentContentParams(uri))
    return found.text


@pytest.mark.parametrize("typed", ["#", "# ", "# p", "# prompt", "  # prom"])
async def test_ghost_text_continues_what_is_typed(newest: Session, typed: str) -> None:
    uri = newest.open("ghost.Dockerfile", f"FROM python\n{typed}\nRUN pip install x\n")
    first = (await ghosts(newest, uri, 1, len(typed)))[0]
    assert first.range == types.Range(
        types.Position(1, len(typed) - len(typed.lstrip())), types.Position(1, len(typed))
    )
    assert isinstance(first.insert_text, str)
    assert first.insert_text.startswith(typed.lstrip())
    assert "line 1: Base image is not pinned" in " ".join(first.insert_text.split())


@pytest.mark.parametrize("typed", ["", "# note", "#p", "RUN x # prompt"])
async def test_there_is_no_ghost_text_elsewhere(newest: Session, typed: str) -> None:
    uri = newest.open("ghost.Dockerfile", f"FROM python\n{typed}\n")
    assert await ghosts(newest, uri, 1, len(typed)) == []


async def test_a_preview_is_the_prompt(newest: Session) -> None:
    uri = newest.open("Dockerfile")
    prompt = await newest.execute("stackprompt.generate", {"uri": uri, "task": "harden"})
    assert await content(newest, preview_of(newest, "Dockerfile")) == prompt["text"]


async def test_a_preview_follows_its_file(newest: Session) -> None:
    preview = preview_of(newest, "follow.Dockerfile")
    uri = newest.open("follow.Dockerfile", "FROM python\n")
    assert "not pinned" in await content(newest, preview)
    REFRESHED.clear()
    newest.replace(uri, "FROM python:3.12-slim\n")
    await eventually(lambda: preview in REFRESHED)
    assert "not pinned" not in await content(newest, preview)


async def test_a_preview_follows_the_knowledge(newest: Session) -> None:
    preview = preview_of(newest, "knowing.Dockerfile")
    _ = newest.open("knowing.Dockerfile", "FROM python:3.12-slim\n")
    assert "registry of the house" not in await content(newest, preview)
    REFRESHED.clear()
    practices = newest.user / "knowledge" / "practices" / "docker"
    practices.mkdir(parents=True)
    (practices / "house-rule.toml").write_text(HOUSE_RULE)
    await eventually(lambda: preview in REFRESHED)
    assert "registry of the house" in await content(newest, preview)


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("stackprompt:/harden/x.md", "the URI of a preview is stackprompt:"),
        ("other:/harden/x.md?file%3A%2F%2F%2Fx", "the URI of a preview is stackprompt:"),
        ("stackprompt:///?x", "the URI of a preview is stackprompt:"),
        ("", "the URI of a preview is stackprompt:"),
        ("stackprompt:/harden/x.md?file%3A%2F%2F%2Fno%2Fsuch", "outside the workspace"),
        ("stackprompt:/nonsense/Dockerfile.md?FILE", "unknown task"),
    ],
)
async def test_a_preview_of_nothing_is_refused(newest: Session, uri: str, words: str) -> None:
    with pytest.raises(JsonRpcInvalidParams, match=words):
        _ = await content(newest, uri.replace("FILE", quote(newest.uri("Dockerfile"), safe="")))
