"""Components of a monorepo: folders with manifests and declared members."""

import time
from pathlib import Path

from stackprompt.detection.detect import detect
from stackprompt.domain.knowledge.technology import Stack
from tests.unit.detection.workspaces import plant, technologies


def detect_in(root: Path, files: dict[str, str]) -> Stack:
    return detect(plant(root, files), technologies())


def test_patterns_include_and_exclude_folders_with_manifests(tmp_path: Path) -> None:
    files = {
        "pnpm-workspace.yaml": "packages:\n  - packages/*\n  - apps/**\n  - '!packages/old'\n",
        "packages/a/package.json": "{}",
        "packages/a/deep/package.json": "{}",
        "packages/old/package.json": "{}",
        "packages/none/readme.md": "",
        "apps/x/y/package.json": "{}",
        "other/package.json": "{}",
    }
    assert detect_in(tmp_path, files).members == (("apps/x/y", ""), ("packages/a", ""))


def test_a_named_member_is_a_component_without_a_manifest(tmp_path: Path) -> None:
    files = {
        "settings.gradle": "include ':app', ':gone'\n",
        "build.gradle": "",
        "app/src/main/java/App.java": "",
        "apps/shop/project.json": '{"projectType": "application"}',
        "apps/shop/src/page.ts": "",
    }
    result = detect_in(tmp_path, files)
    assert result.components == ("", "app", "apps/shop")
    assert result.members == (("app", ""),)
    assert {(each.id, each.component) for each in result.detected} >= {("java", "app"), ("typescript", "apps/shop")}


def test_a_workspace_may_be_below_the_root(tmp_path: Path) -> None:
    files = {"rust/Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n', "rust/crates/a/Cargo.toml": "[package]\n"}
    assert detect_in(tmp_path, files).members == (("rust/crates/a", "rust"),)


def test_many_workspaces_in_many_folders_are_resolved_fast(tmp_path: Path) -> None:
    hostile = '{"workspaces": [' + ", ".join(f'"*/a*b*c{n}*"' for n in range(500)) + "]}"
    root = plant(tmp_path, {f"{'a' * 60}{n}/package.json": hostile for n in range(300)})
    began = time.process_time()
    assert len(detect(root, technologies()).components) == 300
    assert time.process_time() - began < 8


def test_slow_patterns_with_slow_names_are_resolved_fast(tmp_path: Path) -> None:
    letters = "bcdefghijklmnopqrstuvwxyz"
    members = [f"*a*{'a*' * more}{first}{second}" for more in (0, 2) for first in letters for second in letters[:9]]
    hostile = '{"workspaces": [' + ", ".join(f'"{member}"' for member in ("web/*", *members)) + "]}"
    folders = {f"{'a' * 250}{number}/package.json": "{}" for number in range(10)}
    root = plant(tmp_path, {"package.json": hostile, "web/shop/package.json": "{}", **folders})
    began = time.process_time()
    assert detect(root, technologies()).members == (("web/shop", ""),)
    assert time.process_time() - began < 4
