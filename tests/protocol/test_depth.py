"""Values with extreme nesting: an answer comes nevertheless, under the id that can be read."""

import json

import pytest

from tests.protocol.client import Client, Json, body_of, frame
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


def fill(message: Json, depth: int, kind: str) -> bytes:
    """Return ``message`` in its frame, with a value nested ``depth`` times at the marked place."""
    opening, closing = KINDS[kind]
    nested = opening * depth + b"1" + closing * depth
    return frame(body_of({"jsonrpc": "2.0", **message}).replace(json.dumps(HERE).encode(), nested))


@pytest.fixture
def document_client(module_client: Client) -> Client:
    module_client.open(URI, "FROM python\n")
    return module_client


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("where", PARAMS)
def test_a_nested_value_is_answered_like_any_other(document_client: Client, where: str, kind: str) -> None:
    method, params = PARAMS[where]
    numbers = {depth: f"{where} {kind} {depth}" for depth in DEPTHS}
    for depth, number in numbers.items():
        document_client.send(fill({"id": number, "method": method, "params": params}, depth, kind))
    assert document_client.run("stackprompt.tasks", URI)
    for number in numbers.values():
        answer = document_client.answer(number, timeout=2)
        assert answer.get("error", {}).get("code") != INTERNAL_ERROR, answer


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_that_is_too_deep_is_refused_once(module_client: Client, kind: str) -> None:
    for depth in TOO_DEEP:
        number, before = f"too deep {kind} {depth}", len(module_client.answers.get(None, ()))
        module_client.send(fill({"id": number, "method": "textDocument/hover", "params": HERE}, depth, kind))
        assert module_client.run("stackprompt.tasks", URI)
        refusals = module_client.answers.get(None, [])[before:] + module_client.answers.get(number, [])
        assert len(refusals) == 1
        assert "error" in refusals[0]


@pytest.mark.parametrize("kind", KINDS)
def test_nested_notifications_and_answers_change_nothing(module_client: Client, kind: str) -> None:
    other = "file:///depth/Dockerfile"
    module_client.open(other, "FROM untouched\n")
    for depth in (*DEPTHS, *TOO_DEEP):
        for method, good in NOTIFICATIONS.items():
            module_client.send(fill({"method": method, "params": HERE}, depth, kind))
            module_client.send(fill({"method": method, "params": {**good, "extra": HERE}}, depth, kind))
        module_client.send(fill({"id": "never asked", "result": HERE}, depth, kind))
        module_client.send(fill({"id": "never asked", "error": HERE}, depth, kind))
    assert module_client.text(other) == "FROM untouched\n"


def test_a_nested_initialize_is_answered(fresh: Client) -> None:
    for depth in DEPTHS:
        # Refused for its processId, so that it may be repeated; read in full nevertheless.
        params: Json = {"processId": "1", "capabilities": {"window": HERE}, "initializationOptions": {"settings": HERE}}
        fresh.send(fill({"id": f"hello {depth}", "method": "initialize", "params": params}, depth, "objects"))
        assert "error" in fresh.answer(f"hello {depth}", timeout=2)
    options = {"settings": {"prompt": HERE, "unknown": HERE}, "unknown": HERE}
    params = {"processId": None, "capabilities": {"window": HERE}, "initializationOptions": options}
    fresh.send(fill({"id": "hello", "method": "initialize", "params": params}, 500, "objects"))
    assert "result" in fresh.answer("hello", timeout=2)
    assert fresh.run("stackprompt.tasks", URI)
    assert fresh.leave() == 0
