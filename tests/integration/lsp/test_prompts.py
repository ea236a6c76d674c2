"""The features in each editor: the bulb, the prompt, the completion, the hover."""

import asyncio
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pytest_lsp import LanguageClient

from stackprompt.lsp.commands.show_prompt import MAX_FILES
from tests.integration.lsp.client import Session, eventually, session
from tests.support import built_in


def span(line: int) -> dict[str, dict[str, int]]:
    return {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 0}}


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_bulb_offers_at_most_four_prompts_of_our_kind(each_editor: Session) -> None:
    actions = await each_editor.actions(each_editor.open("Dockerfile"))
    assert 2 <= len(actions) <= 4
    assert all(str(action.kind).startswith("refactor.prompt.") for action in actions)
    assert actions[0].title.startswith("Prompt: ")


async def test_the_finding_at_the_cursor_comes_first(module_session: Session) -> None:
    uri = module_session.open("Dockerfile")
    assert "fix “" in (await module_session.actions(uri, line=1))[0].title
    assert "fix “" not in (await module_session.actions(uri, line=0))[0].title


@pytest.mark.parametrize(
    ("only", "is_offered"),
    [(["refactor"], True), (["refactor.prompt.harden"], True), (["quickfix"], False), (["source"], False), ([], True)],
)
async def test_the_kinds_that_the_editor_asks_for_are_honoured(
    module_session: Session, only: list[str], *, is_offered: bool
) -> None:
    uri = module_session.open("Dockerfile")
    found = await module_session.actions(uri, line=1, only=only)
    assert bool(found) is is_offered


@pytest.mark.parametrize("editor", ["visual_studio_code", "neovim"])
async def test_a_chosen_prompt_is_shown_as_a_document(tmp_path: Path, editor: str) -> None:
    async with session(tmp_path, editor) as s:
        harden = next(a for a in await s.actions(s.open("Dockerfile")) if "harden this" in a.title)
        assert harden.command
        answer = await s.execute(harden.command.command, *(harden.command.arguments or []))
        assert answer["shown"]
        path = Path(unquote(urlsplit(s.client.shown_documents[0].uri).path))
        assert path.read_text() == answer["text"]
        assert path.stat().st_mode & 0o077 == 0
        assert answer["text"].startswith("# Harden `Dockerfile`")


async def test_an_editor_that_cannot_show_documents_gets_a_message_with_the_path(tmp_path: Path) -> None:
    def adjust(params: types.InitializeParams) -> None:
        params.capabilities.window = None

    async with session(tmp_path, "emacs", adjust=adjust) as s:
        answer = await s.execute("stackprompt.show", {"uri": s.open("Dockerfile"), "task": "review"})
        await eventually(lambda: bool(s.client.messages))
        assert answer["path"] in s.client.messages[-1].message


async def test_a_client_that_never_answers_show_document_gets_a_message(tmp_path: Path) -> None:
    answered = asyncio.Event()

    async def never(*_: object) -> None:
        # Longer than the server waits, and then a late answer on top.
        await asyncio.sleep(4)
        answered.set()

    def prepare(client: LanguageClient) -> None:
        client.protocol.fm.features.pop(types.WINDOW_SHOW_DOCUMENT)
        client.feature(types.WINDOW_SHOW_DOCUMENT)(never)

    async with session(tmp_path, prepare=prepare) as s:
        answer = await s.execute("stackprompt.show", s.open("Dockerfile"))
        assert not answer["shown"]
        await eventually(lambda: any(answer["path"] in m.message for m in s.client.messages))
        await answered.wait()
        assert await s.actions(s.uri("Dockerfile"))


async def test_our_own_plugin_gets_a_client_command(tmp_path: Path) -> None:
    def adjust(params: types.InitializeParams) -> None:
        params.initialization_options = {"clientCommand": "stackprompt.open"}

    async with session(tmp_path, adjust=adjust) as s:
        commands = [a.command.command for a in await s.actions(s.open("Dockerfile")) if a.command]
        assert set(commands) == {"stackprompt.open"}


