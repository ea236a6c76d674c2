import os
import socket
import time
from pathlib import Path

import pytest

from stackprompt.detection.detect import detect, empty_scan, rescan_workspace, scan_workspace
from stackprompt.runtime.tree.walk import Budget
from tests.unit.detection.workspaces import SHOP, detect_by_id, plant, record_reads, technologies


def test_all_technologies_of_a_small_shop_are_detected(tmp_path: Path) -> None:
    stack = detect(plant(tmp_path, SHOP), technologies())
    assert [(d.category, d.id, d.component, d.version) for d in stack.detected] == [
        ("containers", "docker", ".", None),
        ("containers", "docker-compose", ".", None),
        ("databases", "postgresql", ".", "16"),
        ("frameworks", "django", ".", "5.1"),
        ("frameworks", "nextjs", "web", "14.2"),
        ("frameworks", "react", "web", None),
        ("languages", "python", ".", "3.12"),
        ("languages", "typescript", "web", None),
        ("package-managers", "pnpm", "web", "9.1.0"),
        ("runtimes", "nodejs", "web", None),
        ("servers", "gunicorn", ".", None),
        ("testing", "pytest", ".", None),
    ]
    assert stack.root == str(tmp_path)
    assert stack.cuts == ()


def test_equal_trees_give_equal_stacks(tmp_path: Path) -> None:
    plant(tmp_path / "a", SHOP)
    plant(tmp_path / "b", dict(reversed(SHOP.items())))
    first, second = (detect(tmp_path / name, technologies()).detected for name in "ab")
    assert first == second
    backwards = dict(reversed(list(technologies().items())))
    assert detect(tmp_path / "a", backwards).detected == first


def test_a_lock_file_that_is_too_large_is_not_reported(tmp_path: Path) -> None:
    plant(tmp_path, {"yarn.lock": " " * 2_000})
    assert detect(tmp_path, technologies(), Budget(max_file_bytes=1_000)).cuts == ()


def test_the_component_is_the_nearest_folder_with_a_manifest(tmp_path: Path) -> None:
    files = {
        "services/a/go.mod": "module a\n\ngo 1.22\n",
        "services/a/deploy/k8s/Dockerfile": "FROM golang:1.23\n",
        "services/b/src/B.csproj": "",
        "services/b/src/deep/b.cs": "",
        "ops/Caddyfile": "",
    }
    stack = detect(plant(tmp_path, files), technologies())
    components = {detected.id: detected.component for detected in stack.detected}
    assert components["docker"] == "services/a"
    assert components["csharp"] == "services/b/src"
    assert components["caddy"] == "."


def test_a_technology_of_two_components_is_detected_twice(tmp_path: Path) -> None:
    files = {"a/package.json": '{"dependencies": {"vue": "^3"}}', "b/package.json": '{"dependencies": {"vue": "^2"}}'}
    stack = detect(plant(tmp_path, files), technologies())
    assert [(d.component, d.version) for d in stack.detected if d.id == "vue"] == [("a", "3"), ("b", "2")]


def test_files_with_windows_line_ends_are_read_alike(tmp_path: Path) -> None:
    windows = {path: text.replace("\n", "\r\n") for path, text in SHOP.items()}
    for path, text in windows.items():
        (tmp_path / "w" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "w" / path).write_bytes(text.encode())
    assert (
        detect(tmp_path / "w", technologies()).detected == detect(plant(tmp_path / "u", SHOP), technologies()).detected
    )


def test_a_file_without_reader_or_pattern_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = record_reads(monkeypatch)
    detect_by_id(tmp_path, {"a.py": "", "b.png": "", "c.go": "", "NOTES.md": "", "go.mod": "", ".env": "X=1"})
    assert paths == ["go.mod"]


def test_a_file_that_is_too_large_is_a_cut(tmp_path: Path) -> None:
    plant(tmp_path, {"package.json": " " * 2_000, "go.mod": "module x\n", "big.py": " " * 2_000})
    stack = detect(tmp_path, technologies(), Budget(max_file_bytes=1_000))
    assert stack.cuts == ("package.json: not read (too-large)",)
    assert {"go", "nodejs"} <= {detected.id for detected in stack.detected}


def test_many_cuts_are_shortened(tmp_path: Path) -> None:
    plant(tmp_path, {f"{n:02}/package.json": " " * 2_000 for n in range(30)})
    cuts = detect(tmp_path, technologies(), Budget(max_file_bytes=1_000)).cuts
    assert len(cuts) == 21
    assert cuts[-1] == "and 10 more"


