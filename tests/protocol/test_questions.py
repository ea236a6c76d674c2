"""Requests to the client: no answer, and no kind of answer, blocks a request of the client."""

from pathlib import Path

import pytest

from tests.protocol.client import Client, Json, Reply, frame, obliging, server

INVALID_REQUEST = -32600


def silent(question: Json) -> tuple[Json, ...]:
    del question
    return ()


def refusing(question: Json) -> tuple[Json, ...]:
    return ({"error": {"code": -32601, "message": f"{question['method']} is not known"}},)


def refusing_oddly(question: Json) -> tuple[Json, ...]:
    del question
    return ({"error": "no"},)


def answering_nonsense(question: Json) -> tuple[Json, ...]:
    del question
    return ({"result": 5},)


def answering_nested_nonsense(question: Json) -> tuple[Json, ...]:
    del question
    return ({"result": [[{"prompt": "x"}, 5], {"success": "yes"}]},)


def answering_twice(question: Json) -> tuple[Json, ...]:
    return (*obliging(question), {"error": {"code": 1, "message": "on second thoughts"}}, {"result": 5})


def serves(client: Client, uri: str) -> None:
    client.open(uri, "FROM python\n")
    assert client.run("stackprompt.generate", uri)["findings"]
    # Asks the client to show the document, and must do without.
    shown = client.run("stackprompt.show", uri)
    assert shown["shown"] is False
    assert Path(shown["path"]).read_text() == shown["text"]
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    assert client.run("stackprompt.tasks", uri)


@pytest.mark.parametrize(
    "reply",
    [
        silent,
        refusing,
        answering_nonsense,
        pytest.param(refusing_oddly, marks=pytest.mark.slow),
        pytest.param(answering_nested_nonsense, marks=pytest.mark.slow),
        pytest.param(answering_twice, marks=pytest.mark.slow),
    ],
    ids=lambda reply: reply.__name__,
)
def test_a_client_with_any_answer_is_served(tmp_path: Path, reply: Reply) -> None:
    with server(tmp_path, reply) as client:
        _ = client.initialize(tmp_path)
        serves(client, (tmp_path / "Dockerfile").as_uri())
        asked = {question["method"] for question in client.questions}
        assert {"workspace/configuration", "window/showDocument", "client/registerCapability"} <= asked
        assert client.leave() == 0
        assert all(len(answers) == 1 for answers in client.answers.values())


def test_shutdown_does_not_wait_for_the_client(tmp_path: Path) -> None:
    with server(tmp_path, silent) as client:
        _ = client.initialize(tmp_path)
        uri = (tmp_path / "Dockerfile").as_uri()
        client.open(uri, "FROM python\n")
        assert client.run("stackprompt.generate", uri)
        numbers = [
            client.begin("workspace/executeCommand", {"command": "stackprompt.show", "arguments": [uri]})
            for _ in range(20)
        ]
        assert client.ask("shutdown")["result"] is None
        assert all({"result", "error"} & set(client.answer(number)) for number in numbers)
        # Too late, but no harm.
        for question in client.questions:
            late = b'{"jsonrpc":"2.0","id":"%b","result":null}' % question["id"].encode()
            client.send(frame(late))
        assert client.ask("shutdown")["error"]["code"] == INVALID_REQUEST
        client.notify("exit")
        assert client.wait_for_end(6) == 0