@pytest.mark.parametrize("as_text", [True, False])
async def test_generate_keeps_its_contract(module_session: Session, *, as_text: bool) -> None:
    uri = module_session.open("Dockerfile")
    answer = await module_session.execute("stackprompt.generate", uri if as_text else {"uri": uri, "task": "harden"})
    assert set(answer) == {"text", "language", "suggestedName", "task", "tokens", "budget", "findings", "cuts"}
    assert answer["language"] == "markdown"
    assert answer["task"] == ("review" if as_text else "harden")
    assert {"practice", "title", "severity", "line", "end_line", "see"} <= set(answer["findings"][0])


async def test_a_file_that_is_not_open_is_read_from_disk(module_session: Session) -> None:
    assert (await module_session.execute("stackprompt.generate", module_session.uri("compose.yaml")))["findings"]


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ({"uri": "FILE/Dockerfile", "task": "harten"}, "did you mean harden?"),
        ("FILE/nothing", "there is no such file"),
        ("FILE/app", "this is a folder"),
        ("FILE/image.bin", "binary"),
        ("FILE/.env", "secrets"),
        ("untitled:x", "no such file"),
        (7, "expected one argument"),
        ({"uri": "FILE/Dockerfile", "range": "all"}, "range must be"),
        ({"uri": "FILE/Dockerfile", "arguments": {"practice": "none"}}, "unknown practice 'none'"),
        ({"uri": "FILE/Dockerfile", "arguments": {"practice": ["a"]}}, "arguments.practice must be a string"),
        ({"uri": "FILE/Dockerfile", "arguments": 5}, "arguments must be an object"),
        ({"uri": "FILE/Dockerfile", "task": 5}, "task must be a string"),
        ({"uri": "FILE/Dockerfile", "range": span(-1)}, "range must not be negative"),
        ({"uri": "FILE/Dockerfile", "range": span(2**31)}, "range must not go beyond 2147483647"),
    ],
)
async def test_bad_input_gets_a_clear_error_and_the_server_goes_on(
    module_session: Session, argument: object, words: str
) -> None:
    with pytest.raises(JsonRpcException, match=words.replace("?", r"\?")) as raised:
        await module_session.execute("stackprompt.generate", locate(argument, module_session))
    assert "Traceback" not in str(raised.value.data)
    assert await module_session.actions(module_session.open("Dockerfile"))


async def test_showing_an_impossible_prompt_is_a_message(module_session: Session) -> None:
    assert await module_session.execute("stackprompt.show", module_session.uri("nothing")) is None
    await eventually(lambda: any("no such file" in m.message for m in module_session.client.messages))


@pytest.mark.parametrize("typed", ["#", "# ", "  # prompt"])
async def test_a_comment_completes_to_prompts(each_editor: Session, typed: str) -> None:
    uri = each_editor.open("Dockerfile", f"FROM python\n{typed}\nRUN pip install x\n")
    found = await complete(each_editor, uri, 1, len(typed))
    assert found is not None
    # After a bare comment sign only the best tasks are offered; all of them after the next letter.
    assert found.is_incomplete is ("prompt" not in typed)
    assert len(found.items) == (13 if "prompt" in typed else 5)
    for item in found.items:
        assert item.filter_text is not None
        assert item.filter_text.startswith(typed.strip())
        assert isinstance(item.text_edit, types.TextEdit)
        assert item.text_edit.range.start.character == len(typed) - len(typed.lstrip())
        assert item.text_edit.new_text.startswith("# Prompt: ")


@pytest.mark.parametrize("typed", ["FROM x # ", "# a comment", "RUN #", ""])
async def test_nothing_is_completed_elsewhere(module_session: Session, typed: str) -> None:
    uri = module_session.open("Dockerfile", f"FROM python\n{typed}\n")
    assert await complete(module_session, uri, 1, len(typed)) is None


async def test_the_lines_named_in_an_inserted_comment_are_those_after_the_insertion(module_session: Session) -> None:
    uri = module_session.open("Dockerfile", "FROM debian:12\nUSER root\n")
    insert = next(a for a in await module_session.actions(uri) if "as a comment" in a.title)
    assert insert.edit is None
    resolved = await module_session.client.code_action_resolve_async(insert)
    assert resolved.edit
    assert resolved.edit.changes
    edit = resolved.edit.changes[uri][0]
    lines = (edit.new_text + "FROM debian:12\nUSER root\n").split("\n")
    title = built_in().knowledge.practices["dockerfile-last-user-root"].title
    named = next(line for line in lines if title in line)
    number = int(named.split("line ")[1].split(":")[0])
    assert lines[number - 1] == "USER root"


