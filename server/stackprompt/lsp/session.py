"""The session: the state that lives as long as a connection, with the engine, the roots and the open documents."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pygls.exceptions import JsonRpcContentModified, JsonRpcException
from pygls.lsp.server import LanguageServer

from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.workspace.document import PLAIN_TEXT, Document, withhold
from stackprompt.domain.workspace.unreadable import Unreadable
from stackprompt.lsp.connection.client import Client
from stackprompt.lsp.connection.converter import make_converter
from stackprompt.lsp.connection.protocol import Protocol
from stackprompt.lsp.documents.open_document import AnswerCache, OpenDocument
from stackprompt.lsp.documents.uris import to_path
from stackprompt.runtime.files.secret_files import is_secret_file

if TYPE_CHECKING:
    # The engine is imported when the client has its answer to initialize.
    from stackprompt.engine.engine import Engine
    from stackprompt.engine.offers.view import View

T = TypeVar("T")
_log = logging.getLogger(__name__)
# Under steady typing every answer is out of date; after so many tries the client must ask again.
MAX_TRIES = 4
# How long the first requests wait for the first settings of a client.
SETTINGS_SECONDS = 0.5


def _to_document(open_document: OpenDocument, path: str) -> Document:
    """Convert an open document for the engine; a secret file is withheld, as it is on disk."""
    if is_secret_file(path, open_document.root):
        return withhold(Document(open_document.uri, path, PLAIN_TEXT, "", open_document.version, open_document.root))
    from stackprompt.formats.table import classify  # noqa: PLC0415 - 20 ms that `initialize` does not need

    format_id = classify(path, open_document.text, open_document.language)
    return Document(open_document.uri, path, format_id, open_document.text, open_document.version, open_document.root)


class PromptServer(LanguageServer):
    """A pygls server with the session's state; handlers get it as their first argument."""

    protocol: Protocol  # pyright: ignore[reportIncompatibleVariableOverride] - pygls makes an instance of protocol_cls

    def __init__(self, name: str, version: str) -> None:
        super().__init__(name, version, protocol_cls=Protocol, converter_factory=make_converter)
        self.stop = asyncio.Event()
        self.uris_with_problems: frozenset[str] = frozenset()
        self.uris_with_hints: set[str] = set()
        # The previews with the document that each is about, and those that will be refreshed in a moment.
        self.previews: dict[str, str] = {}
        self.pending_refreshes: set[str] = set()
        # The documents under analysis in the background.
        self.uris_in_analysis: set[str] = set()
        self.roots: tuple[Path, ...] = ()
        # The folders that the command line trusts; no message of the client adds one.
        self.trusted_folders: tuple[Path, ...] = ()
        self.longest_block_ms = 0.0
        # Set when the first settings of the client have arrived, or when it has none.
        self.settings_ready = asyncio.Event()
        self._engine_future: asyncio.Future[Engine] | None = None

    @property
    def client(self) -> Client:
        """Return the client as it described itself."""
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
        """Return the future of the engine, which is loaded after the answer to ``initialize``."""
        if self._engine_future is None:
            self._engine_future = asyncio.get_running_loop().create_future()
        return self._engine_future

    async def get_engine_before_settings(self) -> "Engine":
        """Wait until the engine is loaded, and return it with the settings of the start."""
        return await asyncio.shield(self.engine_future)

    async def get_engine(self) -> "Engine":
        """Wait until the engine is loaded and has the settings of the client, and return it."""
        engine = await self.get_engine_before_settings()
        if not self.settings_ready.is_set():
            with suppress(TimeoutError):
                _ = await asyncio.wait_for(self.settings_ready.wait(), SETTINGS_SECONDS)
            self.settings_ready.set()
        return engine

    async def stop_all(self) -> None:
        """Stop the background tasks and the engine."""
        self.stop.set()
        await self.protocol.background.cancel_all()
        loading = self.engine_future
        if loading.done() and not loading.cancelled() and loading.exception() is None:
            await loading.result().close()

    def record_delay(self, milliseconds: float) -> None:
        """Record for how long the event loop was blocked."""
        self.longest_block_ms = max(self.longest_block_ms, milliseconds)

    def run_in_background(self, work: Awaitable[object]) -> None:
        """Run ``work`` in the background."""
        self.protocol.background.run(work)

    async def await_client(self, answer: Awaitable[T]) -> T | None:
        """Wait for the client's ``answer``; return None when it does not come or is a refusal."""
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
        roots = (root for root in self.roots if path.is_relative_to(root))
        root = max(roots, key=lambda folder: len(folder.parts), default=path.parent)
        return str(root), path.relative_to(root).as_posix()

    def is_reachable(self, uri: str) -> bool:
        """Return whether a request may be about ``uri``: a file of an open workspace, or an open document."""
        if uri in self.documents:
            return True
        path = to_path(uri)
        return path is not None and any(path.is_relative_to(root) for root in self.roots)

    def get_document(self, uri: str) -> Document | None:
        """Return the newest version of an open document, None when it is not open."""
        current = self.documents.get(uri)
        if current is None:
            return None
        if current.document is None:
            if current.path is None:
                current.root, current.path = self.locate(uri) or ("", uri.rpartition("/")[2])
            current.document = _to_document(current, current.path)
        return current.document

    def reset_paths(self) -> None:
        """Have the open documents located and classified again after a change of the roots."""
        for document in self.documents.values():
            document.path = document.document = None

    def clear_answers(self) -> None:
        """Drop all cached answers after a change of the snapshot or the roots."""
        for document in self.documents.values():
            # A new cache: a request under way may still store its answer in the old one.
            document.answers = AnswerCache()

    async def run_on_document(self, uri: str, work: Callable[[Document], Awaitable[T]]) -> Result[T, Unreadable]:
        """Run ``work`` on the newest version of a document, open or on disk."""
        if uri in self.documents:
            outcome = await self.run_on_newest(uri, work)
            if outcome is not None:
                return Ok(outcome)
        on_disk = await self.read_document(uri)
        return on_disk if isinstance(on_disk, Err) else Ok(await work(on_disk.value))

    async def read_document(self, uri: str) -> Result[Document, Unreadable]:
        """Return the open document, else read the file with the guarded reader."""
        document = self.get_document(uri)
        if document is not None:
            return Ok(document)
        location = self.locate(uri)
        if location is None or not self.is_reachable(uri):
            return Err(Unreadable(uri, "outside" if uri.startswith("file:") else "missing"))
        return await (await self.get_engine()).read(*location)

    async def get_view(self, uri: str) -> "View | None":
        """Return the view of an open document in its newest version and snapshot, None when it is not open."""
        engine = await self.get_engine()
        return await self.run_on_newest(uri, engine.view)

    async def run_on_newest(self, uri: str, work: Callable[[Document], Awaitable[T]]) -> T | None:
        """Run ``work`` on an open document, again when it changed meanwhile; return None when it is not open."""
        for _ in range(MAX_TRIES):
            document = self.get_document(uri)
            if document is None:
                return None
            outcome = await work(document)
            if self.get_document(uri) is document:
                return outcome
        raise JsonRpcContentModified("the document keeps changing")