COMPOSE = "services:\n  db:\n    image: postgres:16\n"
SPENT = "the budget of bytes ended the reading, files unread: 2"


def test_file_names_still_count_when_the_budget_of_bytes_is_spent(tmp_path: Path) -> None:
    plant(tmp_path, {"Chart.yaml": "", "a.yaml": "# " + "x" * 400, "compose.yaml": COMPOSE, "go.mod": "go 1.22\n"})
    stack = detect(tmp_path, technologies(), Budget(max_total_bytes=402))
    assert {"helm", "go"} <= {detected.id for detected in stack.detected}
    assert "postgresql" not in {detected.id for detected in stack.detected}
    assert stack.cuts == (SPENT,)


def test_the_files_within_the_budget_do_not_depend_on_an_earlier_scan(tmp_path: Path) -> None:
    plant(tmp_path, {"a.yaml": "x" * 400, "compose.yaml": COMPOSE, "go.mod": "go 1.22\n"})
    for file in tmp_path.iterdir():
        os.utime(file, (1_700_000_000, 1_700_000_000))
    whole = scan_workspace(tmp_path, empty_scan(technologies()), Budget())
    assert whole.stack.cuts == ()
    # Files that an earlier scan with a larger budget has read are cut as well.
    budget = Budget(max_total_bytes=400)
    first = scan_workspace(tmp_path, empty_scan(technologies()), budget)
    assert scan_workspace(tmp_path, whole, budget).stack == first.stack
    assert first.stack.cuts == (SPENT,)
    # A file that is shorter now leaves room for the others.
    (tmp_path / "a.yaml").write_text("x", "utf-8")
    later = rescan_workspace(tmp_path, first, budget, ["a.yaml"])
    assert later.stack == scan_workspace(tmp_path, empty_scan(technologies()), budget).stack
    assert later.stack.cuts == ()


def test_a_hostile_tree_is_scanned_fast_and_correctly(tmp_path: Path) -> None:
    root = plant(tmp_path / "root", SHOP)
    plant(tmp_path, {"outside/Cargo.toml": "[package]\n"})
    os.mkfifo(root / "package.json")
    os.mkfifo(root / "go.mod")
    (root / "loop").symlink_to(root)
    (root / "linked").symlink_to(tmp_path / "outside")
    (root / "composer.json").symlink_to(tmp_path / "outside" / "Cargo.toml")
    with (root / "Gemfile").open("wb") as sparse:
        sparse.truncate(3_000_000_000)
    hostile = {
        "n/package.json": '{"engines": {"node": ' + "9" * 10_000 + "}}",
        "d/package.json": "[" * 300_000,
        "t/pyproject.toml": "[" + "a." * 30_000 + "a]\n" + "x = " + "[" * 100_000,
        "y/deploy.yaml": "a: &a [*a, *a]\n" + "[" * 30_000 + "<<: *a\n" * 10_000,
        "p/pom.xml": "<a>" * 100_000,
        "c/Dockerfile": "ARG A=$A$A$A\n" * 1_000 + "FROM $A$A\n" * 1_000,
    }
    plant(root, hostile)
    (root / "b").mkdir()
    (root / "b" / "package.json").write_bytes(os.urandom(10_000) + b"\0")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(root / "requirements.txt"))
        started = time.process_time()
        stack = detect(root, technologies())
    assert time.process_time() - started < 3
    ids = {detected.id for detected in stack.detected}
    assert {"docker", "python", "django", "postgresql", "nextjs"} <= ids
    assert not ids & {"cargo", "rust", "php", "go"}
    assert stack.cuts == ("Gemfile: not read (too-large)",)
    assert not any(evidence.path.startswith(("loop", "linked")) for d in stack.detected for evidence in d.evidence)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list everything")
def test_an_unreadable_folder_is_a_cut(tmp_path: Path) -> None:
    plant(tmp_path, {"shut/go.mod": "", "Cargo.toml": ""})
    (tmp_path / "shut").chmod(0)
    stack = detect(tmp_path, technologies())
    (tmp_path / "shut").chmod(0o700)
    assert stack.cuts == ("shut: not listed (denied)",)
    assert "cargo" in {detected.id for detected in stack.detected}
