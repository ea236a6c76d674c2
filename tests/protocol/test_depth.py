"""Values nested deeper than anybody writes: an answer comes all the same, under the id that can be read."""

import json

import pytest

from tests.protocol.client import Client, Json, body_of, framed
from tests.protocol.test_types import NOTIFICATIONS, REQUESTS, URI

INTERNAL_ERROR = -32603
# Around the limits of JSON libraries and of Python's stack; what is deeper need not be JSON to a server any more.
DEPTHS = (100, 250, 300, 400, 600, 900, 970, 980, 990, 1_000)
TOO_DEEP = (1_030, 5_000, 100_000)
HERE = "the nested value"
KINDS = {"lists": (b"[", b"]"), "objects": (b'{"a":', b"}")}
PARAMS: dict[str, tuple[str, object]] = {
    **{f"{method}, all": (method, HERE) for method in REQUESTS},
    **{f"{method}, unknown field": (method, {**good, "extra": HERE}) for method, good in REQUESTS.items()},
    "codeAction/resolve, data": ("codeAction/resolve", {**REQUESTS["codeAction/resolve"], "data": HERE}),
    "stackprompt.generate, practice": (
        "workspace/executeCommand",
        {"command": "stackprompt.generate", "arguments": [{"uri": URI, "arguments": HERE}]},
    ),
    "stackprompt.metrics": ("workspace/executeCommand", {"command": "stackprompt.metrics", "arguments": [HERE]}),
}


def filled(message: Json, depth: int, kind: str) -> bytes:
    """Return ``message`` in its frame, with a value nested ``depth`` times where it says so."""
    opening, closing = KINDS[kind]
    nested = opening * depth + b"1" + closing * depth
    return framed(body_of({"jsonrpc": "2.0", **message}).replace(json.dumps(HERE).encode(), nested))


@pytest.fixture
def opened(shared: Client) -> Client:
    shared.open(URI, "FROM python\n")
    return shared


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("where", PARAMS)
def test_a_nested_value_is_answered_like_any_other(opened: Client, where: str, kind: str) -> None:
    method, params = PARAMS[where]
    numbers = {depth: f"{where} {kind} {depth}" for depth in DEPTHS}
    for depth, number in numbers.items():
        opened.send(filled({"id": number, "method": method, "params": params}, depth, kind))
    assert opened.run("stackprompt.tasks", URI)
    for number in numbers.values():
        answer = opened.answer(number, timeout=2)
        assert answer.get("error", {}).get("code") != INTERNAL_ERROR, answer


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_too_deep_is_refused_once(shared: Client, kind: str) -> None:
    for depth in TOO_DEEP:
        number, before = f"too deep {kind} {depth}", len(shared.answers.get(None, ()))
        shared.send(filled({"id": number, "method": "textDocument/hover", "params": HERE}, depth, kind))
        assert shared.run("stackprompt.tasks", URI)
        refusals = shared.answers.get(None, [])[before:] + shared.answers.get(number, [])
        assert len(refusals) == 1
        assert "error" in refusals[0]


@pytest.mark.parametrize("kind", KINDS)
def test_nested_notifications_and_answers_harm_nobody(shared: Client, kind: str) -> None:
    other = "file:///depth/Dockerfile"
    shared.open(other, "FROM untouched\n")
    for depth in (*DEPTHS, *TOO_DEEP):
        for method, good in NOTIFICATIONS.items():
            shared.send(filled({"method": method, "params": HERE}, depth, kind))
            shared.send(filled({"method": method, "params": {**good, "extra": HERE}}, depth, kind))
        shared.send(filled({"id": "never asked", "result": HERE}, depth, kind))
        shared.send(filled({"id": "never asked", "error": HERE}, depth, kind))
    assert shared.text(other) == "FROM untouched\n"


def test_a_nested_initialize_is_answered(fresh: Client) -> None:
    for depth in DEPTHS:
        # Refused for its processId, so that it may be said again; read in full all the same.
        params: Json = {"processId": "1", "capabilities": {"window": HERE}, "initializationOptions": {"settings": HERE}}
        fresh.send(filled({"id": f"hello {depth}", "method": "initialize", "params": params}, depth, "objects"))
        assert "error" in fresh.answer(f"hello {depth}", timeout=2)
    options = {"settings": {"prompt": HERE, "unknown": HERE}, "unknown": HERE}
    params = {"processId": None, "capabilities": {"window": HERE}, "initializationOptions": options}
    fresh.send(filled({"id": "hello", "method": "initialize", "params": params}, 500, "objects"))
    assert "result" in fresh.answer("hello", timeout=2)
    assert fresh.run("stackprompt.tasks", URI)
    assert fresh.leave() == 0
