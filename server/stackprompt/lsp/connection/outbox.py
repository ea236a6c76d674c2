"""The output to the client: framed messages, written without waiting."""

import asyncio
import logging
import os
from collections.abc import Callable
from typing import Protocol, cast

# A client that leaves so much unread has stopped reading.
MAX_UNREAD_BYTES = 256 * 1024 * 1024
_log = logging.getLogger(__name__)


class Sink(Protocol):
    """The target of the bytes: a transport of asyncio's, or a file."""

    def write(self, data: bytes) -> None:
        """Write ``data`` without waiting for the reader."""

    def close(self) -> None:
        """Send what is left, then close."""

    def get_write_buffer_size(self) -> int:
        """Return how many bytes have not been read yet."""
        ...


class Outbox(asyncio.BaseProtocol):
    """Writes messages to a sink."""

    def __init__(self, end: Callable[[], None]) -> None:
        self._end = end
        self._sink: Sink | None = None
        self.closed = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Write to ``transport`` from now on."""
        self.write_to(cast("Sink", transport))

    def write_to(self, sink: Sink) -> None:
        """Write to ``sink`` from now on."""
        self._sink = sink

    def connection_lost(self, exc: Exception | None) -> None:
        """End the connection: nothing can be sent any more."""
        del exc  # however it ended, the client is gone
        self._sink = None
        self.closed.set()
        self._end()

    def write(self, data: bytes) -> None:
        """Send one message, whose body is ``data``."""
        if self._sink is None:
            return
        self._sink.write(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
        if self._sink.get_write_buffer_size() > MAX_UNREAD_BYTES:
            _log.error("the client does not read: %d MB are waiting", MAX_UNREAD_BYTES >> 20)
            self._sink = None
            self._end()

    def close(self) -> None:
        """Send what is left, then close."""
        if self._sink is None:
            self.closed.set()
            return
        sink, self._sink = self._sink, None
        sink.close()


class FileSink:
    """A sink for a file, or for a pipe on Windows, which an event loop cannot watch."""

    def __init__(self, descriptor: int, outbox: Outbox) -> None:
        self._descriptor = descriptor
        self._outbox = outbox

    def write(self, data: bytes) -> None:
        """Write ``data``; end the connection when the reader is gone."""
        try:
            while data:
                data = data[os.write(self._descriptor, data) :]
        except OSError as error:
            self._outbox.connection_lost(error)

    def close(self) -> None:
        """Close; there is nothing left to write."""
        self._outbox.connection_lost(None)

    def get_write_buffer_size(self) -> int:
        """Return 0: there is no buffer."""
        return 0
