"""Read and write messages through a pipe to a child process, each behind its length."""

import struct
from typing import IO

_LENGTH = struct.Struct("<I")
LONGEST = 2**32 - 1


def write_message(stream: IO[bytes], body: bytes) -> None:
    """Write one message."""
    _ = stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def read_message(stream: IO[bytes], most: int = LONGEST) -> bytes:
    """Read one message; b"" when the stream has ended or the message would be longer than ``most``."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size or (length := _LENGTH.unpack(head)[0]) > most:
        return b""
    body = stream.read(length)
    return body if len(body) == length else b""
