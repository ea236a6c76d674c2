"""The commands that are there with ``--debug`` only."""

import sys
from pathlib import Path

from tests.protocol.client import Client, server

INVALID_PARAMS = -32602
DEBUG = ("stackprompt.documentText", "stackprompt.metrics")


def test_the_text_of_a_document_is_the_servers(module_client: Client) -> None:
    uri = "file:///debug/Dockerfile"
    assert module_client.text(uri) is None
    module_client.open(uri, "FROM a\r\n")
    assert module_client.text(uri) == "FROM a\r\n"
    for wrong in ([], [uri, uri], [5], [None]):
        answer = module_client.ask("workspace/executeCommand", {"command": DEBUG[0], "arguments": wrong})
        assert answer["error"]["code"] == INVALID_PARAMS


def test_the_metrics_count_prompts(module_client: Client, tmp_path: Path) -> None:
    before = module_client.run("stackprompt.metrics")
    for number in range(3):
        uri = (tmp_path / str(number) / "Dockerfile").as_uri()
        module_client.open(uri, f"FROM python{number}\n")
        assert module_client.run("stackprompt.generate", uri)
    after = module_client.run("stackprompt.metrics")
    assert after["completed"] - before["completed"] == 3
    assert after["errors"] == before["errors"] == 0
    assert after["memory_usage_mb"] > 0


def test_without_debug_the_commands_are_absent(tmp_path: Path) -> None:
    with server(tmp_path, command=(sys.executable, "-m", "stackprompt", "lsp")) as client:
        told = client.initialize(tmp_path)
        offered = told["capabilities"]["executeCommandProvider"]["commands"]
        assert offered
        assert not set(DEBUG) & set(offered)
        for name in DEBUG:
            answer = client.ask("workspace/executeCommand", {"command": name, "arguments": ["file:///x"]})
            assert answer["error"]["code"] == INVALID_PARAMS
        assert client.leave() == 0
