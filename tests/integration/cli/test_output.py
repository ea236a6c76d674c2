"""The places that ``stackprompt generate -o`` writes to, and those it refuses: the workspace may be a stranger's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT, SHOP


def run(cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    own = {"STACKPROMPT_CONFIG_DIR": str(ROOT / "no such folder"), "STACKPROMPT_CACHE_DIR": str(cwd / ".." / "cache")}
    command = [sys.executable, "-m", "stackprompt", *arguments]
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **own}, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture(scope="module")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which a workspace of each test has a cache that is filled once."""
    return tmp_path_factory.mktemp("shops")


@pytest.fixture
def shop(caches: Path, request: pytest.FixtureRequest) -> Path:
    folder = caches / str(abs(hash(request.node.name)))
    (folder / "app").mkdir(parents=True)
    shutil.copy(SHOP / "Dockerfile", folder / "Dockerfile")
    return folder


@pytest.mark.parametrize("target", ["prompt.md", "docs/prompt.md", "../away/docs/prompt.md", ".env", "pipe.md"])
def test_an_output_that_leads_elsewhere_is_refused(shop: Path, tmp_path: Path, target: str) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "bashrc").write_text("safe")
    (shop / "prompt.md").symlink_to(victim / "bashrc")
    (shop / "docs").symlink_to(victim)
    os.mkfifo(shop / "pipe.md")
    repository = shop.parent / "away"
    if not repository.exists():
        (repository / ".git").mkdir(parents=True)
        (repository / "docs").symlink_to(victim)
    done = run(shop, "generate", "Dockerfile", "-o", target)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"stackprompt: {target}: ")
    assert "; " in done.stderr
    assert [(file.name, file.read_text()) for file in victim.iterdir()] == [("bashrc", "safe")]
    assert not (shop / ".env").exists()


def test_a_dash_is_standard_output(shop: Path) -> None:
    done = run(shop, "generate", "Dockerfile", "-o", "-")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run(shop, "generate", "Dockerfile").stdout
    assert not (shop / "-").exists()
    assert "- is standard output" in " ".join(run(shop, "generate", "--help").stdout.split())


def test_a_file_that_is_called_dash_has_a_path(shop: Path) -> None:
    assert run(shop, "generate", "Dockerfile", "-o", "./-").returncode == 0
    assert (shop / "-").read_text().startswith("# Review")


def test_an_explanation_follows_the_rules_of_output_files(shop: Path, tmp_path: Path) -> None:
    (shop / "why.md").symlink_to(tmp_path / "victim")
    assert run(shop, "generate", "Dockerfile", "--why", "-o", "why.md").returncode == 2
    assert not (tmp_path / "victim").exists()