async def test_an_action_without_data_comes_back_from_resolve_as_it_is(module_session: Session) -> None:
    action = next(a for a in await module_session.actions(module_session.open("Dockerfile")) if a.command)
    resolved = await module_session.client.code_action_resolve_async(action)
    assert resolved.title == action.title
    assert resolved.edit is None


async def test_a_hover_shows_the_practice_with_its_source(module_session: Session) -> None:
    uri = module_session.open("Dockerfile")
    params = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(1, 3))
    shown = await module_session.client.text_document_hover_async(params)
    assert shown is not None
    assert isinstance(shown.contents, types.MarkupContent)
    assert "**Fix:**" in shown.contents.value
    assert (
        "(https://docs.docker.com/build/building/best-practices/) · `dockerfile-base-image-unpinned`"
        in shown.contents.value
    )
    elsewhere = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(0, 0))
    assert await module_session.client.text_document_hover_async(elsewhere) is None


async def test_the_answer_is_about_the_newest_text(tmp_path: Path) -> None:
    async with session(tmp_path, debug=True) as s:
        uri = s.open("Dockerfile")
        s.replace(uri, "# nothing yet\n")
        assert await s.execute("stackprompt.documentText", uri) == "# nothing yet\n"
        assert not any("finding" in action.title for action in await s.actions(uri))
        assert (await s.execute("stackprompt.metrics"))["errors"] == 0


async def test_the_first_scan_reports_its_progress(module_session: Session) -> None:
    reports = module_session.client.progress_reports
    await eventually(lambda: any(isinstance(r[-1], types.WorkDoneProgressEnd) for r in reports.values() if r))
    stack = await module_session.execute("stackprompt.stack", module_session.uri("Dockerfile"))
    assert {"python", "docker"} <= {found["id"] for found in stack}


async def test_tasks_are_listed_for_a_picker(module_session: Session) -> None:
    rows = await module_session.execute("stackprompt.tasks", module_session.open("Dockerfile"))
    assert {"harden", "debug", "plan"} <= {row["task"] for row in rows}
    asked = {(row["task"], a["name"]): a["choices"] for row in rows for a in row["arguments"] if a["ask"]}
    assert asked["debug", "error"] == []
    assert asked["convert", "to"] == ["compose", "kubernetes"]


async def complete(s: Session, uri: str, line: int, character: int) -> types.CompletionList | None:
    params = types.CompletionParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
    found = await s.client.text_document_completion_async(params)
    assert found is None or isinstance(found, types.CompletionList)
    return found


def locate(argument: object, s: Session) -> object:
    match argument:
        case str(text):
            return text.replace("FILE", s.workspace.as_uri())
        case {"uri": str(uri), **rest}:
            return {"uri": uri.replace("FILE", s.workspace.as_uri()), **rest}
        case _:
            return argument


async def test_a_prompt_that_is_shown_is_written_through_no_link_and_old_ones_go(tmp_path: Path) -> None:
    async with session(tmp_path) as s:
        argument = {"uri": s.open("Dockerfile"), "task": "review"}
        path = Path((await s.execute("stackprompt.show", argument))["path"])
        text = path.read_text()
        victim = path.rename(tmp_path / "victim")
        victim.write_text("safe")
        path.symlink_to(victim)
        for number in range(MAX_FILES + 5):
            (path.parent / f"old-{number}.md").write_text("old")
        assert (await s.execute("stackprompt.show", argument))["path"] == str(path)
        assert not path.is_symlink()
        assert path.read_text() == text
        assert victim.read_text() == "safe"
        assert len(list(path.parent.iterdir())) == MAX_FILES
        folder = path.parent.rename(tmp_path / "elsewhere")
        path.parent.symlink_to(folder)
        assert "path" not in await s.execute("stackprompt.show", argument)
        await eventually(lambda: any("is a link" in m.message for m in s.client.messages))
