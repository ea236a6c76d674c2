"""A secret in the place of a name reaches no output: each kind of name, each kind of output."""

import json
import logging
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from stackprompt import api
from stackprompt.adapters.json import encode_finding, encode_prompt, encode_stack
from stackprompt.domain.errors import NoSuchLines, UnknownPractice, UnknownTask
from stackprompt.domain.prompts.argument import UnknownArgument, WrongValue
from stackprompt.domain.workspace.diagnostic import Diagnostic
from stackprompt.domain.workspace.unreadable import Unreadable
from stackprompt.engine.engine import Engine
from stackprompt.engine.failure import describe_failure
from stackprompt.export.prompts import PROMPT_FORMATS
from tests.corpora.prompts import one_engine
from tests.protocol.client import Client, server
from tests.support import value_of

# Mixed case, digits and the length of a real one, so that whatever redacts by form does.
TOKEN = "ghp_" + "aB3dE5fG7h" * 3 + "iJ9kL1"
FILES = {
    "folder": {
        f"{TOKEN}/Dockerfile": "FROM node:18\nRUN cd /x\n",
        f"{TOKEN}/package.json": '{"dependencies": {"express": "4.0.0"}}',
    },
    "file": {f"Dockerfile.{TOKEN}": "FROM node:18\nRUN cd /x\n"},
    "stage": {"Dockerfile": f"FROM node AS {TOKEN}\nRUN cd /x\nFROM node AS b\nRUN cd /y\n"},
    "service": {"compose.yaml": f"services:\n  {TOKEN}:\n    image: node\n  b:\n    image: node\n"},
    "container": {
        "k8s/a.yaml": f"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {TOKEN}\nspec:\n"
        f"  template:\n    spec:\n      containers:\n"
        f"        - name: {TOKEN}\n          image: node\n        - name: b\n          image: node\n"
    },
    "version": {"package.json": f'{{"dependencies": {{"express": "4.0.0-{TOKEN}"}}}}', "Dockerfile": "FROM node:18\n"},
    "image tag": {"compose.yaml": f"services:\n  a:\n    image: node:{TOKEN}\n"},
    "chart": {"a/Chart.yaml": f"apiVersion: v2\nname: {TOKEN}\nversion: 1.0.0-{TOKEN}\n"},
}
REPORT = Diagnostic(1, 1, "error", f"bad {TOKEN}", f"tool-{TOKEN}", TOKEN)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine() -> AsyncIterator[Engine]:
    async with one_engine() as running:
        yield running


