"""The queue of incoming messages: one is handled in each turn of the event loop, so that cancellations come first."""

import asyncio
from collections import deque
from collections.abc import Callable

from stackprompt.domain.result import Err
from stackprompt.lsp.connection.framing import FrameReader
from stackprompt.lsp.connection.message import (
    PARSE_ERROR,
    Malformed,
    Message,
    MessageId,
    Notification,
    Request,
    is_message_id,
    parse_message,
)

CANCEL = "$/cancelRequest"
# An editor has a few requests in flight. One that sends more at once cancels most of them in the next moment, so the
# rest of a flood waits that long, once, before it is handled.
MAX_BURST = 24
FLOOD_PAUSE_SECONDS = 0.01


class Inbox(asyncio.Protocol):
    """Reads messages of the client; ``handle`` gets each, ``drop`` the ids of those cancelled while they waited."""

    def __init__(
        self, handle: Callable[[Message], None], drop: Callable[[MessageId], None], end: Callable[[], None]
    ) -> None:
        self._handle = handle
        self._drop = drop
        self._end = end
        self._frames = FrameReader()
        self._queue: deque[Message] = deque()
        self._queued: set[MessageId] = set()
        self._cancelled: set[MessageId] = set()
        self._is_scheduled = False
        self._handled_of_flood = 0
        self._is_over = False

    def data_received(self, data: bytes) -> None:
        """Add the next bytes of the stream."""
        for body in self._frames.feed(data):
            if isinstance(body, Err):
                self._enqueue(Malformed(None, PARSE_ERROR, body.error))
                continue
            message = parse_message(body.value)
            if isinstance(message, Malformed) and message.code == PARSE_ERROR:
                self._frames.resume_inside(body.value)
            self._enqueue(message)

    def connection_lost(self, exc: Exception | None) -> None:
        """Handle the few messages before the end of input, such as ``exit``; drop all messages of a flood."""
        del exc  # with or without an error, the client is gone
        if not self._queue or len(self._queue) > MAX_BURST:
            self._end()
        self._is_over = True

    def _enqueue(self, message: Message) -> None:
        if isinstance(message, Notification) and message.method == CANCEL:
            number = read_cancelled_id(message.params)
            if number is not None and number in self._queued:
                self._cancelled.add(number)
                return
        if isinstance(message, Request):
            self._queued.add(message.id)
        self._queue.append(message)
        self._schedule()

    def _schedule(self) -> None:
        if self._is_scheduled:
            return
        self._is_scheduled = True
        loop = asyncio.get_running_loop()
        if self._handled_of_flood == MAX_BURST:
            _ = loop.call_later(FLOOD_PAUSE_SECONDS, self._handle_next)
        else:
            _ = loop.call_soon(self._handle_next)

    def _handle_next(self) -> None:
        self._is_scheduled = False
        message = self._queue.popleft()
        self._dispatch(message)
        if self._is_over and not self._queue:
            self._end()

    def _dispatch(self, message: Message) -> None:
        if self._queue:
            self._handled_of_flood += 1
            self._schedule()
        else:
            self._handled_of_flood = 0
        if isinstance(message, Request):
            self._queued.discard(message.id)
            if message.id in self._cancelled:
                self._cancelled.discard(message.id)
                self._drop(message.id)
                return
        self._handle(message)


def read_cancelled_id(params: object) -> MessageId | None:
    """Return the id that a cancellation names, None when it is not an id."""
    number = params.get("id") if isinstance(params, dict) else None
    return number if is_message_id(number) else None
