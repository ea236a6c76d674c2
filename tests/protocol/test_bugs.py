"""A handler with a bug: its own request fails without details, and every other request is served."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.protocol.client import Client, Json, server
from tests.protocol.test_types import PLACE

INTERNAL_ERROR, INVALID_PARAMS = -32603, -32602
DETAIL = "the inside of the server"
# The server as it is, but for some handlers, which fail each in a way of its own.
PROGRAM = f"""
import asyncio, sys
from stackprompt.lsp.process.lazy_types import import_types

import_types()
from stackprompt.lsp.features import completion, hover, lifecycle, synchronisation
from stackprompt.lsp.commands import workspace_commands


def at_once(ls, *_):
    raise RuntimeError("{DETAIL}")


async def later(ls, *_):
    await asyncio.sleep(0.01)
    raise KeyError("{DETAIL}")


async def endlessly(ls, *_):
    return await endlessly(ls)


def unspeakable(ls, *_):
    return {{"{DETAIL}": object()}}


hover.hover, completion.complete = at_once, later
workspace_commands.get_stack, workspace_commands.list_files = endlessly, unspeakable
synchronisation.close_document, lifecycle.finish_initialization = at_once, later

from stackprompt.lsp.process.startup import run_server

sys.exit(run_server(debug=True))
"""
FAILING: dict[str, tuple[str, Json]] = {
    "at once": ("textDocument/hover", {"position": PLACE}),
    "later": ("textDocument/completion", {"position": PLACE}),
    "endlessly": ("workspace/executeCommand", {"command": "stackprompt.stack", "arguments": ["file:///x/y"]}),
    "unspeakable": ("workspace/executeCommand", {"command": "stackprompt.files", "arguments": ["file:///x/y"]}),
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("broken")
    with server(folder, command=(sys.executable, "-c", PROGRAM)) as client:
        _ = client.initialize(folder)
        yield client
        assert client.leave() == 0
        assert all(len(answers) == 1 for answers in client.answers.values())


@pytest.mark.parametrize("how", FAILING)
def test_a_failing_handler_affects_its_own_request_only(broken: Client, tmp_path: Path, how: str) -> None:
    method, params = FAILING[how]
    uri = (tmp_path / "Dockerfile").as_uri()
    broken.open(uri, "FROM python\n")
    failing, good = [], []
    for _ in range(10):
        failing.append(broken.begin(method, {"textDocument": {"uri": uri}, **params}))
        good.append(broken.begin("workspace/executeCommand", {"command": "stackprompt.generate", "arguments": [uri]}))
    for number in failing:
        answer = broken.answer(number)
        # After a stack overflow the server cannot know the cause.
        codes = {INTERNAL_ERROR, INVALID_PARAMS} if how == "endlessly" else {INTERNAL_ERROR}
        assert answer["error"]["code"] in codes
        told = json.dumps(answer)
        assert "Traceback" not in told
        assert DETAIL not in told
        assert "stackprompt/" not in told
    assert all("result" in broken.answer(number) for number in good)


def test_a_failing_notification_changes_nothing(broken: Client, tmp_path: Path) -> None:
    uri = (tmp_path / "Dockerfile").as_uri()
    before = len(broken.answers.get(None, ()))
    broken.open(uri, "FROM python\n")
    for _ in range(10):
        broken.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        broken.notify("initialized", {})
    assert broken.text(uri) == "FROM python\n"
    assert broken.run("stackprompt.generate", uri)["findings"]
    assert len(broken.answers.get(None, ())) == before
