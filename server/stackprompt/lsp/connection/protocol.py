"""Our layer over pygls: who may ask what when, an answer to every request, and nobody harmed by another's failure.

pygls keeps the tables of features and commands, the typed requests and notifications to the client, and the types.
What comes in goes another way than in pygls, which leaves malformed requests unanswered, keeps a future for every
notification, sends tracebacks to the client and reads each message through three threads: the inbox hands over one
message at a time, and ``handle`` below is all that happens to it. tests/unit/lsp/test_overrides.py names each
override with the line of pygls that it replaces.
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
from stackprompt.lsp.connection.background_tasks import Background
from stackprompt.lsp.connection.capabilities import capabilities
from stackprompt.lsp.connection.client import Client, client_of
from stackprompt.lsp.connection.converter import structured
from stackprompt.lsp.connection.inbox import CANCEL, cancelled_id
from stackprompt.lsp.connection.message import (
    VERSION,
    Malformed,
    Message,
    MessageId,
    Notification,
    Request,
    Response,
    encoded,
    error_body,
    result_body,
)
from stackprompt.lsp.documents.open_document import OpenDocument

# A client that never answers must not keep anything waiting.
CLIENT_SECONDS = 3.0
# Their answers depend on the question, the version of the document and the snapshot, and on nothing else.
KEPT = frozenset(
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


class Stage(Enum):
    """How far a connection has come."""

    NEW = auto()
    SERVING = auto()
    SHUT_DOWN = auto()


class Protocol(LanguageServerProtocol):
    """The connection with one client."""

    def __init__(self, server: LanguageServer, converter: cattrs.Converter) -> None:
        super().__init__(server, converter)
        self.client = Client()
        self.documents: dict[str, OpenDocument] = {}
        self.stage = Stage.NEW
        self.messages = 0
        self.greeted = asyncio.Event()
        self.ended = asyncio.Event()
        self._running: dict[MessageId, asyncio.Task[Any]] = {}
        self.background = Background()

    @property
    def exit_code(self) -> int:
        """Return 0 when the client said goodbye properly, else 1."""
        return 0 if self.stage is Stage.SHUT_DOWN else 1

    def handle(self, message: Message) -> None:
        """Do what one message asks for; never fails."""
        self.messages += 1
        try:
            self._take(message)
        except Exception as error:  # noqa: BLE001 - whoever asked gets an answer, whatever went wrong
            if isinstance(message, Request):
                self._refuse(message.id, error)
            else:
                _log.error("a message is passed over", exc_info=error)

    def _take(self, message: Message) -> None:
        match message:
            case Request():
                self._request(message)
            case Notification():
                self._notification(message)
            case Response():
                self._response(message)
            case Malformed():
                self._send(error_body(message.id, message.code, message.why))

    def drop(self, number: MessageId) -> None:
        """Answer a request that was cancelled."""
        self._refuse(number, JsonRpcRequestCancelled("cancelled"))

    # --- Requests

    def _request(self, request: Request) -> None:
        match self.stage, request.method:
            case Stage.NEW, types.INITIALIZE:
                self._initialize(request)
            case Stage.NEW, _:
                self._refuse(request.id, JsonRpcServerNotInitialized("initialize comes first"))
            case Stage.SHUT_DOWN, _:
                self._refuse(request.id, JsonRpcInvalidRequest("the server has been shut down"))
            case _, types.INITIALIZE:
                self._refuse(request.id, JsonRpcInvalidRequest("the server is initialized already"))
            case _, types.SHUTDOWN:
                self._shut_down(request)
            case _:
                self._serve(request)

    def _initialize(self, request: Request) -> None:
        client = client_of(request.params)
        if isinstance(client, Err):
            self._refuse(request.id, JsonRpcInvalidParams(client.error))
            return
        self.client = client.value
        self.stage = Stage.SERVING
        info = {"name": self._server.name, "version": self._server.version}
        told = {"capabilities": capabilities(self.client, self.fm.commands), "serverInfo": info}
        self._send(result_body(request.id, encoded(told, str)))
        self.greeted.set()
        # The client has its answer: what the first requests need is made ready now.
        self._beside_requests(self.fm.features[types.INITIALIZE], self.client)

    def _shut_down(self, request: Request) -> None:
        self.stage = Stage.SHUT_DOWN
        for task in tuple(self._running.values()):
            _ = task.cancel()
        for asked in tuple(self._request_futures.values()):
            _ = asked.cancel()
        self._run(request, partial(self.fm.features[types.SHUTDOWN], None), None)

    def _serve(self, request: Request) -> None:
        handler = self.fm.features.get(request.method)
        _, answer, shape, _ = types.METHOD_TO_TYPES.get(request.method, _UNKNOWN)
        if handler is None or answer is None or shape is None:
            self._refuse(request.id, JsonRpcMethodNotFound(f"{request.method} is not served"))
            return
        question = (request.method, encoded(request.params, str))
        document = self._asked_about(request)
        if document and (known := document.answers.get(question)):
            self._send(result_body(request.id, known))
            return
        params = structured(self._converter, request.params, shape)
        if isinstance(params, Err):
            self._refuse(request.id, JsonRpcInvalidParams(params.error))
            return
        # Kept with the version that was asked about: a newer version, or a reload, has answers of its own.
        keep = partial(document.answers.keep, question) if document else None
        self._run(request, partial(handler, params.value), keep)

    def _asked_about(self, request: Request) -> OpenDocument | None:
        if request.method not in KEPT or not isinstance(request.params, dict):
            return None
        named = request.params.get("textDocument")
        uri = named.get("uri") if isinstance(named, dict) else None
        return self.documents.get(uri) if isinstance(uri, str) else None

    def _run(self, request: Request, work: Callable[[], Any], keep: Callable[[bytes], None] | None) -> None:
        outcome = work()
        if not isawaitable(outcome):
            self._answer(request.id, outcome, keep)
            return
        task = asyncio.ensure_future(outcome)
        self._running[request.id] = task
        task.add_done_callback(partial(self._finished, request.id, keep))

    def _finished(self, number: MessageId, keep: Callable[[bytes], None] | None, task: "asyncio.Task[Any]") -> None:
        if self._running.get(number) is task:
            del self._running[number]
        if task.cancelled():
            self.drop(number)
        elif (error := task.exception()) is not None:
            self._refuse(number, error)
        else:
            self._answer(number, task.result(), keep)

    def _answer(self, number: MessageId, result: object, keep: Callable[[bytes], None] | None) -> None:
        try:
            body = encoded(result, self._converter.unstructure)
        except Exception as error:  # noqa: BLE001 - what no JSON can hold fails in many ways
            self._refuse(number, error)
            return
        if keep:
            keep(body)
        self._send(result_body(number, body))

    def _refuse(self, number: MessageId, error: BaseException) -> None:
        if isinstance(error, RecursionError):
            error = JsonRpcInvalidParams("nested too deeply")
        if not isinstance(error, JsonRpcException):
            # What went wrong is for the log; a traceback tells a client nothing, and shows paths.
            _log.error("request %s failed", number, exc_info=error)
            error = JsonRpcInternalError("internal error, see the server's log")
        self._send(error_body(number, error.code, error.message))

    # --- Notifications and answers to our own requests

    def _notification(self, notification: Notification) -> None:
        method, params = notification.method, notification.params
        if method == types.EXIT:
            self.ended.set()
        elif method == CANCEL:
            number = cancelled_id(params)
            task = None if number is None else self._running.get(number)
            _ = task and task.cancel()
        elif self.stage is Stage.SERVING:
            self._heed(method, params)

    def _heed(self, method: str, raw: object) -> None:
        handler = self.fm.features.get(method)
        _, answer, shape, _ = types.METHOD_TO_TYPES.get(method, _UNKNOWN)
        if handler is None or answer is not None or shape is None:
            return
        params = structured(self._converter, {} if raw is None else raw, shape)
        if isinstance(params, Err):
            _log.warning("%s is ignored: %s", method, params.error)
            return
        self._beside_requests(handler, params.value)

    def _beside_requests(self, handler: Callable[[Any], Any], argument: object) -> None:
        try:
            outcome = handler(argument)
        except Exception:  # noqa: BLE001 - as in _run
            _log.exception("a notification failed")
            return
        if isawaitable(outcome):
            self.background.run(outcome)

    def _response(self, response: Response) -> None:
        # Our own ids are texts.
        number = str(response.id)
        asked, shape = self._request_futures.get(number), self._result_types.get(number)
        if asked is None or asked.done():
            return
        if response.error is not None:
            asked.set_exception(JsonRpcException(response.error))
            return
        raw = {"jsonrpc": VERSION, "id": response.id, "result": response.result}
        answer = structured(self._converter, raw, shape) if shape else None
        if isinstance(answer, Err):
            asked.set_exception(JsonRpcInvalidParams(answer.error))
            return
        asked.set_result(answer.value.result if answer else response.result)

    # --- Overrides of pygls

    async def send_request_async(  # pyright: ignore[reportIncompatibleMethodOverride] - it is awaited only
        self, method: str, params: object = None, msg_id: str | int | None = None
    ) -> object:
        """Ask the client, not for ever; raises TimeoutError, or JsonRpcException when it refuses."""
        number = msg_id or str(uuid4())
        asked = self.send_request(method, params, msg_id=number)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(asked), CLIENT_SECONDS)
        finally:
            _ = self._request_futures.pop(number, None)
            _ = self._result_types.pop(number, None)

    def _register_builtin_features(self) -> None:
        """Register nothing: all that is served is in the table of lsp/server.py."""

    def _send_data(self, data: object) -> None:
        self._send(encoded(data, self._converter.unstructure))

    def _send(self, body: bytes) -> None:
        if self.writer is not None:
            _ = self.writer.write(body)
