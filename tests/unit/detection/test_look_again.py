"""A later look tells what a first look would tell, and reads only what changed."""

import os
import random
import shutil
from pathlib import Path

import pytest

from stackprompt.detection.detect import Sight, look, look_again, unseen
from stackprompt.domain.result import Result
from stackprompt.domain.unreadable import Unreadable
from stackprompt.runtime.guarded import read_text
from stackprompt.runtime.walk import Budget
from tests.unit.detection.trees import plant, technologies

BUDGET = Budget()
TEXTS = {
    "package.json": ('{"dependencies": {"vue": "^3"}}', '{"workspaces": ["*"], "devDependencies": {"react": "^18"}}'),
    "go.mod": ("module x\n\ngo 1.22\n", "module x\n\nrequire github.com/lib/pq v1.10.9\n"),
    "pyproject.toml": ('[project]\ndependencies = ["django==5.1"]\n', "[tool.uv.workspace]\nmembers = ['a/*']\n"),
    "compose.yaml": ("services:\n  db:\n    image: postgres:16\n", "services:\n  db:\n    image: redis:7\n"),
    "main.py": ("", "x = 1\n"),
    "page.ts": ("", "x\n"),
    ".gitignore": ("b/\n", "*.log\n"),
    ".gitattributes": ("* linguist-vendored\n", "*.py linguist-generated\n"),
}
FOLDERS = ("", "a", "a/b", "a/b/c", "b", "b/examples", "c")


def first(root: Path) -> Sight:
    return look(root, unseen(technologies()), BUDGET)


def aged(root: Path, step: int = 0) -> None:
    """Date everything back: what was written a moment ago is read again in any case."""
    moment = 1_700_000_000 + step
    for folder, _, names in os.walk(root):
        for path in (*(Path(folder) / name for name in names), Path(folder)):
            os.utime(path, (moment, moment))


@pytest.mark.parametrize("seed", range(12))
def test_whatever_changes_a_later_look_tells_what_a_first_one_would(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test needs the same each time
    sight = first(tmp_path)
    for step in range(25):
        changed = [edited(tmp_path, chance) for _ in range(chance.randint(1, 3))]
        if chance.random() < 0.3:
            aged(tmp_path, step)
            sight = first(tmp_path) if chance.random() < 0.3 else look(tmp_path, sight, BUDGET)
        elif chance.random() < 0.2:
            sight = look(tmp_path, sight, BUDGET)
        else:
            sight = look_again(tmp_path, sight, BUDGET, changed)
        assert sight.stack == first(tmp_path).stack, (step, changed)


def edited(root: Path, chance: random.Random) -> str:
    """Write or delete a file, or a folder with all that is in it; returns what an editor would report."""
    folder = chance.choice(FOLDERS)
    if folder and chance.random() < 0.15:
        shutil.rmtree(root / folder, ignore_errors=True)
        return folder
    name = chance.choice(sorted(TEXTS))
    path = f"{folder}/{name}" if folder else name
    if chance.random() < 0.3:
        (root / path).unlink(missing_ok=True)
    else:
        plant(root, {path: chance.choice(TEXTS[name])})
    return path


def ids(sight: Sight) -> set[str]:
    return {found.id for found in sight.stack.detected}


def test_what_only_a_deleted_file_proved_is_taken_back(tmp_path: Path) -> None:
    plant(tmp_path, {"go.mod": TEXTS["go.mod"][1], "web/package.json": TEXTS["package.json"][0]})
    sight = first(tmp_path)
    assert {"go", "postgresql", "vue"} <= ids(sight)
    (tmp_path / "go.mod").unlink()
    sight = look_again(tmp_path, sight, BUDGET, ["go.mod"])
    assert not {"go", "postgresql"} & ids(sight)
    shutil.rmtree(tmp_path / "web")
    assert look_again(tmp_path, sight, BUDGET, ["web/package.json"]).stack.detected == ()


def test_a_folder_whose_loss_nobody_reported_goes_when_the_folder_above_it_is_listed(tmp_path: Path) -> None:
    plant(tmp_path, {"a/web/src/package.json": TEXTS["package.json"][0], "a/go.mod": TEXTS["go.mod"][0]})
    sight = first(tmp_path)
    shutil.rmtree(tmp_path / "a" / "web")
    assert "vue" not in ids(look_again(tmp_path, sight, BUDGET, ["a/go.mod"]))


def test_one_changed_file_is_the_only_one_that_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path, {f"{n}/package.json": TEXTS["package.json"][0] for n in range(9)})
    sight = first(tmp_path)
    opened = noted(monkeypatch)
    plant(tmp_path, {"3/package.json": TEXTS["package.json"][1]})
    sight = look_again(tmp_path, sight, BUDGET, ["3/package.json"])
    assert opened == ["3/package.json"]
    assert [found.component for found in sight.stack.detected if found.id == "react"] == ["3"]


