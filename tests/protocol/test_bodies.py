"""Bodies of frames that are not messages."""

import json

import pytest

from tests.protocol.client import Client, Json, body_of, frame

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND = -32700, -32600, -32601
WRONG_PARAMS: tuple[object, ...] = (None, {}, [], 5)
TASKS = {"command": "stackprompt.tasks", "arguments": ["file:///x"]}


def refusal_of(client: Client, body: bytes) -> Json:
    """Send ``body``; return the error that comes without an id, after which the server must still serve."""
    before = len(client.answers.get(None, ()))
    client.send(frame(body))
    assert client.run("stackprompt.tasks", "file:///x")
    refusals = client.answers.get(None, [])[before:]
    assert len(refusals) == 1, refusals
    error: Json = refusals[0]["error"]
    assert "Traceback" not in json.dumps(error)
    return error


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b"\xff\xfe{}",
        b'{"jsonrpc": "2.0", "id": 1, "method": "x"',
        b"[" * 200_000,
        b'{"a": NaN}',
        b"'single'",
        b'{"jsonrpc":"2.0"}{"jsonrpc":"2.0"}',
        b'{"jsonrpc":"2.0","id":Infinity,"method":"shutdown"}',
        b'{"jsonrpc":"2.0","id":' + b"9" * 5_000 + b',"method":"shutdown"}',
        b"\xef\xbb\xbf{}",
        '{"jsonrpc":"2.0"}'.encode("utf-16"),
        b'{"jsonrpc":"2.0","x":"\x00"}',
    ],
)
def test_a_body_that_is_not_json_is_a_parse_error(module_client: Client, body: bytes) -> None:
    assert refusal_of(module_client, body)["code"] == PARSE_ERROR


@pytest.mark.parametrize(
    "message",
    [
        1,
        "text",
        None,
        True,
        [],
        [{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}],
        {},
        {"jsonrpc": "2.0"},
        {"jsonrpc": "1.0", "method": "x"},
        {"method": "x"},
        {"jsonrpc": "2.0", "id": None, "method": "shutdown"},
        {"jsonrpc": "2.0", "id": {}, "method": "shutdown"},
        {"jsonrpc": "2.0", "id": [1], "method": "shutdown"},
        {"jsonrpc": "2.0", "id": True, "method": "shutdown"},
        {"jsonrpc": "2.0", "method": 5},
    ],
)
def test_json_that_is_not_a_message_is_an_invalid_request(module_client: Client, message: object) -> None:
    assert refusal_of(module_client, body_of(message))["code"] == INVALID_REQUEST


@pytest.mark.parametrize(
    "wrong", [{"jsonrpc": "1.0"}, {"jsonrpc": 2}, {"method": None}, {"method": ["x"]}, {"method": {}}]
)
def test_an_id_that_can_be_read_gets_the_answer(module_client: Client, wrong: Json) -> None:
    number = f"wrong {wrong}"
    module_client.send(frame(body_of({"jsonrpc": "2.0", "id": number, "method": "shutdown", **wrong})))
    assert module_client.answer(number)["error"]["code"] == INVALID_REQUEST


@pytest.mark.parametrize("number", [0, -1, 2**31 - 1, -(2**31), 2**53, 2**63, 1.5, "", "text", "é🐳", "\u2028"])
def test_an_id_comes_back_as_it_was_sent(module_client: Client, number: object) -> None:
    module_client.send(
        frame(body_of({"jsonrpc": "2.0", "id": number, "method": "workspace/executeCommand", "params": TASKS}))
    )
    assert module_client.answer(number)["id"] == number


def test_an_unknown_method_is_refused_by_its_name(module_client: Client) -> None:
    for method in ("textDocument/definition", "nonsense", "$/nonsense", "textDocument/didOpen", ""):
        answer = module_client.ask(method, {})
        assert answer["error"]["code"] == METHOD_NOT_FOUND


def test_a_notification_is_never_answered(module_client: Client) -> None:
    before = len(module_client.answers.get(None, ()))
    for method in ("nonsense", "$/setTrace", "textDocument/hover", "workspace/executeCommand", "initialized"):
        for wrong in WRONG_PARAMS:
            module_client.notify(method, wrong)
    assert module_client.run("stackprompt.tasks", "file:///x")
    assert len(module_client.answers.get(None, ())) == before


def test_an_answer_without_a_request_is_skipped(module_client: Client) -> None:
    before = len(module_client.answers.get(None, ()))
    for extra in (
        {"result": None},
        {"error": {"code": 1, "message": "no"}},
        {"error": "odd"},
        {"result": 1, "error": None},
    ):
        module_client.send(frame(body_of({"jsonrpc": "2.0", "id": "never asked", **extra})))
    assert module_client.run("stackprompt.tasks", "file:///x")
    assert len(module_client.answers.get(None, ())) == before


def test_half_a_character_is_returned_unchanged(module_client: Client) -> None:
    uri = "file:///half/Dockerfile"
    module_client.open(uri, "FROM a # \ud83d\n")
    assert module_client.text(uri) == "FROM a # \ud83d\n"


def test_a_key_that_comes_twice_means_its_last_value(module_client: Client) -> None:
    body = b'{"jsonrpc":"2.0","id":"first","id":"second","method":"workspace/executeCommand","params":%b}' % body_of(
        TASKS
    )
    module_client.send(frame(body))
    assert "result" in module_client.answer("second")
