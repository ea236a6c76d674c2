"""Settings, knowledge and templates that change or break while an editor is connected."""

import asyncio
from pathlib import Path

from lsprotocol import types
from pytest_lsp import LanguageClient

from tests.integration.lsp.client import PATIENCE, Session, eventually, session
from tests.support import HOUSE_RULE


async def test_a_practice_of_the_user_is_in_the_next_prompt(tmp_path: Path) -> None:
    async with session(tmp_path) as s:
        uri = s.open("Dockerfile")
        assert "registry.house.example" not in await harden(s, uri)
        path = s.user / "knowledge" / "practices" / "house" / "house-rule.toml"
        path.parent.mkdir(parents=True)
        path.write_text(HOUSE_RULE)
        await eventually_prompt(s, uri, "registry.house.example")


async def test_a_broken_file_is_a_diagnostic_at_its_line_until_it_is_mended(tmp_path: Path) -> None:
    path = tmp_path / "user" / "knowledge" / "practices" / "house" / "house-rule.toml"
    path.parent.mkdir(parents=True)
    path.write_text(HOUSE_RULE.replace("severity", "severty"))
    async with session(tmp_path) as s:
        uri = path.as_uri()
        await eventually(lambda: bool(s.client.diagnostics.get(uri)))
        shown = s.client.diagnostics[uri]
        assert {d.range.start.line for d in shown if "severty" in d.message} == {5}
        path.write_text(HOUSE_RULE)
        await eventually(lambda: not s.client.diagnostics[uri])
        await eventually_prompt(s, s.open("Dockerfile"), "registry.house.example")


async def test_a_pushed_setting_takes_effect(tmp_path: Path) -> None:
    async with session(tmp_path, "emacs", adjust=without_configuration) as s:
        uri = s.open("Dockerfile")
        assert len(await s.actions(uri)) == 4
        push(s.client, {"stackprompt": {"suggestions": {"max_actions": 2}}})
        await eventually_offered(s, uri, 2)


async def test_a_pulled_setting_takes_effect(tmp_path: Path) -> None:
    def prepare(client: LanguageClient) -> None:
        client.set_configuration({"max_actions": 1}, section="stackprompt.suggestions")

    async with session(tmp_path, prepare=prepare) as s:
        assert len(await s.actions(s.open("Dockerfile"))) == 1


async def test_a_wrong_setting_is_a_message_and_the_rest_stays(tmp_path: Path) -> None:
    async with session(tmp_path, "emacs", adjust=without_configuration) as s:
        push(s.client, {"stackprompt": {"suggestions": {"max_actions": 99}}})
        await eventually(lambda: any("max_actions" in m.message for m in s.client.messages))
        assert len(await s.actions(s.open("Dockerfile"))) == 4


async def test_findings_are_hints_only_when_asked_for(tmp_path: Path) -> None:
    async with session(tmp_path, "emacs", adjust=without_configuration) as s:
        uri = s.open("Dockerfile")
        await s.actions(uri)
        assert not s.client.diagnostics.get(uri)
        push(s.client, {"stackprompt": {"suggestions": {"hints": True}}})
        await eventually(lambda: bool(s.client.diagnostics.get(uri)))
        assert {d.severity for d in s.client.diagnostics[uri]} == {types.DiagnosticSeverity.Hint}


def without_configuration(params: types.InitializeParams) -> None:
    if params.capabilities.workspace:
        params.capabilities.workspace.configuration = False


def push(client: LanguageClient, settings: dict[str, object]) -> None:
    client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))


async def harden(s: Session, uri: str) -> str:
    return str((await s.execute("stackprompt.generate", {"uri": uri, "task": "harden"}))["text"])


async def eventually_prompt(s: Session, uri: str, words: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while words not in await harden(s, uri):
            await asyncio.sleep(0.02)


async def eventually_offered(s: Session, uri: str, count: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while len(await s.actions(uri)) != count:
            await asyncio.sleep(0.02)
