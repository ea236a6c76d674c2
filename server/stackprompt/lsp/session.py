"""What lives as long as a connection: the engine, the folders of the workspace, its open documents."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pygls.exceptions import JsonRpcContentModified, JsonRpcException
from pygls.lsp.server import LanguageServer

from stackprompt.documents.classify import classify
from stackprompt.domain.document import Document, DocumentKind, withhold
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.unreadable import Unreadable
from stackprompt.lsp.connection.client import Client
from stackprompt.lsp.connection.converter import make_converter
from stackprompt.lsp.connection.protocol import Protocol
from stackprompt.lsp.documents.open_document import AnswerCache, OpenDocument
from stackprompt.lsp.documents.uris import to_path
from stackprompt.runtime.secret_files import is_secret

if TYPE_CHECKING:
    # The engine is imported when the client has its answer to initialize.
    from stackprompt.engine.engine import Engine
    from stackprompt.engine.view import View

T = TypeVar("T")
_log = logging.getLogger(__name__)
# Under steady typing an answer is out of date before it is there; then the client must ask again.
MAX_TRIES = 4
# How long the first requests wait for the first settings of a client.
SETTINGS_SECONDS = 0.5


def _to_document(found: OpenDocument, path: str) -> Document:
    """Return an open document as the engine sees it: of a file of secrets only the name, as if it were on disk."""
    if is_secret(path, found.root):
        return withhold(Document(found.uri, path, DocumentKind.TEXT, "", found.version, found.root))
    kind = classify(path, found.text, found.language)
    return Document(found.uri, path, kind, found.text, found.version, found.root)


class PromptServer(LanguageServer):
    """A pygls server with the session's state; handlers get it as their first argument."""

    protocol: Protocol  # pyright: ignore[reportIncompatibleVariableOverride] - pygls makes what it is told to

    def __init__(self, name: str, version: str) -> None:
        super().__init__(name, version, protocol_cls=Protocol, converter_factory=make_converter)
        self.stop = asyncio.Event()
        self.uris_with_problems: frozenset[str] = frozenset()
        self.uris_with_hints: set[str] = set()
        # The prompts that are shown as documents, with what they are about, and those about to be shown anew.
        self.previews: dict[str, str] = {}
        self.pending_refreshes: set[str] = set()
        # The documents that are looked at in the background.
        self.uris_in_analysis: set[str] = set()
        self.roots: tuple[Path, ...] = ()
        # Folders that the command line trusts; no message of the client adds to them.
        self.trusted_folders: tuple[Path, ...] = ()
        self.longest_block_ms = 0.0
        # Set when the client has told its first settings, or has none to tell.
        self.settings_ready = asyncio.Event()
        self._engine_future: asyncio.Future[Engine] | None = None

    @property
    def client(self) -> Client:
        """Return what the client told about itself."""
        return self.protocol.client

    @property
    def options(self) -> Mapping[str, Any]:
        """Return the client's initialization options."""
        return self.client.options

    @property
    def documents(self) -> dict[str, OpenDocument]:
        """Return the newest version of each open document, by URI."""
        return self.protocol.documents

    @property
    def engine_future(self) -> "asyncio.Future[Engine]":
        """Return the future of the engine, which is loaded after the client has its answer to initialize."""
        if self._engine_future is None:
            self._engine_future = asyncio.get_running_loop().create_future()
        return self._engine_future

    async def get_engine_before_settings(self) -> "Engine":
        """Return the engine as soon as it is loaded, whatever its settings."""
        return await asyncio.shield(self.engine_future)

    async def get_engine(self) -> "Engine":
        """Return the engine as soon as it is loaded and knows what the client wants."""
        engine = await self.get_engine_before_settings()
        if not self.settings_ready.is_set():
            with suppress(TimeoutError):
                _ = await asyncio.wait_for(self.settings_ready.wait(), SETTINGS_SECONDS)
            self.settings_ready.set()
        return engine

    async def stop_all(self) -> None:
        """Stop what runs beside the requests, and the engine."""
        self.stop.set()
        await self.protocol.background.cancel_all()
        loading = self.engine_future
        if loading.done() and not loading.cancelled() and loading.exception() is None:
            await loading.result().close()

    def record_delay(self, milliseconds: float) -> None:
        """Note for how long the event loop was kept from its work."""
        self.longest_block_ms = max(self.longest_block_ms, milliseconds)

    def run_in_background(self, work: Awaitable[object]) -> None:
        """Run ``work`` beside the requests."""
        self.protocol.background.run(work)

    async def await_client(self, answer: Awaitable[T]) -> T | None:
        """Wait for the client's ``answer``; None when it does not come or is a refusal."""
        try:
            return await answer
        except TimeoutError:
            _log.warning("the client did not answer")
        except JsonRpcException as error:
            _log.warning("the client refused a request: %s", error.message)
        return None

    def locate(self, uri: str) -> tuple[str, str] | None:
        """Return the root and the relative path of a document, None when it is not a file."""
        path = to_path(uri)
        if path is None:
            return None
        holding = [root for root in self.roots if path.is_relative_to(root)]
        root = max(holding, key=lambda folder: len(folder.parts), default=path.parent)
        return str(root), path.relative_to(root).as_posix()

    def is_reachable(self, uri: str) -> bool:
        """Return whether a request may be about ``uri``: a file of an open workspace, or an open document."""
        if uri in self.documents:
            return True
        path = to_path(uri)
        return path is not None and any(path.is_relative_to(root) for root in self.roots)

    def get_document(self, uri: str) -> Document | None:
        """Return the newest version of an open document, None when it is not open."""
        found = self.documents.get(uri)
        if found is None:
            return None
        if found.document is None:
            if found.path is None:
                found.root, found.path = self.locate(uri) or ("", uri.rpartition("/")[2])
            found.document = _to_document(found, found.path)
        return found.document

    def reset_paths(self) -> None:
        """Look at the open documents anew: the folders that they lie in are others now."""
        for document in self.documents.values():
            document.path = document.document = None

    def clear_answers(self) -> None:
        """Answer anew what was answered before: the snapshot or the folders are others now."""
        for document in self.documents.values():
            # New ones: a request under way may still keep its answer among the old.
            document.answers = AnswerCache()

    async def run_on_document(self, uri: str, work: Callable[[Document], Awaitable[T]]) -> Result[T, Unreadable]:
        """Do ``work`` on the newest version of a document, open or on disk."""
        if uri in self.documents:
            outcome = await self.run_on_newest(uri, work)
            if outcome is not None:
                return Ok(outcome)
        on_disk = await self.read_document(uri)
        return on_disk if isinstance(on_disk, Err) else Ok(await work(on_disk.value))

    async def read_document(self, uri: str) -> Result[Document, Unreadable]:
        """Return the open document, else the file's content through the guarded reader."""
        document = self.get_document(uri)
        if document is not None:
            return Ok(document)
        place = self.locate(uri)
        if place is None or not self.is_reachable(uri):
            return Err(Unreadable(uri, "outside" if uri.startswith("file:") else "missing"))
        return await (await self.get_engine()).read(*place)

    async def get_view(self, uri: str) -> "View | None":
        """Return the newest version of an open document as the newest snapshot sees it, None when it is not open."""
        engine = await self.get_engine()
        return await self.run_on_newest(uri, engine.view)

    async def run_on_newest(self, uri: str, work: Callable[[Document], Awaitable[T]]) -> T | None:
        """Do ``work`` on an open document, and again when it changed meanwhile; None when it is not open."""
        for _ in range(MAX_TRIES):
            document = self.get_document(uri)
            if document is None:
                return None
            outcome = await work(document)
            if self.get_document(uri) is document:
                return outcome
        raise JsonRpcContentModified("the document keeps changing")
