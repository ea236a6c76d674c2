"""The framing of the protocol: bodies of messages in a stream of bytes, also between garbage."""

import re
from collections.abc import Iterator

from stackprompt.domain.result import Err, Ok, Result

MAX_HEADER_BYTES = 8 * 1024
MAX_BODY_BYTES = 64 * 1024 * 1024
# The line with the length, other header lines after it, and the empty line. Everything before it, other header lines
# or garbage, is skipped.
_HEADER = re.compile(
    rb"content-length[ \t]*:[ \t]*(?P<length>\d{1,10})[ \t]*\r?\n"
    rb"(?:(?!content-length)[\w-]+[ \t]*:[^\r\n]*\r?\n)*\r?\n",
    re.IGNORECASE,
)
_NAME = b"content-length:"
_END_OF_HEADER = b"\r\n\r\n"


class FrameReader:
    """Reads frames from a stream; resumes after garbage and after a wrong length."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        # The length of the body to wait for, None before a header.
        self._length: int | None = None
        self._searched = 0

    def feed(self, data: bytes) -> Iterator[Result[bytes, str]]:
        """Add ``data`` and yield each body that is complete now, or the reason why it is not valid."""
        self._buffer += data
        while self._length is not None or self._take_header():
            length = self._length or 0
            if self._contains_header(length):
                self._length = None
                yield Err("the body is shorter than its Content-Length")
                continue
            if len(self._buffer) < length:
                return
            body = bytes(self._buffer[:length])
            del self._buffer[:length]
            self._length = None
            yield Ok(body)

    def resume_inside(self, body: bytes) -> None:
        """Return to the place inside the invalid ``body`` at which another message may begin."""
        lowered = body.lower()
        start = lowered.find(_NAME[:-1])
        if start < 0:
            start = next((len(body) - n for n in range(len(_NAME), 0, -1) if lowered.endswith(_NAME[:n])), len(body))
        self._buffer[:0] = body[start:]

    def _take_header(self) -> bool:
        """Remove the next header and everything before it from the buffer; return whether there is one."""
        header = _HEADER.search(self._buffer)
        if header is None:
            # The end of the buffer may be the beginning of a header.
            del self._buffer[: max(0, len(self._buffer) - MAX_HEADER_BYTES)]
            return False
        length = int(header["length"])
        del self._buffer[: header.end()]
        if length > MAX_BODY_BYTES:
            return self._take_header()
        self._length, self._searched = length, 0
        return True

    def _contains_header(self, length: int) -> bool:
        """Return whether another message begins inside the body; a JSON text never contains a header."""
        while (end := self._buffer.find(_END_OF_HEADER, max(0, self._searched - 3), length)) >= 0:
            self._searched = end + len(_END_OF_HEADER)
            if _HEADER.search(self._buffer, max(0, end - MAX_HEADER_BYTES), self._searched):
                return True
        self._searched = min(len(self._buffer), length)
        return False
