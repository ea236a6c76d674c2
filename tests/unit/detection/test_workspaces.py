"""What a monorepo declares as its parts, in the words of each tool; real files, shortened."""

import time
from pathlib import Path

import pytest

from stackprompt.detection.detect import detect
from stackprompt.detection.scan.members import members_in
from stackprompt.domain.technology import Stack
from tests.unit.detection.trees import plant, technologies

PNPM = """\
packages:
  # all packages in direct subdirs of packages/
  - 'packages/*'
  - "examples/**"   # deep
  - web

  - '!**/test/**'
catalog:
  react: ^18
  - nothing
"""
UV = """\
[project]
name = "albatross"
[tool.uv.sources]
bird = { workspace = true }
[tool.uv.workspace]
members = [
  "packages/*",  # all
  "tools",
]
exclude = ["packages/seeds"]
[tool.other]
members = ["x"]
"""
SOLUTION = """\
Microsoft Visual Studio Solution File, Format Version 12.00
Project("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "Web", "src\\Web\\Web.csproj", "{1}"
EndProject
Project("{2150E333-8FDC-42A3-9474-1A3956D46DE8}") = "docs", "docs", "{2}"
EndProject
"""


@pytest.mark.parametrize(
    ("name", "text", "members"),
    [
        ("pnpm-workspace.yaml", PNPM, ("packages/*", "examples/**", "web", "!**/test/**")),
        ("package.json", '{"name": "x", "workspaces": ["packages/*", "./web/"]}', ("packages/*", "web")),
        ("package.json", '{"workspaces": {"packages": ["a", "b"], "nohoist": ["**/c"]}}', ("a", "b")),
        ("package.json", '{"workspaces": ["half", "ty', ()),
        ("lerna.json", '{"version": "1", "packages": ["modules/*"]}', ("modules/*",)),
        (
            "Cargo.toml",
            '[workspace]\nresolver = "2"\nmembers = ["a", "crates/*"]\nexclude = ["b"]\n',
            ("a", "crates/*", "!b"),
        ),
        ("Cargo.toml", '[package]\nmembers = ["a"]\n', ()),
        ("pyproject.toml", UV, ("packages/*", "tools", "!packages/seeds")),
        ("go.work", "go 1.22\n\nuse (\n\t./a // first\n\t./b/c\n)\nuse ./d\nreplace x => ./e\n", ("a", "b/c", "d")),
        ("pom.xml", "<modules>\n<module>core</module>\n<module> web </module>\n</modules>", ("core", "web")),
        (
            "settings.gradle",
            "rootProject.name = 'x'\ninclude ':app', ':libs:core'\ninclude 'tools'",
            ("app", "libs/core", "tools"),
        ),
        ("settings.gradle.kts", 'include(\n  ":app",\n  ":libs:core",\n)\nincludeBuild("no")', ("app", "libs/core")),
        ("project.json", '{"name": "shop", "targets": {"build": {}}}', (".",)),
        ("project.json", '{"dependencies": {}}', ()),
        ("shop.sln", SOLUTION, ("src/Web",)),
        ("shop.slnx", '<Solution><Project Path="src/Web/Web.csproj" /></Solution>', ("src/Web",)),
        ("other.json", '{"workspaces": ["a"]}', ()),
        ("package.json", '{"workspaces": ["../out", "/etc", "a/../../b", "*/*/*/*/*", "ok"]}', ("ok",)),
    ],
)
def test_members_are_read_as_they_are_declared(name: str, text: str, members: tuple[str, ...]) -> None:
    assert members_in(name, text) == members


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("package.json", '"workspaces":{' * 50_000),
        ("package.json", '"workspaces":[' * 50_000),
        ("pnpm-workspace.yaml", "packages:\n" + "  - \n" * 100_000),
        ("Cargo.toml", "[workspace]\n" * 50_000 + "members = [" * 50_000),
        ("go.work", "use (\n" * 100_000),
        ("go.work", "\n" * 200_000),
        ("Cargo.toml", "[workspace]\n" + "\n" * 200_000),
        ("Cargo.toml", "[workspace]\n" + "members = [\n" * 50_000),
        ("lerna.json", '"packages":[' * 50_000),
        ("package.json", '"workspaces":{' + '"packages"' * 50_000),
        ("package.json", '"workspaces":{' + " " * 200_000),
        ("settings.gradle", "include" + " " * 200_000),
        ("settings.gradle", "include ':a'" * 50_000),
        ("settings.gradle", "include ," + ",\n" * 200_000),
        ("settings.gradle", "include\n" * 100_000),
        ("pom.xml", "<module>" * 100_000),
        ("x.sln", 'Project("' * 100_000),
    ],
)
def test_a_hostile_declaration_takes_no_time(name: str, text: str) -> None:
    began = time.process_time()
    members_in(name, text)
    assert time.process_time() - began < 1


def stack(root: Path, files: dict[str, str]) -> Stack:
    return detect(plant(root, files), technologies())


def test_patterns_name_folders_with_manifests_and_exclude_some(tmp_path: Path) -> None:
    files = {
        "pnpm-workspace.yaml": "packages:\n  - packages/*\n  - apps/**\n  - '!packages/old'\n",
        "packages/a/package.json": "{}",
        "packages/a/deep/package.json": "{}",
        "packages/old/package.json": "{}",
        "packages/none/readme.md": "",
        "apps/x/y/package.json": "{}",
        "other/package.json": "{}",
    }
    assert stack(tmp_path, files).members == (("apps/x/y", ""), ("packages/a", ""))


def test_a_named_member_is_a_component_without_a_manifest(tmp_path: Path) -> None:
    files = {
        "settings.gradle": "include ':app', ':gone'\n",
        "build.gradle": "",
        "app/src/main/java/App.java": "",
        "apps/shop/project.json": '{"projectType": "application"}',
        "apps/shop/src/page.ts": "",
    }
    found = stack(tmp_path, files)
    assert found.components == ("", "app", "apps/shop")
    assert found.members == (("app", ""),)
    assert {(one.id, one.component) for one in found.detected} >= {("java", "app"), ("typescript", "apps/shop")}


def test_a_workspace_may_lie_below_the_root(tmp_path: Path) -> None:
    files = {"rust/Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n', "rust/crates/a/Cargo.toml": "[package]\n"}
    assert stack(tmp_path, files).members == (("rust/crates/a", "rust"),)


def test_many_workspaces_in_many_folders_take_no_time(tmp_path: Path) -> None:
    hostile = '{"workspaces": [' + ", ".join(f'"*/a*b*c{n}*"' for n in range(500)) + "]}"
    root = plant(tmp_path, {f"{'a' * 60}{n}/package.json": hostile for n in range(300)})
    began = time.process_time()
    assert len(detect(root, technologies()).components) == 300
    assert time.process_time() - began < 8


def test_patterns_and_names_that_are_slow_together_take_no_time(tmp_path: Path) -> None:
    letters = "bcdefghijklmnopqrstuvwxyz"
    members = [f"*a*{'a*' * more}{one}{two}" for more in (0, 2) for one in letters for two in letters[:9]]
    hostile = '{"workspaces": [' + ", ".join(f'"{member}"' for member in ("web/*", *members)) + "]}"
    folders = {f"{'a' * 250}{number}/package.json": "{}" for number in range(10)}
    root = plant(tmp_path, {"package.json": hostile, "web/shop/package.json": "{}", **folders})
    began = time.process_time()
    assert detect(root, technologies()).members == (("web/shop", ""),)
    assert time.process_time() - began < 4
