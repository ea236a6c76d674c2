import asyncio
import json

from stackprompt.lsp.connection.inbox import MAX_BURST, Inbox
from stackprompt.lsp.connection.message import Malformed, Message, Notification, Request


class Desk:
    """An inbox with a record of its output."""

    def __init__(self) -> None:
        self.handled: list[Message] = []
        self.dropped: list[object] = []
        self.is_over = False
        self.inbox = Inbox(self.handled.append, self.dropped.append, self._end)

    def _end(self) -> None:
        self.is_over = True

    def receive(self, *messages: object) -> None:
        bodies = [
            json.dumps({"jsonrpc": "2.0", **message}).encode() for message in messages if isinstance(message, dict)
        ]
        self.inbox.data_received(b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies))


def request(number: int) -> dict[str, object]:
    return {"id": number, "method": "x"}


def cancellation(number: int) -> dict[str, object]:
    return {"method": "$/cancelRequest", "params": {"id": number}}


async def come_to_rest() -> None:
    for _ in range(200):
        await asyncio.sleep(0)
    await asyncio.sleep(0.05)


async def test_messages_are_handled_in_order_one_a_turn() -> None:
    desk = Desk()
    desk.receive(request(1), {"method": "y"}, request(2))
    assert desk.handled == []
    await asyncio.sleep(0)
    assert len(desk.handled) == 1
    await come_to_rest()
    assert desk.handled == [Request(1, "x", None), Notification("y", None), Request(2, "x", None)]


async def test_a_request_that_is_cancelled_before_its_turn_is_dropped() -> None:
    desk = Desk()
    desk.receive(request(1), request(2), cancellation(2))
    await come_to_rest()
    assert desk.handled == [Request(1, "x", None)]
    assert desk.dropped == [2]


async def test_a_cancellation_of_a_handled_request_is_handled() -> None:
    desk = Desk()
    desk.receive(request(1))
    await come_to_rest()
    desk.receive(cancellation(1))
    await come_to_rest()
    assert desk.handled[1:] == [Notification("$/cancelRequest", {"id": 1})]
    assert desk.dropped == []


async def test_the_rest_of_a_flood_waits_for_cancellations() -> None:
    desk = Desk()
    desk.receive(*map(request, range(100)))
    for _ in range(60):
        await asyncio.sleep(0)
    assert len(desk.handled) == MAX_BURST
    desk.receive(*map(cancellation, range(MAX_BURST, 99)))
    await come_to_rest()
    assert desk.handled[MAX_BURST:] == [Request(99, "x", None)]
    assert desk.dropped == list(range(MAX_BURST, 99))


async def test_a_malformed_message_is_handled_as_malformed() -> None:
    desk = Desk()
    desk.inbox.data_received(b"Content-Length: 1\r\n\r\n{")
    await come_to_rest()
    assert isinstance(desk.handled[0], Malformed)


async def test_the_end_of_the_stream_ends_the_connection() -> None:
    desk = Desk()
    desk.inbox.connection_lost(None)
    assert desk.is_over
