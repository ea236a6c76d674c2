"""The samples for editors that have no plugin of ours: each parses, and starts ``stackprompt lsp``."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from stackprompt.domain.version import VERSION
from tests.support import ROOT

EDITORS = ROOT / "editors"


def jsonc(text: str) -> Any:
    """Parse JSON in which a line may be a comment, as Zed and Sublime Text read it."""
    return json.loads(re.sub(r"(?m)^\s*//.*$", "", text))


def helix(sample: dict[str, Any]) -> list[list[str]]:
    server = sample["language-server"]["stackprompt"]
    assert all(language["language-servers"][-1] == "stackprompt" for language in sample["language"])
    return [[server["command"], *server["args"]]]


def zed(sample: dict[str, Any]) -> list[list[str]]:
    # Zed hides actions with a command that the server has not announced, and a client command never is.
    assert "clientCommand" not in json.dumps(sample)
    binaries = [server["binary"] for server in sample["lsp"].values()]
    return [[binary["path"], *binary["arguments"]] for binary in binaries]


def sublime(sample: dict[str, Any]) -> list[list[str]]:
    return [client["command"] for client in sample["clients"].values() if client["enabled"]]


def jetbrains(sample: dict[str, Any]) -> list[list[str]]:
    return [command.replace("stackprompt.exe", "stackprompt").split() for command in sample["programArgs"].values()]


@pytest.mark.parametrize(
    ("path", "parse", "commands"),
    [
        ("helix/languages.toml", tomllib.loads, helix),
        ("zed/settings.json", jsonc, zed),
        ("sublime/LSP.sublime-settings", jsonc, sublime),
        ("jetbrains/template.json", json.loads, jetbrains),
    ],
)
def test_a_sample_starts_the_server(
    path: str, parse: Callable[[str], dict[str, Any]], commands: Callable[[dict[str, Any]], list[list[str]]]
) -> None:
    started = commands(parse((EDITORS / path).read_text()))
    assert started
    assert all(command == ["stackprompt", "lsp"] for command in started)


def test_mason_installs_the_version_of_this_checkout() -> None:
    package = yaml.safe_load((EDITORS / "mason/package.yaml").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert package["name"] == project["name"]
    assert package["source"]["id"] == f"pkg:pypi/{project['name']}@{VERSION}"
    assert package["licenses"] == [project["license"]]
    assert set(package["bin"]) == set(project["scripts"])


def test_the_neovim_plugin_and_the_emacs_package_start_the_server() -> None:
    assert "cmd = { 'stackprompt', 'lsp' }" in (EDITORS / "neovim/lsp/stackprompt.lua").read_text()
    assert '\'("stackprompt" "lsp")' in (EDITORS / "emacs/stackprompt.el").read_text()


@pytest.mark.parametrize("editor", sorted(path.name for path in EDITORS.iterdir() if path.is_dir()))
def test_each_editor_has_a_page_with_first_steps(editor: str) -> None:
    steps = (EDITORS / editor / "README.md").read_text()
    assert re.search(r"(?m)^1\. ", steps)


def list_files() -> list[Path]:
    """Return the files of the editors that people read, or copy from; not what npm installs and the builds leave."""
    files = (path for path in EDITORS.rglob("*") if path.is_file() and not {"node_modules", "dist"} & set(path.parts))
    return [path for path in files if path.suffix != ".png" and path.name != "package-lock.json"]


@pytest.mark.parametrize("path", list_files(), ids=lambda path: str(path.relative_to(EDITORS)))
def test_nothing_is_installed_by_a_name_that_is_not_ours_yet(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"(pipx?|uv tool|uv pip) install (-\S+ )*[\"']?stackprompt", text)
    # Mason would install from a folder of this name.
    assert "packages" not in path.relative_to(EDITORS).parts


@pytest.mark.parametrize("editor", ["emacs", "helix", "jetbrains", "neovim", "sublime", "vscode", "zed"])
def test_each_editor_s_page_shows_how_to_trust_a_repository(editor: str) -> None:
    page = (EDITORS / editor / "README.md").read_text()
    assert re.search(r"(?m)^## What a (repository|workspace) can set$", page)
    assert "`config.toml`" in page


def test_no_sample_sends_trust_as_a_setting() -> None:
    samples = [path for path in list_files() if path.suffix not in {".md", ".ts", ".txt"}]
    senders = [path for path in samples if "trusted" in path.read_text()]
    assert senders == [EDITORS / "vscode" / "package.json"]
