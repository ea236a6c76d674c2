"""Half of a surrogate pair, where an editor has one for a moment, or where only a mischief-maker puts one."""

import json
from pathlib import Path

import pytest

from tests.protocol.client import Client
from tests.protocol.test_types import COMMANDS, PLACE, RANGE

INVALID_PARAMS = -32602
HALVES = ("\ud83d", "\udc33", "\udc33\ud83d")
TEXT = "FROM python # {half}\nRUN echo {half} && apt-get install x{half}\n# {half}"
URIS = ("file:///{half}/Dockerfile", "file:///half/{half}", "{half}", "untitled:{half}", "file://{half}/half/x")


def judge(client: Client, method: str, params: object) -> None:
    """Ask; the answer is a result, or an error about the parameters."""
    answer = client.ask(method, params)
    assert "Traceback" not in json.dumps(answer)
    if "error" in answer:
        assert answer["error"]["code"] == INVALID_PARAMS, (params, answer)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("half", HALVES)
def test_a_command_about_a_text_with_half_a_character_succeeds(
    module_client: Client, tmp_path: Path, command: str, half: str
) -> None:
    uri = (tmp_path / "Dockerfile").as_uri()
    module_client.open(uri, TEXT.format(half=half))
    assert module_client.text(uri) == TEXT.format(half=half)
    for task in ("harden", "review", "explain"):
        params = {"command": f"stackprompt.{command}", "arguments": [{"uri": uri, "task": task, "range": RANGE}]}
        answer = module_client.ask("workspace/executeCommand", params)
        assert "result" in answer, answer
    judge(module_client, "workspace/executeCommand", {**params, "arguments": [{"uri": uri, "task": half}]})


@pytest.mark.parametrize("method", ["textDocument/hover", "textDocument/completion", "textDocument/codeAction"])
@pytest.mark.parametrize("half", HALVES)
def test_a_request_about_a_text_with_half_a_character_succeeds(
    module_client: Client, tmp_path: Path, method: str, half: str
) -> None:
    uri = (tmp_path / "Dockerfile").as_uri()
    module_client.open(uri, TEXT.format(half=half))
    for line in range(3):
        for character in (0, 1, 2, 3, 14, 15, 99):
            place = {"line": line, "character": character}
            params = {"position": place, "range": {"start": place, "end": place}, "context": {"diagnostics": []}}
            if method == "textDocument/completion":
                del params["context"]
            answer = module_client.ask(method, {"textDocument": {"uri": uri}, **params})
            assert "result" in answer, answer


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("pattern", URIS)
def test_a_name_with_half_a_character_is_answered(module_client: Client, pattern: str, *, is_open: bool) -> None:
    uri = pattern.format(half=HALVES[0])
    if is_open:
        module_client.open(uri, "FROM python\n")
    for command in COMMANDS:
        judge(module_client, "workspace/executeCommand", {"command": f"stackprompt.{command}", "arguments": [uri]})
    about = {"textDocument": {"uri": uri}}
    judge(module_client, "textDocument/hover", {**about, "position": PLACE})
    judge(module_client, "textDocument/codeAction", {**about, "range": RANGE, "context": {"diagnostics": []}})
    judge(module_client, "workspace/textDocumentContent", {"uri": f"stackprompt:/harden/x.md?{uri}"})
