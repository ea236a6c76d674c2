"""What lives as long as a connection: the engine, what the client can do, its folders and open documents."""

import asyncio
import logging
from collections.abc import Awaitable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from stackprompt.documents.classify import classify
from stackprompt.domain.document import Document
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.unreadable import Unreadable
from stackprompt.engine.analysis import Analysis
from stackprompt.engine.engine import Engine
from stackprompt.lsp.convert import path_of

T = TypeVar("T")
# A client that never answers must not keep anything waiting.
CLIENT_SECONDS = 3.0
_log = logging.getLogger(__name__)


class PromptServer(LanguageServer):
    """A pygls server with the session's state; handlers get it as their first argument."""

    def __init__(self, name: str, version: str) -> None:
        super().__init__(name, version)
        self.options: dict[str, Any] = {}
        self.stop = asyncio.Event()
        self.published: frozenset[str] = frozenset()
        self.hinted: set[str] = set()
        self._engine: asyncio.Future[Engine] | None = None
        self._background: set[asyncio.Task[Any]] = set()

    @property
    def engine_ready(self) -> "asyncio.Future[Engine]":
        """Return the future of the engine, which is loaded after the client has its answer to initialize."""
        if self._engine is None:
            self._engine = asyncio.get_running_loop().create_future()
        return self._engine

    async def engine(self) -> Engine:
        """Return the engine as soon as it is loaded."""
        return await asyncio.shield(self.engine_ready)

    def in_background(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run ``work`` beside the requests; its failure is logged and harms nothing else."""
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: "asyncio.Task[Any]") -> None:
        self._background.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("background work failed", exc_info=task.exception())

    async def end_background(self) -> None:
        """Cancel what still runs beside the requests and wait for it."""
        tasks = tuple(self._background)
        for task in tasks:
            _ = task.cancel()
        _ = await asyncio.gather(*tasks, return_exceptions=True)

    async def ask(self, answer: Awaitable[T]) -> T | None:
        """Wait for the client's ``answer``, not for ever; None when it does not come."""
        try:
            return await asyncio.wait_for(answer, CLIENT_SECONDS)
        except TimeoutError:
            _log.warning("the client did not answer within %s s", CLIENT_SECONDS)
        except JsonRpcException as error:
            _log.warning("the client refused a request: %s", error.message)
        return None

    def encoding(self) -> str:
        """Return the position encoding that was agreed on."""
        chosen = self.server_capabilities.position_encoding
        return str(chosen.value if isinstance(chosen, types.PositionEncodingKind) else chosen or "utf-16")

    def roots(self) -> tuple[Path, ...]:
        """Return the folders of the workspace, the root URI's when the client names no others."""
        uris = [folder.uri for folder in self.workspace.folders.values()] or [self.workspace.root_uri or ""]
        return tuple(path for uri in uris if (path := path_of(uri)) is not None)

    def place(self, uri: str) -> tuple[str, str] | None:
        """Return the root and the relative path of a document, None when it is not a file."""
        path = path_of(uri)
        if path is None:
            return None
        holding = [root for root in self.roots() if path.is_relative_to(root)]
        root = max(holding, key=lambda folder: len(folder.parts), default=path.parent)
        return str(root), path.relative_to(root).as_posix()

    def opened(self, uri: str) -> Document | None:
        """Return the newest version of an open document, None when it is not open."""
        text = self.workspace.text_documents.get(uri)
        if text is None:
            return None
        _, path = self.place(uri) or ("", uri.rpartition("/")[2])
        kind = classify(path, text.source, text.language_id or "")
        return Document(uri, path, kind, text.source, text.version or 0)

    async def document(self, uri: str) -> Result[Document, Unreadable]:
        """Return the open document, else the file's content through the guarded reader."""
        document = self.opened(uri)
        if document is not None:
            return Ok(document)
        place = self.place(uri)
        if place is None:
            return Err(Unreadable(uri, "missing"))
        return await (await self.engine()).read(*place)

    async def analysis(self, uri: str) -> Analysis | None:
        """Return what the newest version of an open document says and breaks, None when it is not open."""
        document = self.opened(uri)
        if document is None:
            return None
        return await (await self.engine()).analyse(document)
