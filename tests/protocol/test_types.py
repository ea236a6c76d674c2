"""Wrong types in the parameters of every request and notification that is served."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.protocol.client import Client, Json

INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
URI = "file:///types/Dockerfile"
PLACE = {"line": 0, "character": 0}
RANGE = {"start": PLACE, "end": PLACE}
DOCUMENT = {"uri": URI}
ARGUMENT = {"uri": URI, "task": "harden", "range": RANGE, "arguments": {"practice": None}}
# A good example of each request, from which wrong ones are made.
REQUESTS: dict[str, Json] = {
    "textDocument/codeAction": {
        "textDocument": DOCUMENT,
        "range": RANGE,
        "context": {"diagnostics": [], "only": ["refactor"], "triggerKind": 1},
    },
    "textDocument/completion": {"textDocument": DOCUMENT, "position": PLACE, "context": {"triggerKind": 1}},
    "textDocument/hover": {"textDocument": DOCUMENT, "position": PLACE},
    "textDocument/inlineCompletion": {"textDocument": DOCUMENT, "position": PLACE, "context": {"triggerKind": 1}},
    "workspace/textDocumentContent": {"uri": f"stackprompt:/harden/x.md?{URI}"},
    "codeAction/resolve": {"title": "x", "kind": "refactor.prompt", "data": {"uri": URI, "task": "harden"}},
    "workspace/executeCommand": {"command": "stackprompt.tasks", "arguments": [URI]},
}
NUMBERS = frozenset({"line", "character"})
TEXTS = frozenset({"uri", "title", "command"})
REQUIRED = NUMBERS | TEXTS | {"textDocument", "position", "start", "end"}
COMMANDS = ("generate", "show", "comment", "why", "tasks", "stack", "stackDocument", "files", "documentText", "metrics")
NOTIFICATIONS: dict[str, Json] = {
    "initialized": {},
    "textDocument/didOpen": {"textDocument": {"uri": URI, "languageId": "dockerfile", "version": 1, "text": "FROM a"}},
    "textDocument/didChange": {
        "textDocument": {"uri": URI, "version": 2},
        "contentChanges": [{"range": RANGE, "text": "#"}, {"text": "FROM b"}],
    },
    "textDocument/didClose": {"textDocument": DOCUMENT},
    "workspace/didChangeConfiguration": {"settings": {"stackprompt": {"prompt": {"budget": 6000}}}},
    "workspace/didChangeWatchedFiles": {"changes": [{"uri": URI, "type": 2}]},
    "workspace/didChangeWorkspaceFolders": {"event": {"added": [{"uri": "file:///x", "name": "x"}], "removed": []}},
    "$/cancelRequest": {"id": 1},
    "$/setTrace": {"value": "verbose"},
}
WRONG: tuple[Any, ...] = (None, True, -1, 1.5, 10**30, "text", [], [None], {}, {"a": 1}, "\ud800", [[[]]])


def spoilt(good: object) -> Iterator[object]:
    """Yield ``good`` with each part of it in turn left out, or of each other type."""
    yield from WRONG
    for path in places(good):
        for wrong in WRONG:
            yield replace(good, path, wrong)
        yield without(good, path)


def places(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from places(child, (*path, key))


def replace(value: Any, path: tuple[Any, ...], new: object) -> Any:
    value = copy.deepcopy(value)
    parent = value
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = new
    return value


def without(value: Any, path: tuple[Any, ...]) -> Any:
    value = copy.deepcopy(value)
    parent = value
    for key in path[:-1]:
        parent = parent[key]
    del parent[path[-1]]
    return value


def judge(client: Client, method: str, params: list[object]) -> None:
    """Send all and see that each gets exactly one sensible answer."""
    numbers = [(client.begin(method, wrong), wrong) for wrong in params]
    for number, wrong in numbers:
        answer = client.answer(number)
        assert "Traceback" not in json.dumps(answer), wrong
        if "error" in answer:
            assert answer["error"]["code"] == INVALID_PARAMS, (wrong, answer)
            assert answer["error"]["message"], wrong


@pytest.fixture
def document_client(module_client: Client) -> Client:
    module_client.open(URI, "FROM python\nRUN pip install x\n#")
    return module_client


@pytest.mark.parametrize("method", REQUESTS)
def test_wrong_parameters_are_refused_with_the_right_code(document_client: Client, method: str) -> None:
    judge(document_client, method, list(spoilt(REQUESTS[method])))
    assert "result" in document_client.ask(method, REQUESTS[method])


@pytest.mark.parametrize("method", REQUESTS)
@pytest.mark.parametrize("wrong", [None, [], 5, "text", True])
def test_parameters_of_another_kind_are_refused(document_client: Client, method: str, wrong: object) -> None:
    assert document_client.ask(method, wrong)["error"]["code"] == INVALID_PARAMS


@pytest.mark.parametrize("method", REQUESTS)
def test_a_required_parameter_is_never_guessed(document_client: Client, method: str) -> None:
    good = REQUESTS[method]
    # What is in ``data`` may be another server's, and goes back as it came.
    required = [path for path in places(good) if path[-1] in REQUIRED and path[0] != "data"]
    assert required
    for path in required:
        own = {"a": 1} if path[-1] in NUMBERS | TEXTS else "text"
        wrongs: tuple[object, ...] = (None, True, -1, 1.5, [], [None], own, "5" if path[-1] in NUMBERS else 5)
        for wrong in wrongs:
            answer = document_client.ask(method, replace(good, path, wrong))
            assert answer.get("error", {}).get("code") == INVALID_PARAMS, (path, wrong, answer)
        assert document_client.ask(method, without(good, path))["error"]["code"] == INVALID_PARAMS, path


@pytest.mark.parametrize("command", COMMANDS)
def test_wrong_arguments_of_a_command_are_refused_with_the_right_code(document_client: Client, command: str) -> None:
    name = f"stackprompt.{command}"
    wrongs = [{"command": name, "arguments": [wrong]} for wrong in spoilt(ARGUMENT)]
    counts: list[object] = [
        {"command": name},
        {"command": name, "arguments": []},
        {"command": name, "arguments": [URI, URI]},
    ]
    judge(document_client, "workspace/executeCommand", [*wrongs, *counts])
    answer = document_client.ask("workspace/executeCommand", {"command": name, "arguments": [URI]})
    assert "result" in answer, answer


def test_the_tables_above_are_complete(fresh: Client, tmp_path: Path) -> None:
    offered = fresh.initialize(tmp_path)["capabilities"]
    assert set(offered["executeCommandProvider"]["commands"]) == {f"stackprompt.{name}" for name in COMMANDS}
    # A provider is named like its request.
    named = {method.partition("/")[2] for method in REQUESTS}
    assert {name.removesuffix("Provider") for name in offered if name.endswith("Provider")} <= named


def test_a_command_that_is_not_offered_is_refused(module_client: Client) -> None:
    for name in ("stackprompt.nonsense", "", "generate", "__init__"):
        answer = module_client.ask("workspace/executeCommand", {"command": name})
        assert answer["error"]["code"] == INVALID_PARAMS


@pytest.mark.parametrize("method", NOTIFICATIONS)
def test_wrong_notifications_change_nothing(module_client: Client, method: str) -> None:
    other = "file:///types/untouched/Dockerfile"
    module_client.open(other, "FROM untouched\n")
    for wrong in spoilt(NOTIFICATIONS[method]):
        module_client.notify(method, wrong)
    assert module_client.text(other) == "FROM untouched\n"
    module_client.notify("textDocument/didClose", {"textDocument": DOCUMENT})
    module_client.open(URI, "FROM again\n")
    assert module_client.text(URI) == "FROM again\n"
