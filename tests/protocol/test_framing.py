"""Malformed frames, and garbage between frames."""

import re
from pathlib import Path

import pytest

from tests.protocol.client import Client, body_of, frame


def request(number: object, method: str = "workspace/executeCommand", params: object = None) -> bytes:
    params = {"command": "stackprompt.tasks", "arguments": ["file:///x"]} if params is None else params
    return body_of({"jsonrpc": "2.0", "id": number, "method": method, "params": params})


@pytest.mark.parametrize(
    "header",
    [
        b"content-length: %d\r\n\r\n",
        b"CONTENT-LENGTH:%d\r\n\r\n",
        b"Content-Length:   %d  \r\n\r\n",
        b"Content-Length: %d\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf8\r\nContent-Length: %d\r\n\r\n",
        b"X-Other: 1\r\nContent-Length: %d\r\nX-More: 2\r\n\r\n",
        b"Content-Length: %d\n\n",
    ],
)
def test_a_header_is_read_however_it_is_written(module_client: Client, header: bytes) -> None:
    number = f"header {header!r}"
    module_client.send(frame(request(number), header))
    assert "result" in module_client.answer(number)


@pytest.mark.parametrize(
    "garbage",
    [
        b"hello\r\n",
        b"\r\n\r\n",
        b"\x00\xff\xfe" * 50,
        b"Content-Length: abc\r\n\r\n",
        b"Content-Length: -5\r\n\r\n",
        b"Content-Length: 99999999999999999999\r\n\r\n",
        b"Content-Length: 9999999999\r\n\r\n",
        b"Content-Length:\r\n\r\n",
        b"Content-Type: text/plain\r\n\r\n",
        b"x" * 100_000,
        b"X-Long: " + b"x" * 100_000 + b"\r\n\r\n",
        b"X-Many: 1\r\n" * 10_000,
        b"Content-Length: 67108865\r\n\r\n",
        b"Content-Length: 1e3\r\n\r\n",
        b"Content-Length: 5 5\r\n\r\n",
        b"Content-Length: \xd9\xa3\r\n\r\n",
        b"content-length" * 1_000,
        b"Content-Length: 4\r\n",
        b'{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}\r\n',
    ],
)
def test_after_garbage_the_next_message_is_served(module_client: Client, garbage: bytes) -> None:
    number = f"after {garbage[:40]!r}"
    module_client.send(garbage + frame(request(number)))
    assert "result" in module_client.answer(number)


def test_a_message_that_comes_byte_by_byte_is_one_message(module_client: Client) -> None:
    for byte in frame(request("slowly")):
        module_client.send(bytes([byte]))
    assert "result" in module_client.answer("slowly")


@pytest.mark.parametrize("size", [2, 7, 64, 1_000])
def test_messages_may_be_cut_anywhere(module_client: Client, size: int) -> None:
    numbers = [f"cut {size} {number}" for number in range(10)]
    data = b"".join(frame(request(number)) for number in numbers)
    for begin in range(0, len(data), size):
        module_client.send(data[begin : begin + size])
    assert all("result" in module_client.answer(number) for number in numbers)


def test_many_messages_in_one_write_are_all_served(module_client: Client) -> None:
    module_client.send(b"".join(frame(request(f"at once {number}")) for number in range(200)))
    assert all("result" in module_client.answer(f"at once {number}") for number in range(200))


@pytest.mark.parametrize("off_by", [-20, -1, 1, 20])
def test_a_wrong_length_costs_that_message_only(module_client: Client, off_by: int) -> None:
    body = request(f"wrong by {off_by}")
    number = f"after a length wrong by {off_by}"
    module_client.send(b"Content-Length: %d\r\n\r\n%b" % (len(body) + off_by, body) + frame(request(number)))
    assert "result" in module_client.answer(number)


def test_a_message_of_a_megabyte_is_read(module_client: Client) -> None:
    uri = "file:///large/Dockerfile"
    text = "FROM a\n" + "# " + "é" * 600_000
    module_client.open(uri, text)
    assert module_client.text(uri) == text


def test_a_body_above_the_limit_is_not_stored(fresh: Client) -> None:
    # A client that can do nothing is asked nothing, so that no answer of its own ends the body early.
    _ = fresh.initialize(capabilities={})
    assert fresh.run("stackprompt.tasks", "file:///x")
    before = peak(fresh)
    fresh.send(b"Content-Length: 1073741824\r\n\r\n")
    for _ in range(600):
        fresh.send(b"x" * 100_000)
    fresh.send(frame(request("after the flood")))
    assert "result" in fresh.answer("after the flood")
    assert peak(fresh) - before < 30


def peak(client: Client) -> float:
    """Return the most megabytes that the server ever had in memory; 0 where the system has no such number."""
    status = Path(f"/proc/{client.process.pid}/status")
    if not status.exists():
        return 0.0
    found = re.search(r"VmHWM:\s*(\d+)", status.read_text())
    return int(found[1]) / 1024 if found else 0.0


def test_the_length_counts_bytes_and_not_characters(module_client: Client) -> None:
    body = '{"jsonrpc":"2.0","id":"bytes é🐳","method":"workspace/executeCommand","params":{"command":"stackprompt.tasks","arguments":["file:///é"]}}'
    module_client.send(frame(body.encode()))
    assert "result" in module_client.answer("bytes é🐳")
