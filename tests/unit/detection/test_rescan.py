"""A later scan gives the result of a first scan and reads only the changed files."""

import os
import random
import shutil
from pathlib import Path

import pytest

from stackprompt.detection.detect import WorkspaceScan, empty_scan, rescan_workspace, scan_workspace
from stackprompt.runtime.tree.walk import Budget
from tests.unit.detection.workspaces import plant, record_reads, technologies

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


def scan_first(root: Path) -> WorkspaceScan:
    return scan_workspace(root, empty_scan(technologies()), BUDGET)


def set_old_times(root: Path, step: int = 0) -> None:
    """Set old modification times: a file written a moment ago would always be read again."""
    moment = 1_700_000_000 + step
    for folder, _, names in os.walk(root):
        for path in (*(Path(folder) / name for name in names), Path(folder)):
            os.utime(path, (moment, moment))


@pytest.mark.parametrize("seed", range(12))
def test_after_any_changes_a_later_scan_equals_a_first_scan(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test needs the same each time
    scan = scan_first(tmp_path)
    for step in range(25):
        changed = [edit(tmp_path, chance) for _ in range(chance.randint(1, 3))]
        if chance.random() < 0.3:
            set_old_times(tmp_path, step)
            scan = scan_first(tmp_path) if chance.random() < 0.3 else scan_workspace(tmp_path, scan, BUDGET)
        elif chance.random() < 0.2:
            scan = scan_workspace(tmp_path, scan, BUDGET)
        else:
            scan = rescan_workspace(tmp_path, scan, BUDGET, changed)
        assert scan.stack == scan_first(tmp_path).stack, (step, changed)


def edit(root: Path, chance: random.Random) -> str:
    """Write or delete a file, or delete a folder; return the path that an editor would report."""
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


def ids_of(scan: WorkspaceScan) -> set[str]:
    return {detected.id for detected in scan.stack.detected}


def test_a_technology_of_a_deleted_file_is_removed(tmp_path: Path) -> None:
    plant(tmp_path, {"go.mod": TEXTS["go.mod"][1], "web/package.json": TEXTS["package.json"][0]})
    scan = scan_first(tmp_path)
    assert {"go", "postgresql", "vue"} <= ids_of(scan)
    (tmp_path / "go.mod").unlink()
    scan = rescan_workspace(tmp_path, scan, BUDGET, ["go.mod"])
    assert not {"go", "postgresql"} & ids_of(scan)
    shutil.rmtree(tmp_path / "web")
    assert rescan_workspace(tmp_path, scan, BUDGET, ["web/package.json"]).stack.detected == ()


def test_an_unreported_deleted_folder_is_dropped_when_its_parent_is_listed(tmp_path: Path) -> None:
    plant(tmp_path, {"a/web/src/package.json": TEXTS["package.json"][0], "a/go.mod": TEXTS["go.mod"][0]})
    scan = scan_first(tmp_path)
    shutil.rmtree(tmp_path / "a" / "web")
    assert "vue" not in ids_of(rescan_workspace(tmp_path, scan, BUDGET, ["a/go.mod"]))


def test_only_the_changed_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path, {f"{n}/package.json": TEXTS["package.json"][0] for n in range(9)})
    scan = scan_first(tmp_path)
    paths = record_reads(monkeypatch)
    plant(tmp_path, {"3/package.json": TEXTS["package.json"][1]})
    scan = rescan_workspace(tmp_path, scan, BUDGET, ["3/package.json"])
    assert paths == ["3/package.json"]
    assert [detected.component for detected in scan.stack.detected if detected.id == "react"] == ["3"]


def test_a_later_full_scan_reads_only_files_with_another_time_or_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path, {f"{n}/package.json": TEXTS["package.json"][0] for n in range(9)})
    set_old_times(tmp_path)
    scan = scan_first(tmp_path)
    paths = record_reads(monkeypatch)
    assert scan_workspace(tmp_path, scan, BUDGET).stack == scan.stack
    assert paths == []
    plant(tmp_path, {"3/package.json": TEXTS["package.json"][1]})
    assert "react" in ids_of(scan_workspace(tmp_path, scan, BUDGET))
    assert paths == ["3/package.json"]


def test_a_file_written_a_moment_ago_is_read_again(tmp_path: Path) -> None:
    plant(tmp_path, {"compose.yaml": TEXTS["compose.yaml"][0]})
    scan = scan_first(tmp_path)
    before = (tmp_path / "compose.yaml").stat()
    plant(tmp_path, {"compose.yaml": TEXTS["compose.yaml"][0].replace("postgres:16", "rabbitmq:4 ")})
    os.utime(tmp_path / "compose.yaml", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "rabbitmq" in ids_of(scan_workspace(tmp_path, scan, BUDGET))


@pytest.mark.parametrize("mode", ["changed", "all"])
def test_a_folder_that_became_a_link_is_not_followed(tmp_path: Path, mode: str) -> None:
    root = plant(tmp_path / "root", {"a/b/go.mod": TEXTS["go.mod"][0], "compose.yaml": TEXTS["compose.yaml"][0]})
    plant(tmp_path, {"outside/b/go.mod": TEXTS["go.mod"][1], "outside/b/Cargo.toml": ""})
    set_old_times(root)
    scan = scan_first(root)
    shutil.rmtree(root / "a")
    (root / "a").symlink_to(tmp_path / "outside")
    # Even with a forged modification time.
    os.utime(root, (1_700_000_000, 1_700_000_000))
    later = (
        rescan_workspace(root, scan, BUDGET, ["a/b/Cargo.toml"])
        if mode == "changed"
        else scan_workspace(root, scan, BUDGET)
    )
    assert not {"go", "cargo"} & ids_of(later)


def test_a_change_outside_or_in_an_ignored_folder_changes_nothing(tmp_path: Path) -> None:
    root = plant(tmp_path / "root", {"go.mod": TEXTS["go.mod"][0], "node_modules/x/package.json": "{}"})
    plant(tmp_path, {"Cargo.toml": ""})
    scan = scan_first(root)
    paths = ["../Cargo.toml", "/etc/passwd", "node_modules/x/package.json", "", "none/at/all", "a\0b", "./go.mod"]
    assert rescan_workspace(root, scan, BUDGET, paths).stack == scan.stack
