"""The order of initialize, initialized, shutdown and exit, and what it costs to break it."""

from pathlib import Path

import pytest

from tests.protocol.client import PATIENCE, Client

NOT_INITIALIZED, INVALID_REQUEST, INVALID_PARAMS = -32002, -32600, -32602
CAPABILITIES: dict[str, object] = {"processId": None, "rootUri": None, "capabilities": {}}


def test_before_initialize_every_request_is_refused(fresh: Client) -> None:
    for method in ("textDocument/hover", "workspace/executeCommand", "shutdown", "nonsense"):
        assert fresh.ask(method, {})["error"]["code"] == NOT_INITIALIZED
    fresh.open("file:///x/Dockerfile", "FROM early\n")
    _ = fresh.initialize()
    assert fresh.text("file:///x/Dockerfile") is None


def test_initialize_is_answered_only_once(fresh: Client) -> None:
    _ = fresh.initialize()
    assert fresh.ask("initialize", CAPABILITIES)["error"]["code"] == INVALID_REQUEST
    assert fresh.run("stackprompt.tasks", "file:///x")


def test_a_wrong_initialize_is_refused_and_may_be_repeated(fresh: Client) -> None:
    wrongs: tuple[object, ...] = (
        None,
        [],
        "text",
        {"processId": "1"},
        {"processId": True},
        {"processId": None, "capabilities": []},
        {"processId": None, "capabilities": {}, "workspaceFolders": {}},
        {"processId": None, "capabilities": {}, "workspaceFolders": [5]},
        {"processId": None, "capabilities": {}, "rootUri": 5},
    )
    for wrong in wrongs:
        assert fresh.ask("initialize", wrong)["error"]["code"] == INVALID_PARAMS, wrong
    assert fresh.ask("shutdown")["error"]["code"] == NOT_INITIALIZED
    _ = fresh.initialize()
    assert fresh.run("stackprompt.tasks", "file:///x")


@pytest.mark.parametrize(
    "odd",
    [
        {"capabilities": {}},
        {"processId": None, "capabilities": {"general": {"positionEncodings": ["utf-7", 5]}}},
        {"processId": None, "capabilities": {"textDocument": 5, "window": [], "workspace": None}},
        {"processId": None, "capabilities": {}, "workspaceFolders": None, "rootUri": None, "rootPath": None},
        {"processId": None, "capabilities": {}, "rootUri": "untitled:x", "initializationOptions": 5, "trace": "off"},
        {"processId": None, "capabilities": {}, "workspaceFolders": [], "clientInfo": {"name": 5}, "unknown": {}},
    ],
)
def test_an_odd_initialize_is_answered(fresh: Client, odd: dict[str, object]) -> None:
    assert fresh.result("initialize", odd)["capabilities"]["positionEncoding"] == "utf-16"
    fresh.notify("initialized", {})
    assert fresh.run("stackprompt.tasks", "file:///x")
    assert fresh.leave() == 0


def test_initialized_changes_nothing_out_of_its_turn(fresh: Client, tmp_path: Path) -> None:
    fresh.notify("initialized", {})
    assert fresh.ask("shutdown")["error"]["code"] == NOT_INITIALIZED
    _ = fresh.initialize(tmp_path)
    fresh.notify("initialized", {})
    assert fresh.run("stackprompt.tasks", "file:///x")
    assert fresh.leave() == 0


def test_a_document_opened_before_initialized_is_stored(fresh: Client) -> None:
    assert fresh.result("initialize", CAPABILITIES)
    fresh.open("file:///x/Dockerfile", "FROM between\n")
    assert fresh.text("file:///x/Dockerfile") == "FROM between\n"


def test_requests_are_answered_without_initialized(fresh: Client) -> None:
    assert fresh.result("initialize", CAPABILITIES)
    assert fresh.run("stackprompt.tasks", "file:///x")


def test_after_shutdown_every_request_is_refused(fresh: Client, tmp_path: Path) -> None:
    _ = fresh.initialize(tmp_path)
    assert fresh.ask("shutdown")["result"] is None
    for method in ("textDocument/hover", "workspace/executeCommand", "shutdown", "initialize", "nonsense"):
        assert fresh.ask(method, {})["error"]["code"] == INVALID_REQUEST
    fresh.open("file:///x/Dockerfile", "FROM late\n")
    fresh.notify("exit")
    assert fresh.wait_for_end(PATIENCE) == 0


def test_shutdown_answers_running_requests(fresh: Client, tmp_path: Path) -> None:
    _ = fresh.initialize(tmp_path)
    numbers = [
        fresh.begin("workspace/executeCommand", {"command": "stackprompt.files", "arguments": [tmp_path.as_uri()]})
        for _ in range(20)
    ]
    assert "result" in fresh.ask("shutdown")
    assert all(set(fresh.answer(number)) & {"result", "error"} for number in numbers)
    fresh.notify("exit")
    assert fresh.wait_for_end(PATIENCE) == 0


@pytest.mark.parametrize("encodings", [("utf-8", "utf-16"), ("utf-32",), ("utf-16", "utf-8")])
def test_the_first_encoding_that_the_client_prefers_is_taken(fresh: Client, encodings: tuple[str, ...]) -> None:
    assert fresh.initialize(encodings=encodings)["capabilities"]["positionEncoding"] == encodings[0]
