"""Our layer over pygls: it checks the stage of the connection, answers every request and isolates failures.

pygls holds the tables of features and commands, the typed requests and notifications to the client, and the types.
Incoming messages do not pass through pygls, which leaves malformed requests unanswered, keeps a future for every
notification, sends tracebacks to the client and reads each message through three threads: the inbox calls ``handle``
below with one message at a time. tests/unit/lsp/connection/test_overrides.py names each override with the line of pygls
that it replaces.
"""

import asyncio
import logging
from collections.abc import Callable
from enum import Enum, auto
from functools import partial
from inspect import isawaitable
from typing import Any
from uuid import uuid4

import cattrs
from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInternalError,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcMethodNotFound,
    JsonRpcRequestCancelled,
    JsonRpcServerNotInitialized,
)
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

from stackprompt.domain.result import Err
from stackprompt.lsp.connection.background_tasks import BackgroundTasks
from stackprompt.lsp.connection.capabilities import build_capabilities
from stackprompt.lsp.connection.client import Client, parse_client
from stackprompt.lsp.connection.converter import structure
from stackprompt.lsp.connection.inbox import CANCEL, read_cancelled_id
from stackprompt.lsp.connection.message import (
    VERSION,
    Malformed,
    Message,
    MessageId,
    Notification,
    Request,
    Response,
    encode_error,
    encode_json,
    encode_result,
)
from stackprompt.lsp.documents.open_document import OpenDocument

# A client that never answers must not block a request.
CLIENT_SECONDS = 3.0
# Their answers depend on the request, the version of the document and the snapshot, and on nothing else.
CACHED_METHODS = frozenset(
    {
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.TEXT_DOCUMENT_COMPLETION,
        types.TEXT_DOCUMENT_HOVER,
        types.TEXT_DOCUMENT_INLINE_COMPLETION,
    }
)
# The message, its answer (None for a notification), its params, its registration options.
_UNKNOWN = (None, None, None, None)
_log = logging.getLogger(__name__)


class ConnectionStage(Enum):
    """The stages of a connection, in their order."""

    NEW = auto()
    SERVING = auto()
    SHUT_DOWN = auto()


