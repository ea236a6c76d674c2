"""The package of the VS Code extension: its manifest, its pinned packages and where it reads settings."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from stackprompt.domain.version import VERSION
from tests.support import ROOT

EXTENSION = ROOT / "editors" / "vscode"
# Each folder whose packages npm installs, and the script that does it.
PACKAGES = {
    EXTENSION: EXTENSION / "build.sh",
    ROOT / "tests/e2e/vscode": ROOT / "tests/e2e/vscode/install.sh",
    ROOT / "tests/e2e/vscode-settings": ROOT / "tests/e2e/vscode-settings/install.sh",
}
# code-server installs and builds the VS Code in it by a script and a lock of its own.
NEEDS_SCRIPTS = ROOT / "tests/e2e/vscode"
# They decide what runs, what is trusted and what the server writes about it.
OF_THE_USER = ("stackprompt.path", "stackprompt.workspace.trusted", "stackprompt.log.level")
SOURCES = sorted((EXTENSION / "src").glob("*.ts"))


def read_json(path: Path) -> Any:
    return json.loads(path.read_text())


def test_the_extension_has_the_version_of_the_server() -> None:
    assert read_json(EXTENSION / "package.json")["version"] == VERSION


@pytest.mark.parametrize("folder", PACKAGES, ids=lambda folder: folder.name)
def test_every_package_is_pinned_and_has_a_hash(folder: Path) -> None:
    manifest, lock = read_json(folder / "package.json"), read_json(folder / "package-lock.json")
    root = lock["packages"].pop("")
    assert root["devDependencies"] == manifest["devDependencies"]
    assert root["version"] == lock["version"] == manifest["version"]
    for name, wanted in manifest["devDependencies"].items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == wanted
    assert all(package["integrity"].startswith("sha512-") for package in lock["packages"].values())


@pytest.mark.parametrize("folder", PACKAGES, ids=lambda folder: folder.name)
def test_a_lock_names_no_registry(folder: Path) -> None:
    lock = (folder / "package-lock.json").read_text()
    assert "omit-lockfile-registry-resolved=true" in (folder / ".npmrc").read_text()
    assert not re.search(r'"resolved":[^\n]*://', lock)
    assert not re.search(r"://[^\"\n]*\bregistry\b", lock)


@pytest.mark.parametrize("folder", PACKAGES, ids=lambda folder: folder.name)
def test_packages_are_installed_from_the_lock_and_run_no_script(folder: Path) -> None:
    script = PACKAGES[folder].read_text()
    assert re.search(r"(?m)^\s*(npm|.*npm-cli\.js\") ci ", script)
    assert ("--ignore-scripts" in script) is (folder != NEEDS_SCRIPTS)
    assert not re.search(r"npm(-cli\.js\")? (install|i)\b", script)


@pytest.mark.parametrize("key", OF_THE_USER)
def test_a_setting_of_the_user_is_closed_to_workspaces_by_the_manifest_too(key: str) -> None:
    manifest = read_json(EXTENSION / "package.json")
    assert manifest["contributes"]["configuration"]["properties"][key]["scope"] == "machine"
    assert key in manifest["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"]


def test_one_module_reads_settings_and_the_dangerous_ones_never_merged() -> None:
    readers = {path.name for path in SOURCES if re.search(r"getConfiguration|\binspect\b", path.read_text())}
    assert readers == {"settings.ts"}
    settings = (EXTENSION / "src/settings.ts").read_text()
    assert set(re.findall(r"\.get<unknown>\('([\w.]+)'\)", settings)) == {"openIn", "tasks"}
    of_the_user = {f"stackprompt.{name}" for name in re.findall(r"readUserValue\('([\w.]+)'\)", settings)}
    assert of_the_user == set(OF_THE_USER)


def test_nothing_is_installed_before_its_version_is_published() -> None:
    install = (EXTENSION / "src/install.ts").read_text()
    (published,) = re.findall(r"PUBLISHED_VERSION: string \| undefined = (.+);", install)
    assert published in ("undefined", f"'{VERSION}'")
    assert re.findall(r"'install'.*", install) == [
        "'install', '--quiet', '--only-binary=:all:', `stackprompt==${version}`];"
    ]
