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
from stackprompt.lsp.client import Client
from stackprompt.lsp.convert import path_of
from stackprompt.lsp.converter import strict_converter
from stackprompt.lsp.open_document import Answers, OpenDocument
from stackprompt.lsp.protocol import Protocol
from stackprompt.runtime.files.secret_files import is_secret_file

if TYPE_CHECKING:
    # The engine is imported when the client has its answer to initialize.
    from stackprompt.engine.engine import Engine
    from stackprompt.engine.view import View

T = TypeVar("T")
_log = logging.getLogger(__name__)
# Under steady typing an answer is out of date before it is there; then the client must ask again.
TRIES = 4
# How long the first requests wait for the first settings of a client.
SETTINGS_SECONDS = 0.5


def _document(found: OpenDocument, path: str) -> Document:
    """Return an open document as the engine sees it: of a file of secrets only the name, as if it were on disk."""
    if is_secret_file(path, found.root):
        return withhold(Document(found.uri, path, DocumentKind.TEXT, "", found.version, found.root))
    kind = classify(path, found.text, found.language)
    return Document(found.uri, path, kind, found.text, found.version, found.root)


class PromptServer(LanguageServer):
    """A pygls server with the session's state; handlers get it as their first argument."""

    protocol: Protocol  # pyright: ignore[reportIncompatibleVariableOverride] - pygls makes what it is told to

    def __init__(self, name: str, version: str) -> None:
        super().__init__(name, version, protocol_cls=Protocol, converter_factory=strict_converter)
        self.stop = asyncio.Event()
        self.published: frozenset[str] = frozenset()
        self.hinted: set[str] = set()
        # The prompts that are shown as documents, with what they are about, and those about to be shown anew.
        self.previews: dict[str, str] = {}
        self.refreshing: set[str] = set()
        # The documents that are looked at in the background.
        self.analysing: set[str] = set()
        self.roots: tuple[Path, ...] = ()
        # Folders that the command line trusts; no message of the client adds to them.
        self.trusted: tuple[Path, ...] = ()
        self.longest_block_ms = 0.0
        # Set when the client has told its first settings, or has none to tell.
        self.settled = asyncio.Event()
        self._loading: asyncio.Future[Engine] | None = None

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
    def loading(self) -> "asyncio.Future[Engine]":
        """Return the future of the engine, which is loaded after the client has its answer to initialize."""
        if self._loading is None:
            self._loading = asyncio.get_running_loop().create_future()
        return self._loading

    async def loaded(self) -> "Engine":
        """Return the engine as soon as it is loaded, whatever its settings."""
        return await asyncio.shield(self.loading)

    async def engine(self) -> "Engine":
        """Return the engine as soon as it is loaded and knows what the client wants."""
        engine = await self.loaded()
        if not self.settled.is_set():
            with suppress(TimeoutError):
                _ = await asyncio.wait_for(self.settled.wait(), SETTINGS_SECONDS)
            self.settled.set()
        return engine

    async def end(self) -> None:
        """Stop what runs beside the requests, and the engine."""
        self.stop.set()
        await self.protocol.background.end()
        loading = self.loading
        if loading.done() and not loading.cancelled() and loading.exception() is None:
            await loading.result().close()

    def blocked(self, milliseconds: float) -> None:
        """Note for how long the event loop was kept from its work."""
        self.longest_block_ms = max(self.longest_block_ms, milliseconds)

    def in_background(self, work: Awaitable[object]) -> None:
        """Run ``work`` beside the requests."""
        self.protocol.background.run(work)

    async def ask(self, answer: Awaitable[T]) -> T | None:
        """Wait for the client's ``answer``; None when it does not come or is a refusal."""
        try:
            return await answer
        except TimeoutError:
            _log.warning("the client did not answer")
        except JsonRpcException as error:
            _log.warning("the client refused a request: %s", error.message)
        return None

    def place(self, uri: str) -> tuple[str, str] | None:
        """Return the root and the relative path of a document, None when it is not a file."""
        path = path_of(uri)
        if path is None:
            return None
        holding = [root for root in self.roots if path.is_relative_to(root)]
        root = max(holding, key=lambda folder: len(folder.parts), default=path.parent)
        return str(root), path.relative_to(root).as_posix()

    def reaches(self, uri: str) -> bool:
        """Return whether a request may be about ``uri``: a file of an open workspace, or an open document."""
        if uri in self.documents:
            return True
        path = path_of(uri)
        return path is not None and any(path.is_relative_to(root) for root in self.roots)

    def opened(self, uri: str) -> Document | None:
        """Return the newest version of an open document, None when it is not open."""
        found = self.documents.get(uri)
        if found is None:
            return None
        if found.document is None:
            if found.path is None:
                found.root, found.path = self.place(uri) or ("", uri.rpartition("/")[2])
            found.document = _document(found, found.path)
        return found.document

    def reclassify(self) -> None:
        """Look at the open documents anew: the folders that they lie in are others now."""
        for document in self.documents.values():
            document.path = document.document = None

    def forget_answers(self) -> None:
        """Answer anew what was answered before: the snapshot or the folders are others now."""
        for document in self.documents.values():
            # New ones: a request under way may still keep its answer among the old.
            document.answers = Answers()

    async def about(self, uri: str, work: Callable[[Document], Awaitable[T]]) -> Result[T, Unreadable]:
        """Do ``work`` on the newest version of a document, open or on disk."""
        if uri in self.documents:
            outcome = await self.fresh(uri, work)
            if outcome is not None:
                return Ok(outcome)
        on_disk = await self.document(uri)
        return on_disk if isinstance(on_disk, Err) else Ok(await work(on_disk.value))

    async def document(self, uri: str) -> Result[Document, Unreadable]:
        """Return the open document, else the file's content through the guarded reader."""
        document = self.opened(uri)
        if document is not None:
            return Ok(document)
        place = self.place(uri)
        if place is None or not self.reaches(uri):
            return Err(Unreadable(uri, "outside" if uri.startswith("file:") else "missing"))
        return await (await self.engine()).read(*place)

    async def view(self, uri: str) -> "View | None":
        """Return the newest version of an open document as the newest snapshot sees it, None when it is not open."""
        engine = await self.engine()
        return await self.fresh(uri, engine.view)

    async def fresh(self, uri: str, work: Callable[[Document], Awaitable[T]]) -> T | None:
        """Do ``work`` on an open document, and again when it changed meanwhile; None when it is not open."""
        for _ in range(TRIES):
            document = self.opened(uri)
            if document is None:
                return None
            outcome = await work(document)
            if self.opened(uri) is document:
                return outcome
        raise JsonRpcContentModified("the document keeps changing")
