"""``stackprompt detect`` as a program: a table, a tree, JSON, and only a part of it."""

import asyncio
import io
import json
from pathlib import Path

import pytest

from stackprompt.cli.workspace import access
from tests.integration.cli.test_cli import run

FILES = {
    "compose.yaml": "services:\n  db:\n    image: postgres:16\n",
    "package.json": '{"private": true, "workspaces": ["web/*"]}',
    "web/shop/package.json": '{"dependencies": {"vue": "^3.4"}}',
    "web/shop/api/go.mod": "module x\n\ngo 1.22\n",
    "tools/go.mod": "module y\n\ngo 1.23\n",
}


@pytest.fixture
def monorepo(tmp_path: Path) -> Path:
    root = tmp_path / "mono"
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def test_the_table_has_a_heading_for_each_category(monorepo: Path) -> None:
    lines = run("detect", ".", cwd=monorepo).stdout.splitlines()
    assert lines[0].split() == ["technology", "version", "confidence", "evidence"]
    assert lines[lines.index("databases") + 1].split()[:4] == ["postgresql", "16", "0.95", "compose.yaml:3"]
    assert lines[lines.index("frameworks") + 1].endswith("web/shop/package.json:1 in web/shop")


def test_the_tree_shows_components_below_each_other(monorepo: Path) -> None:
    lines = run("detect", ".", "--tree", cwd=monorepo).stdout.splitlines()
    places = [line.strip("│├└─ ") for line in lines]
    assert [place for place in places if " " not in place] == ["mono", "tools", "web/shop", "api"]
    assert "postgresql 16" in lines[1]
    assert lines[places.index("api")].startswith("   └─ api")
    assert "go 1.22" in lines[places.index("api") + 1]


def test_only_one_component_or_category_is_shown_where_asked_for(monorepo: Path) -> None:
    rows = json.loads(run("detect", ".", "--component", "./web/shop/", "--format", "json", cwd=monorepo).stdout)
    assert {row["component"] for row in rows} == {"web/shop"}
    rows = json.loads(run("detect", ".", "--category", "languages", "--format", "json", cwd=monorepo).stdout)
    assert {(row["id"], row["component"]) for row in rows} == {("go", "tools"), ("go", "web/shop/api")}
    empty = run("detect", ".", "--component", "tools", "--category", "databases", cwd=monorepo)
    assert (empty.returncode, empty.stdout) == (0, "no known technology found\n")


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (["--component", "wbe"], "wbe: unknown component; this workspace has ., tools, web/shop, web/shop/api"),
        (["--category", "database"], "database: unknown category; known are "),
    ],
)
def test_an_unknown_name_is_bad_input(monorepo: Path, option: list[str], words: str) -> None:
    done = run("detect", ".", *option, cwd=monorepo)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stdout == ""


class Screen(io.StringIO):
    """Standard error that is, or is not, a terminal."""

    def __init__(self, *, is_terminal: bool) -> None:
        super().__init__()
        self.is_terminal = is_terminal

    def isatty(self) -> bool:
        return self.is_terminal


@pytest.mark.parametrize("is_terminal", [True, False])
async def test_a_long_scan_shows_progress_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, is_terminal: bool  # noqa: FBT001
) -> None:
    screen = Screen(is_terminal=is_terminal)
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr(access, "SECONDS_BEFORE_PROGRESS", 0.01)
    seen = iter(range(1_000, 9_000, 1_000))

    async def work() -> str:
        await asyncio.sleep(0.35)
        return "done"

    assert await access.show_progress(work(), lambda: f"scanning, {next(seen):,} files") == "done"
    told = screen.getvalue()
    assert ("scanning, 1,000 files" in told and "scanning, 2,000 files" in told) is is_terminal
    assert told.endswith("\x1b[2K") is is_terminal
