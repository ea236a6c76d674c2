"""A test client for the language server: any editor's capabilities, folders of its own, the shop as workspace."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities
from pytest_lsp.client import register_lsp_features

from tests.support import ROOT, SHOP

PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Session:
    """A connected client and the folders of its server."""

    client: LanguageClient
    workspace: Path
    data: Path
    user: Path

    def uri(self, path: str) -> str:
        """Return the URI of a file of the workspace."""
        return (self.workspace / path).as_uri()

    def open(self, path: str, text: str | None = None, language: str = "dockerfile") -> str:
        """Open a document, by default with the text it has on disk."""
        uri = self.uri(path)
        text = (self.workspace / path).read_text() if text is None else text
        item = types.TextDocumentItem(uri, language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def replace(self, uri: str, text: str, version: int = 2) -> None:
        """Replace the whole text of an open document."""
        document = types.VersionedTextDocumentIdentifier(version=version, uri=uri)
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    async def actions(self, uri: str, line: int = 0, only: list[str] | None = None) -> list[types.CodeAction]:
        """Ask for the code actions at a line (from 0)."""
        place = types.Range(types.Position(line, 0), types.Position(line, 0))
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(uri), place, types.CodeActionContext(diagnostics=[], only=only)
        )
        found = await self.client.text_document_code_action_async(params)
        return [action for action in found or [] if isinstance(action, types.CodeAction)]

    async def execute(self, command: str, *arguments: object) -> Any:
        """Execute a command of the server."""
        params = types.ExecuteCommandParams(command, list(arguments))
        return await self.client.workspace_execute_command_async(params)


async def eventually(is_there: Callable[[], bool]) -> None:
    """Wait until ``is_there``; the test fails when it takes too long."""
    async with asyncio.timeout(PATIENCE):
        while not is_there():
            await asyncio.sleep(0.02)


@asynccontextmanager
async def session(
    tmp_path: Path,
    editor: str = "visual_studio_code",
    *,
    adjust: Callable[[types.InitializeParams], None] = lambda _: None,
    prepare: Callable[[LanguageClient], None] = lambda _: None,
    debug: bool = False,
) -> AsyncIterator[Session]:
    """Start a server with private copies of workspace and data, connect, and end it properly."""
    workspace, user = tmp_path / "shop", tmp_path / "user"
    shutil.copytree(SHOP, workspace)
    environment = dict(os.environ, STACKPROMPT_CONFIG_DIR=str(user), STACKPROMPT_CACHE_DIR=str(tmp_path / "cache"))
    command = [sys.executable, "-m", "stackprompt", "lsp", *(["--debug"] if debug else [])]
    config = ClientServerConfig(command, _client, server_env=environment)
    client = await config.start()
    assert isinstance(client, LanguageClient)
    prepare(client)
    params = types.InitializeParams(
        capabilities=client_capabilities(editor),
        root_uri=workspace.as_uri(),
        workspace_folders=[types.WorkspaceFolder(workspace.as_uri(), "shop")],
    )
    adjust(params)
    await client.initialize_session(params)
    try:
        yield Session(client, workspace, ROOT, user)
    finally:
        async with asyncio.timeout(PATIENCE):
            await client.shutdown_session()
            await client.stop()  # type: ignore[no-untyped-call] # pytest-lsp's own annotation is missing


def _client() -> LanguageClient:
    client = LanguageClient(converter_factory=_converter)
    register_lsp_features(client)
    return client


def _converter() -> Any:
    converter = default_converter()  # type: ignore[no-untyped-call] # pygls leaves it open

    def structure(raw: dict[str, Any], _: object) -> Any:
        # lsprotocol takes everything with a "command" for a Command, also an action that embeds one.
        shape = types.Command if isinstance(raw.get("command"), str) else types.CodeAction
        return converter.structure(raw, shape)

    converter.register_structure_hook(types.Command | types.CodeAction, structure)
    return converter
