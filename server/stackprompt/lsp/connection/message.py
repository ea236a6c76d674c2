"""Messages: from bytes to a request, a notification or a response, and from a result to bytes."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias, TypeGuard

import orjson

from stackprompt.domain.result import Err, Ok, Result

MessageId: TypeAlias = int | float | str
PARSE_ERROR = -32700
INVALID_REQUEST = -32600
VERSION = "2.0"


@dataclass(frozen=True, slots=True)
class Request:
    """A message that needs an answer under its id."""

    id: MessageId
    method: str
    params: Any


@dataclass(frozen=True, slots=True)
class Notification:
    """A message without an answer."""

    method: str
    params: Any


@dataclass(frozen=True, slots=True)
class Response:
    """The client's answer to a request of the server; ``error`` is its message, if the client refused."""

    id: MessageId
    result: Any
    error: str | None


@dataclass(frozen=True, slots=True)
class Malformed:
    """A body that is not a message; the answer goes to ``id``, if that could be read."""

    id: MessageId | None
    code: int
    reason: str


Message: TypeAlias = Request | Notification | Response | Malformed


def parse_message(body: bytes) -> Message:
    """Parse a body; never raise."""
    decoded = _decode_json(body)
    if isinstance(decoded, Err):
        return Malformed(None, PARSE_ERROR, decoded.error)
    raw = decoded.value
    if not isinstance(raw, dict):
        return Malformed(None, INVALID_REQUEST, "a message must be a JSON object")
    number = raw.get("id")
    known = number if is_message_id(number) else None
    if raw.get("jsonrpc") != VERSION:
        return Malformed(known, INVALID_REQUEST, 'jsonrpc must be "2.0"')
    method = raw.get("method")
    if isinstance(method, str):
        if "id" not in raw:
            return Notification(method, raw.get("params"))
        if known is not None:
            return Request(known, method, raw.get("params"))
        return Malformed(None, INVALID_REQUEST, "id must be a string or a number")
    if method is None and known is not None and ("result" in raw or "error" in raw):
        return Response(known, raw.get("result"), _read_error(raw.get("error")))
    return Malformed(known, INVALID_REQUEST, "method must be a string")


def is_message_id(value: object) -> TypeGuard[MessageId]:
    """Return whether ``value`` can be an id; to Python, true is the number 1, and JSON's true is not an id."""
    return isinstance(value, int | float | str) and not isinstance(value, bool)


def _read_error(error: object) -> str | None:
    if error is None:
        return None
    return str(error.get("message")) if isinstance(error, dict) else str(error)


def _decode_json(body: bytes) -> Result[Any, str]:
    try:
        return Ok(orjson.loads(body))
    except orjson.JSONDecodeError:
        pass
    # orjson rejects half of a surrogate pair, which an editor may send while a character is being edited.
    try:
        return Ok(json.loads(body.decode(), parse_constant=_reject_constant))
    except (ValueError, RecursionError) as error:
        return Err(f"the body is not JSON: {error}")


def _reject_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def encode_json(value: object, unstructure: Callable[[Any], Any]) -> bytes:
    """Return ``value`` as JSON; objects are converted by ``unstructure``."""
    try:
        return orjson.dumps(value, default=unstructure)
    except orjson.JSONEncodeError:
        # orjson rejects half of a surrogate pair here, too.
        return json.dumps(value, default=unstructure, separators=(",", ":")).encode()


def encode_result(number: MessageId, result: bytes) -> bytes:
    """Return the answer to a request; ``result`` is JSON."""
    return b'{"jsonrpc":"2.0","id":%b,"result":%b}' % (_encode_id(number), result)


def encode_error(number: MessageId | None, code: int, message: str) -> bytes:
    """Return the error for a request, or for a body without an id."""
    error = encode_json({"code": code, "message": message}, str)
    return b'{"jsonrpc":"2.0","id":%b,"error":%b}' % (_encode_id(number), error)


def _encode_id(number: MessageId | None) -> bytes:
    if isinstance(number, float) and not math.isfinite(number):
        return b"null"
    return encode_json(number, str)
