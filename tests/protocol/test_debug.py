"""The commands that are there with ``--debug`` only."""

import sys
from pathlib import Path

from tests.protocol.client import Client, server

INVALID_PARAMS = -32602
DEBUG = ("stackprompt.documentText", "stackprompt.metrics")


def test_the_text_of_a_document_is_the_servers(shared: Client) -> None:
    uri = "file:///debug/Dockerfile"
    assert shared.text(uri) is None
    shared.open(uri, "FROM a\r\n")
    assert shared.text(uri) == "FROM a\r\n"
    for wrong in ([], [uri, uri], [5], [None]):
        answer = shared.ask("workspace/executeCommand", {"command": DEBUG[0], "arguments": wrong})
        assert answer["error"]["code"] == INVALID_PARAMS


def test_the_metrics_count_prompts(shared: Client, tmp_path: Path) -> None:
    before = shared.run("stackprompt.metrics")
    for number in range(3):
        uri = (tmp_path / str(number) / "Dockerfile").as_uri()
        shared.open(uri, f"FROM python{number}\n")
        assert shared.run("stackprompt.generate", uri)
    after = shared.run("stackprompt.metrics")
    assert after["completed"] - before["completed"] == 3
    assert after["errors"] == before["errors"] == 0
    assert after["memory_usage_mb"] > 0


def test_without_debug_they_are_not_there(tmp_path: Path) -> None:
    with server(tmp_path, command=(sys.executable, "-m", "stackprompt", "lsp")) as client:
        told = client.initialize(tmp_path)
        offered = told["capabilities"]["executeCommandProvider"]["commands"]
        assert offered
        assert not set(DEBUG) & set(offered)
        for name in DEBUG:
            answer = client.ask("workspace/executeCommand", {"command": name, "arguments": ["file:///x"]})
            assert answer["error"]["code"] == INVALID_PARAMS
        assert client.leave() == 0