class Protocol(LanguageServerProtocol):
    """The connection with one client."""

    def __init__(self, server: LanguageServer, converter: cattrs.Converter) -> None:
        super().__init__(server, converter)
        self.client = Client()
        self.documents: dict[str, OpenDocument] = {}
        self.stage = ConnectionStage.NEW
        self.message_count = 0
        self.initialized = asyncio.Event()
        self.ended = asyncio.Event()
        self._running: dict[MessageId, asyncio.Task[Any]] = {}
        self.background = BackgroundTasks()

    @property
    def exit_code(self) -> int:
        """Return 0 when the client has requested the shutdown, else 1."""
        return 0 if self.stage is ConnectionStage.SHUT_DOWN else 1

    def handle(self, message: Message) -> None:
        """Handle one message; never raise."""
        self.message_count += 1
        try:
            self._dispatch(message)
        except Exception as error:  # noqa: BLE001 - every request is answered
            if isinstance(message, Request):
                self._send_error(message.id, error)
            else:
                _log.error("a message is skipped", exc_info=error)

    def _dispatch(self, message: Message) -> None:
        match message:
            case Request():
                self._receive_request(message)
            case Notification():
                self._receive_notification(message)
            case Response():
                self._receive_response(message)
            case Malformed():
                self._send(encode_error(message.id, message.code, message.reason))

    def refuse_cancelled(self, number: MessageId) -> None:
        """Answer a request that was cancelled before it ran."""
        self._send_error(number, JsonRpcRequestCancelled("cancelled"))

    # --- Requests

    def _receive_request(self, request: Request) -> None:
        match self.stage, request.method:
            case ConnectionStage.NEW, types.INITIALIZE:
                self._initialize(request)
            case ConnectionStage.NEW, _:
                self._send_error(request.id, JsonRpcServerNotInitialized("the server is not initialized"))
            case ConnectionStage.SHUT_DOWN, _:
                self._send_error(request.id, JsonRpcInvalidRequest("the server has been shut down"))
            case _, types.INITIALIZE:
                self._send_error(request.id, JsonRpcInvalidRequest("the server is initialized already"))
            case _, types.SHUTDOWN:
                self._shut_down(request)
            case _:
                self._run_handler(request)

    def _initialize(self, request: Request) -> None:
        client = parse_client(request.params)
        if isinstance(client, Err):
            self._send_error(request.id, JsonRpcInvalidParams(client.error))
            return
        self.client = client.value
        self.stage = ConnectionStage.SERVING
        info = {"name": self._server.name, "version": self._server.version}
        result = {"capabilities": build_capabilities(self.client, self.fm.commands), "serverInfo": info}
        self._send(encode_result(request.id, encode_json(result, str)))
        self.initialized.set()
        # The client has its answer; now the engine for the first requests is loaded.
        self._run_in_background(self.fm.features[types.INITIALIZE], self.client)

    def _shut_down(self, request: Request) -> None:
        self.stage = ConnectionStage.SHUT_DOWN
        for task in tuple(self._running.values()):
            _ = task.cancel()
        for future in tuple(self._request_futures.values()):
            _ = future.cancel()
        self._run(request, partial(self.fm.features[types.SHUTDOWN], None), None)

    def _run_handler(self, request: Request) -> None:
        handler = self.fm.features.get(request.method)
        _, answer, shape, _ = types.METHOD_TO_TYPES.get(request.method, _UNKNOWN)
        if handler is None or answer is None or shape is None:
            self._send_error(request.id, JsonRpcMethodNotFound(f"{request.method} is not supported"))
            return
        key = (request.method, encode_json(request.params, str))
        document = self._find_document(request)
        if document and (cached := document.answers.get(key)):
            self._send(encode_result(request.id, cached))
            return
        params = structure(self._converter, request.params, shape)
        if isinstance(params, Err):
            self._send_error(request.id, JsonRpcInvalidParams(params.error))
            return
        # Stored with this version of the document: a newer version, or a reload, has a cache of its own.
        store = partial(document.answers.store, key) if document else None
        self._run(request, partial(handler, params.value), store)

    def _find_document(self, request: Request) -> OpenDocument | None:
        if request.method not in CACHED_METHODS or not isinstance(request.params, dict):
            return None
        identifier = request.params.get("textDocument")
        uri = identifier.get("uri") if isinstance(identifier, dict) else None
        return self.documents.get(uri) if isinstance(uri, str) else None

    def _run(self, request: Request, work: Callable[[], Any], store: Callable[[bytes], None] | None) -> None:
        outcome = work()
        if not isawaitable(outcome):
            self._send_result(request.id, outcome, store)
            return
        task = asyncio.ensure_future(outcome)
        self._running[request.id] = task
        task.add_done_callback(partial(self._send_outcome, request.id, store))

    def _send_outcome(
        self, number: MessageId, store: Callable[[bytes], None] | None, task: "asyncio.Task[Any]"
    ) -> None:
        if self._running.get(number) is task:
            del self._running[number]
        if task.cancelled():
            self.refuse_cancelled(number)
        elif (error := task.exception()) is not None:
            self._send_error(number, error)
        else:
            self._send_result(number, task.result(), store)

    def _send_result(self, number: MessageId, result: object, store: Callable[[bytes], None] | None) -> None:
        try:
            body = encode_json(result, self._converter.unstructure)
        except Exception as error:  # noqa: BLE001 - a value that JSON cannot hold fails in many ways
            self._send_error(number, error)
            return
        if store:
            store(body)
        self._send(encode_result(number, body))

    def _send_error(self, number: MessageId, error: BaseException) -> None:
        if isinstance(error, RecursionError):
            error = JsonRpcInvalidParams("nested too deeply")
        if not isinstance(error, JsonRpcException):
            # The traceback goes to the log; it is of no use to a client, and contains paths.
            _log.error("request %s failed", number, exc_info=error)
            error = JsonRpcInternalError("internal error, see the server's log")
        self._send(encode_error(number, error.code, error.message))

    # --- Notifications and answers to our own requests

    def _receive_notification(self, notification: Notification) -> None:
        method, params = notification.method, notification.params
        if method == types.EXIT:
            self.ended.set()
        elif method == CANCEL:
            number = read_cancelled_id(params)
            task = None if number is None else self._running.get(number)
            _ = task and task.cancel()
        elif self.stage is ConnectionStage.SERVING:
            self._run_notification(method, params)

    def _run_notification(self, method: str, raw: object) -> None:
        handler = self.fm.features.get(method)
        _, answer, shape, _ = types.METHOD_TO_TYPES.get(method, _UNKNOWN)
        if handler is None or answer is not None or shape is None:
            return
        params = structure(self._converter, {} if raw is None else raw, shape)
        if isinstance(params, Err):
            _log.warning("%s is ignored: %s", method, params.error)
            return
        self._run_in_background(handler, params.value)

    def _run_in_background(self, handler: Callable[[Any], Any], argument: object) -> None:
        try:
            outcome = handler(argument)
        except Exception:  # noqa: BLE001 - as in _run
            _log.exception("a notification failed")
            return
        if isawaitable(outcome):
            self.background.run(outcome)

    def _receive_response(self, response: Response) -> None:
        # Our own ids are texts.
        number = str(response.id)
        future, shape = self._request_futures.get(number), self._result_types.get(number)
        if future is None or future.done():
            return
        if response.error is not None:
            future.set_exception(JsonRpcException(response.error))
            return
        raw = {"jsonrpc": VERSION, "id": response.id, "result": response.result}
        answer = structure(self._converter, raw, shape) if shape else None
        if isinstance(answer, Err):
            future.set_exception(JsonRpcInvalidParams(answer.error))
            return
        future.set_result(answer.value.result if answer else response.result)

    # --- Overrides of pygls

    async def send_request_async(  # pyright: ignore[reportIncompatibleMethodOverride] - it is awaited only
        self, method: str, params: object = None, msg_id: str | int | None = None
    ) -> object:
        """Send a request and wait for the result; raise TimeoutError, or JsonRpcException when the client refuses."""
        number = msg_id or str(uuid4())
        future = self.send_request(method, params, msg_id=number)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), CLIENT_SECONDS)
        finally:
            _ = self._request_futures.pop(number, None)
            _ = self._result_types.pop(number, None)

    def _register_builtin_features(self) -> None:
        """Register nothing: the table of lsp/server.py holds all handlers."""

    def _send_data(self, data: object) -> None:
        self._send(encode_json(data, self._converter.unstructure))

    def _send(self, body: bytes) -> None:
        if self.writer is not None:
            _ = self.writer.write(body)