def test_a_later_look_at_all_reads_only_what_has_another_time_or_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path, {f"{n}/package.json": TEXTS["package.json"][0] for n in range(9)})
    aged(tmp_path)
    sight = first(tmp_path)
    opened = noted(monkeypatch)
    assert look(tmp_path, sight, BUDGET).stack == sight.stack
    assert opened == []
    plant(tmp_path, {"3/package.json": TEXTS["package.json"][1]})
    assert "react" in ids(look(tmp_path, sight, BUDGET))
    assert opened == ["3/package.json"]


def test_what_was_written_a_moment_ago_is_read_again(tmp_path: Path) -> None:
    plant(tmp_path, {"compose.yaml": TEXTS["compose.yaml"][0]})
    sight = first(tmp_path)
    before = (tmp_path / "compose.yaml").stat()
    plant(tmp_path, {"compose.yaml": TEXTS["compose.yaml"][0].replace("postgres:16", "rabbitmq:4 ")})
    os.utime(tmp_path / "compose.yaml", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "rabbitmq" in ids(look(tmp_path, sight, BUDGET))


@pytest.mark.parametrize("way", ["again", "all"])
def test_a_folder_that_became_a_link_is_not_followed(tmp_path: Path, way: str) -> None:
    root = plant(tmp_path / "root", {"a/b/go.mod": TEXTS["go.mod"][0], "compose.yaml": TEXTS["compose.yaml"][0]})
    plant(tmp_path, {"outside/b/go.mod": TEXTS["go.mod"][1], "outside/b/Cargo.toml": ""})
    aged(root)
    sight = first(root)
    shutil.rmtree(root / "a")
    (root / "a").symlink_to(tmp_path / "outside")
    # Even where the times are made to lie.
    os.utime(root, (1_700_000_000, 1_700_000_000))
    later = look_again(root, sight, BUDGET, ["a/b/Cargo.toml"]) if way == "again" else look(root, sight, BUDGET)
    assert not {"go", "cargo"} & ids(later)


def test_a_change_outside_or_in_an_ignored_folder_changes_nothing(tmp_path: Path) -> None:
    root = plant(tmp_path / "root", {"go.mod": TEXTS["go.mod"][0], "node_modules/x/package.json": "{}"})
    plant(tmp_path, {"Cargo.toml": ""})
    sight = first(root)
    paths = ["../Cargo.toml", "/etc/passwd", "node_modules/x/package.json", "", "none/at/all", "a\0b", "./go.mod"]
    assert look_again(root, sight, BUDGET, paths).stack == sight.stack


def noted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list to which each file is added that is read from now on."""
    opened: list[str] = []

    def read(root: Path, path: str, limit: int) -> Result[str, Unreadable]:
        opened.append(path)
        return read_text(root, path, limit)

    monkeypatch.setattr("stackprompt.detection.scan.indexer.read_text", read)
    return opened
