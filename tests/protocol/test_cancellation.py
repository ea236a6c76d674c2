"""Requests that are taken back, and answers to documents that changed meanwhile."""

import time
from pathlib import Path

import pytest

from tests.protocol.client import Client, body_of, framed

CANCELLED, CONTENT_MODIFIED, INVALID_PARAMS = -32800, -32801, -32602
MANY = 300


def generate(uri: str, task: str = "harden") -> dict[str, object]:
    return {"command": "stackprompt.generate", "arguments": [{"uri": uri, "task": task}]}


def message(number: object, method: str, params: object) -> bytes:
    return framed(body_of({"jsonrpc": "2.0", "id": number, "method": method, "params": params}))


def cancellation(number: object) -> bytes:
    return framed(body_of({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": number}}))


def test_requests_that_are_cancelled_at_once_are_mostly_dropped(shared: Client) -> None:
    uri = "file:///cancel/Dockerfile"
    shared.open(uri, "FROM python\n" + "RUN pip install x\n" * 50)
    numbers = [f"cancelled {number}" for number in range(MANY)]
    requests = b"".join(message(number, "workspace/executeCommand", generate(uri, "review")) for number in numbers)
    shared.send(requests + b"".join(map(cancellation, numbers)))
    answers = [shared.answer(number) for number in numbers]
    dropped = [answer for answer in answers if answer.get("error", {}).get("code") == CANCELLED]
    assert all("result" in answer or answer in dropped for answer in answers)
    # The goal of half of them is a lower limit on any machine: all had arrived before any was due.
    assert len(dropped) >= MANY / 2


def test_a_request_under_way_can_be_cancelled(shared: Client) -> None:
    uri = "file:///slow/Dockerfile"
    shared.open(uri, "FROM python\n" + "RUN apt-get install a && cd b && curl c | sh\n" * 900)
    shared.send(message("slow", "workspace/executeCommand", generate(uri)))
    shared.send(cancellation("slow"))
    answer = shared.answer("slow")
    assert "result" in answer or answer["error"]["code"] == CANCELLED


@pytest.mark.parametrize(("number", "other"), [(1_000_000, "1000000"), ("1000001", 1_000_001), (1, True), ("a", "A")])
def test_a_cancellation_reaches_its_own_request_only(shared: Client, number: object, other: object) -> None:
    shared.open("file:///own/Dockerfile", f"FROM python{number}\n")
    _ = shared.answers.pop(number, None)
    asked = message(number, "workspace/executeCommand", generate("file:///own/Dockerfile"))
    # Before its turn, and perhaps while it is under way.
    shared.send(asked + cancellation(other))
    shared.send(cancellation(other))
    assert "result" in shared.answer(number)


def test_an_id_that_is_in_use_twice_is_answered_twice(fresh: Client, tmp_path: Path) -> None:
    _ = fresh.initialize(tmp_path)
    uri = (tmp_path / "Dockerfile").as_uri()
    fresh.open(uri, "FROM python\n" + "RUN apt-get install x\n" * 300)
    fresh.send(message("same", "workspace/executeCommand", generate(uri)) * 2 + cancellation("same"))
    for _ in range(20):
        assert fresh.run("stackprompt.tasks", uri)
    assert fresh.leave() == 0
    assert len(fresh.answers["same"]) == 2


def test_cancelling_what_nobody_asked_changes_nothing(shared: Client) -> None:
    wrong: tuple[object, ...] = ("never", 10**20, None, [], {}, 1.5, True)
    for number in wrong:
        shared.send(cancellation(number))
    assert shared.run("stackprompt.tasks", "file:///x")


def test_a_cancelled_id_may_be_used_again(shared: Client) -> None:
    tasks = {"command": "stackprompt.tasks", "arguments": ["file:///x"]}
    shared.send(cancellation("again"))
    shared.send(message("again", "workspace/executeCommand", tasks))
    assert "result" in shared.answer("again")


def test_an_answer_is_never_about_a_text_that_was_replaced(shared: Client) -> None:
    uri = "file:///fresh/Dockerfile"
    shared.open(uri, "FROM python\n")
    overtaken = 0
    for version in range(2, 22):
        # Long enough that the change comes while the text is being read.
        text = "FROM a\n" * version + "FROM python\n" + "RUN apt-get install a && cd b\n" * 400
        shared.change(uri, version, {"text": text})
        number = shared.begin("workspace/executeCommand", generate(uri))
        time.sleep(0.005)
        shared.change(uri, version + 100, {"text": f"FROM a\n{text}"})
        # Answered at once: what comes after it comes after the change.
        changed = shared.begin("workspace/executeCommand", {"command": "stackprompt.documentText", "arguments": [uri]})
        answer, _ = shared.answer(number), shared.answer(changed)
        if shared.order.index(changed) > shared.order.index(number):
            continue
        overtaken += 1
        if "error" in answer:
            assert answer["error"]["code"] == CONTENT_MODIFIED
        else:
            findings = answer["result"]["findings"]
            assert max(f["line"] for f in findings if f["practice"] == "dockerfile-base-image-unpinned") == version + 2
    assert overtaken


def test_actions_are_about_the_text_as_it_is(shared: Client, tmp_path: Path) -> None:
    uri = (tmp_path / "Dockerfile").as_uri()
    place = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
    params = {"textDocument": {"uri": uri}, "range": place, "context": {"diagnostics": []}}
    shared.open(uri, "FROM scratch\n")
    for version, (text, is_found) in enumerate((("FROM a\n", True), ("FROM scratch\n", False)) * 20, 2):
        shared.change(uri, version, {"text": text})
        titles = [action["title"] for action in shared.result("textDocument/codeAction", params)]
        assert any("not pinned" in title for title in titles) is is_found, (version, titles)


def test_a_document_that_is_closed_while_it_is_read_is_no_bug(shared: Client, tmp_path: Path) -> None:
    uri = (tmp_path / "Dockerfile").as_uri()
    for version in range(1, 10):
        shared.open(uri, "FROM python\n" + "RUN apt-get install x\n" * 200 * version)
        number = shared.begin("workspace/executeCommand", generate(uri))
        time.sleep(0.001 * version)
        shared.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        answer = shared.answer(number)
        # There is no such file on the disk either.
        assert "result" in answer or answer["error"]["code"] in {CONTENT_MODIFIED, INVALID_PARAMS}, answer


def test_answers_that_were_given_before_are_not_given_about_another_text(shared: Client, tmp_path: Path) -> None:
    uri = (tmp_path / "Dockerfile").as_uri()
    hover = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 6}}
    shared.open(uri, "FROM python\n")
    first = shared.result("textDocument/hover", hover)
    assert first
    assert shared.result("textDocument/hover", hover) == first
    shared.change(uri, 2, {"text": "FROM scratch\n"})
    assert shared.result("textDocument/hover", hover) != first
    # The same version number, but another document.
    shared.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    shared.open(uri, "FROM scratch\n")
    assert shared.result("textDocument/hover", hover) != first
    shared.open(uri, "FROM python\n")
    assert shared.result("textDocument/hover", hover) == first
