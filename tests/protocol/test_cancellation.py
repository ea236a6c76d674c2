"""Cancelled requests, and answers about documents that changed meanwhile."""

import time
from pathlib import Path

import pytest

from tests.protocol.client import Client, body_of, frame

CANCELLED, CONTENT_MODIFIED, INVALID_PARAMS = -32800, -32801, -32602
MANY = 300


def generate(uri: str, task: str = "harden") -> dict[str, object]:
    return {"command": "stackprompt.generate", "arguments": [{"uri": uri, "task": task}]}


def message(number: object, method: str, params: object) -> bytes:
    return frame(body_of({"jsonrpc": "2.0", "id": number, "method": method, "params": params}))


def cancellation(number: object) -> bytes:
    return frame(body_of({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": number}}))


def test_requests_that_are_cancelled_at_once_are_mostly_dropped(module_client: Client) -> None:
    uri = "file:///cancel/Dockerfile"
    module_client.open(uri, "FROM python\n" + "RUN pip install x\n" * 50)
    numbers = [f"cancelled {number}" for number in range(MANY)]
    requests = b"".join(message(number, "workspace/executeCommand", generate(uri, "review")) for number in numbers)
    module_client.send(requests + b"".join(map(cancellation, numbers)))
    answers = [module_client.answer(number) for number in numbers]
    dropped = [answer for answer in answers if answer.get("error", {}).get("code") == CANCELLED]
    assert all("result" in answer or answer in dropped for answer in answers)
    # The goal of half of them is a lower limit on any machine: all had arrived before any was due.
    assert len(dropped) >= MANY / 2


def test_a_request_under_way_can_be_cancelled(module_client: Client) -> None:
    uri = "file:///slow/Dockerfile"
    module_client.open(uri, "FROM python\n" + "RUN apt-get install a && cd b && curl c | sh\n" * 900)
    module_client.send(message("slow", "workspace/executeCommand", generate(uri)))
    module_client.send(cancellation("slow"))
    answer = module_client.answer("slow")
    assert "result" in answer or answer["error"]["code"] == CANCELLED


@pytest.mark.parametrize(("number", "other"), [(1_000_000, "1000000"), ("1000001", 1_000_001), (1, True), ("a", "A")])
def test_a_cancellation_reaches_its_own_request_only(module_client: Client, number: object, other: object) -> None:
    module_client.open("file:///own/Dockerfile", f"FROM python{number}\n")
    _ = module_client.answers.pop(number, None)
    asked = message(number, "workspace/executeCommand", generate("file:///own/Dockerfile"))
    # Before its turn, and perhaps while it is under way.
    module_client.send(asked + cancellation(other))
    module_client.send(cancellation(other))
    assert "result" in module_client.answer(number)


def test_an_id_that_is_in_use_twice_is_answered_twice(fresh: Client, tmp_path: Path) -> None:
    _ = fresh.initialize(tmp_path)
    uri = (tmp_path / "Dockerfile").as_uri()
    fresh.open(uri, "FROM python\n" + "RUN apt-get install x\n" * 300)
    fresh.send(message("same", "workspace/executeCommand", generate(uri)) * 2 + cancellation("same"))
    for _ in range(20):
        assert fresh.run("stackprompt.tasks", uri)
    assert fresh.leave() == 0
    assert len(fresh.answers["same"]) == 2


def test_cancelling_an_unknown_id_changes_nothing(module_client: Client) -> None:
    wrong: tuple[object, ...] = ("never", 10**20, None, [], {}, 1.5, True)
    for number in wrong:
        module_client.send(cancellation(number))
    assert module_client.run("stackprompt.tasks", "file:///x")


def test_a_cancelled_id_may_be_used_again(module_client: Client) -> None:
    tasks = {"command": "stackprompt.tasks", "arguments": ["file:///x"]}
    module_client.send(cancellation("again"))
    module_client.send(message("again", "workspace/executeCommand", tasks))
    assert "result" in module_client.answer("again")


def test_an_answer_is_never_about_a_text_that_was_replaced(module_client: Client) -> None:
    uri = "file:///fresh/Dockerfile"
    module_client.open(uri, "FROM python\n")
    overtaken = 0
    for version in range(2, 22):
        # Long enough that the change comes while the text is being read.
        text = "FROM a\n" * version + "FROM python\n" + "RUN apt-get install a && cd b\n" * 400
        module_client.change(uri, version, {"text": text})
        number = module_client.begin("workspace/executeCommand", generate(uri))
        time.sleep(0.005)
        module_client.change(uri, version + 100, {"text": f"FROM a\n{text}"})
        # Answered at once: what comes after it comes after the change.
        changed = module_client.begin(
            "workspace/executeCommand", {"command": "stackprompt.documentText", "arguments": [uri]}
        )
        answer, _ = module_client.answer(number), module_client.answer(changed)
        if module_client.order.index(changed) > module_client.order.index(number):
            continue
        overtaken += 1
        if "error" in answer:
            assert answer["error"]["code"] == CONTENT_MODIFIED
        else:
            findings = answer["result"]["findings"]
            assert max(f["line"] for f in findings if f["practice"] == "dockerfile-base-image-unpinned") == version + 2
    assert overtaken


def test_actions_are_about_the_text_as_it_is(module_client: Client, tmp_path: Path) -> None:
    uri = (tmp_path / "Dockerfile").as_uri()
    place = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
    params = {"textDocument": {"uri": uri}, "range": place, "context": {"diagnostics": []}}
    module_client.open(uri, "FROM scratch\n")
    for version, (text, is_found) in enumerate((("FROM a\n", True), ("FROM scratch\n", False)) * 20, 2):
        module_client.change(uri, version, {"text": text})
        titles = [action["title"] for action in module_client.result("textDocument/codeAction", params)]
        assert any("not pinned" in title for title in titles) is is_found, (version, titles)


def test_a_document_that_is_closed_during_a_request_is_an_error(module_client: Client, tmp_path: Path) -> None:
    uri = (tmp_path / "Dockerfile").as_uri()
    for version in range(1, 10):
        module_client.open(uri, "FROM python\n" + "RUN apt-get install x\n" * 200 * version)
        number = module_client.begin("workspace/executeCommand", generate(uri))
        time.sleep(0.001 * version)
        module_client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        answer = module_client.answer(number)
        # The file does not exist on disk either.
        assert "result" in answer or answer["error"]["code"] in {CONTENT_MODIFIED, INVALID_PARAMS}, answer


def test_a_cached_answer_is_not_returned_for_another_text(module_client: Client, tmp_path: Path) -> None:
    uri = (tmp_path / "Dockerfile").as_uri()
    hover = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 6}}
    module_client.open(uri, "FROM python\n")
    first = module_client.result("textDocument/hover", hover)
    assert first
    assert module_client.result("textDocument/hover", hover) == first
    module_client.change(uri, 2, {"text": "FROM scratch\n"})
    assert module_client.result("textDocument/hover", hover) != first
    # The same version number, but another document.
    module_client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    module_client.open(uri, "FROM scratch\n")
    assert module_client.result("textDocument/hover", hover) != first
    module_client.open(uri, "FROM python\n")
    assert module_client.result("textDocument/hover", hover) == first