def lay_out(root: Path, kind: str) -> str:
    """Write the workspace whose names of ``kind`` hold the secret; return the path of its first file."""
    for path, text in FILES[kind].items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        _ = (root / path).write_text(text)
    return next(iter(FILES[kind]))


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.asyncio(loop_scope="module")
async def test_no_output_about_a_file_holds_it(
    tmp_path: Path, engine: Engine, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    caplog.set_level(logging.DEBUG, "stackprompt")
    path, workspace = lay_out(tmp_path, kind), api.Workspace(tmp_path, engine)
    for task, arguments in (("review", {}), ("debug", {"error": f"token={TOKEN}"}), ("upgrade", {"to": TOKEN})):
        prompt = value_of(await workspace.generate(path, task=task, arguments=arguments, diagnostics=(REPORT,)))
        assert TOKEN not in json.dumps(encode_prompt(prompt))
        assert TOKEN.lower() not in f"{prompt.title}{prompt.suggested_name}".lower()
        assert [name for name, made in PROMPT_FORMATS.items() if TOKEN in made.write(prompt)] == []
        assert TOKEN not in json.dumps([encode_finding(finding) for finding in prompt.findings])
        why = value_of(await workspace.why(path, task=task, arguments=arguments, diagnostics=(REPORT,)))
        assert TOKEN not in why
    view = await engine.view(value_of(await engine.read(str(tmp_path), path)))
    titles = view.shortlist((1, 1), (f"tool-{TOKEN}", TOKEN))
    assert TOKEN not in "".join(offer.title for offer in titles)
    assert TOKEN not in "".join(line for offer in view.offers() for line in view.comment(offer.task, 1))
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.asyncio(loop_scope="module")
async def test_no_output_about_the_workspace_holds_it(tmp_path: Path, engine: Engine, kind: str) -> None:
    _, workspace = lay_out(tmp_path, kind), api.Workspace(tmp_path, engine)
    assert TOKEN not in json.dumps(encode_stack(await workspace.detect()))
    assert TOKEN not in await engine.stack_page(str(tmp_path))
    targets = ("agents", "claude", "copilot", "instructions", "cursor", "skill")
    for planned in await workspace.sync_plan(targets):
        assert TOKEN not in f"{planned.path}{planned.after.decode()}"


@pytest.mark.parametrize(
    "error",
    [
        UnknownTask(TOKEN, ("review",)),
        UnknownPractice(TOKEN, ("a",)),
        UnknownArgument("review", TOKEN, ("to",)),
        WrongValue("to", TOKEN, "one of a, b"),
        Unreadable(f"{TOKEN}/a", "missing"),
        NoSuchLines(f"{TOKEN}/a", 1, 2, 1),
    ],
)
def test_no_error_holds_it(error: UnknownTask) -> None:
    assert TOKEN not in describe_failure(error)


def test_an_error_is_short() -> None:
    assert len(describe_failure(UnknownTask("x" * 50_000, ()))) < 100


@pytest.mark.asyncio(loop_scope="module")
async def test_a_wrong_task_is_not_logged(tmp_path: Path, engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "stackprompt")
    _ = await api.Workspace(tmp_path, engine).generate(lay_out(tmp_path, "stage"), task=TOKEN)
    assert "PromptFailed" in caplog.text
    assert TOKEN not in caplog.text


# Each starts a server.
SOME_FILES = [kind if number < 2 else pytest.param(kind, marks=pytest.mark.slow) for number, kind in enumerate(FILES)]


@pytest.mark.parametrize("kind", SOME_FILES)
def test_no_answer_to_an_editor_holds_it_but_in_addresses(tmp_path: Path, kind: str) -> None:
    path = tmp_path / lay_out(tmp_path, kind)
    with server(tmp_path) as client:
        _ = client.initialize(tmp_path)
        answers = _everything(client, path)
        assert client.leave() == 0
    # An editor gets back the address that it sent, and a picker the one that opens the file.
    assert TOKEN not in json.dumps(answers).replace(path.as_uri(), "")


def _everything(client: Client, path: Path) -> list[object]:
    uri, place = path.as_uri(), {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 2}}
    client.open(uri, path.read_text(), "plaintext")
    report = {"range": place, "message": "bad", "source": f"tool {TOKEN}", "code": "X1"}
    ask = {"uri": uri, "task": "review", "arguments": {"diagnostics": [report]}}
    found: list[object] = [client.run(f"stackprompt.{name}", ask) for name in ("generate", "why", "tasks", "show")]
    found += [client.run(f"stackprompt.{name}", uri) for name in ("stack", "stackDocument", "files")]
    wrong = {"uri": uri, "task": TOKEN}
    for name in ("stackprompt.generate", "stackprompt.comment", "stackprompt.why", TOKEN):
        found.append(client.ask("workspace/executeCommand", {"command": name, "arguments": [wrong]}))
    document = {"textDocument": {"uri": uri}}
    actions = client.result(
        "textDocument/codeAction", {**document, "range": place, "context": {"diagnostics": [report]}}
    )
    found.append([action["title"] for action in actions])
    found += [client.ask("textDocument/hover", {**document, "position": {"line": n, "character": 0}}) for n in range(4)]
    return [*found, client.notifications, client.questions]


@pytest.mark.parametrize(
    "words",
    [
        ("generate", "Dockerfile", "--task", TOKEN),
        ("generate", "Dockerfile", "--arg", f"{TOKEN}=1"),
        ("generate", "Dockerfile", "--practice", TOKEN),
        ("generate", f"{TOKEN}/none"),
        ("explain", TOKEN),
        ("detect", TOKEN),
        ("detect", "."),
        ("detect", ".", "--tree"),
        ("detect", ".", "--component", TOKEN),
        ("sync", "--dry-run"),
        ("sync",),
        ("lint", TOKEN),
        (TOKEN,),
        (f"--{TOKEN}",),
        ("generate", f"--{TOKEN}"),
        ("generate", "Dockerfile", "--length", TOKEN),
    ],
)
def test_no_verb_of_the_command_line_shows_it(tmp_path: Path, words: tuple[str, ...]) -> None:
    _ = lay_out(tmp_path, "folder")
    _ = (tmp_path / "Dockerfile").write_text("FROM node:18\n")
    done = subprocess.run(
        [sys.executable, "-m", "stackprompt", *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout + done.stderr
    assert TOKEN not in done.stdout + done.stderr
