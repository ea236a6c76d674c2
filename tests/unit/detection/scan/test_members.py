"""Declarations of members in the syntax of each tool, shortened from real files."""

import time

import pytest

from stackprompt.detection.scan.members import read_members

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
def test_declarations_of_each_tool(name: str, text: str, members: tuple[str, ...]) -> None:
    assert read_members(name, text) == members


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
def test_a_hostile_declaration_is_read_fast(name: str, text: str) -> None:
    began = time.process_time()
    read_members(name, text)
    assert time.process_time() - began < 1
