"""Each path that the pages about the project name leads to a file or folder of the repository."""

import re
from itertools import chain
from pathlib import Path

import pytest

from tests.support import ROOT

PACKAGE = ROOT / "server" / "stackprompt"
PAGES = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "docs/decisions.md", "docs/export.md")
_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"[\w<>*.-]+(/[\w<>*.…-]+)*/?")
_FENCE = re.compile(r"(?ms)^( *)```.*?^\1```")
_FOLDERS = frozenset(path.name for base in (ROOT, PACKAGE) for path in base.iterdir() if path.is_dir())
# Paths of Python itself, of projects of users, and of what `make build` writes.
ELSEWHERE = frozenset({"contextlib.py", "templates/example.yaml", "dist/stackprompt-0.1.0.vsix"})


def _named_paths(text: str) -> set[str]:
    """Return what is written as code and is a path of this repository: below one of its folders, or a module."""
    named = {code for code in _CODE.findall(_FENCE.sub("", text)) if _PATH.fullmatch(code) and code[0] not in "./*"}
    return {path for path in named - ELSEWHERE if path.endswith((".py", "/")) or path.split("/")[0] in _FOLDERS}


def _exists(path: str) -> bool:
    pattern = re.sub(r"<[^>]*>|…", "*", path.rstrip("/"))
    if any(map(_has_files, chain.from_iterable(base.glob(pattern) for base in (ROOT, PACKAGE.parent, PACKAGE)))):
        return True
    # A sentence that has named a folder names a file in it without the folder.
    return "/" not in pattern and any(next(base.rglob(pattern), None) for base in (PACKAGE, ROOT / "tests"))


def _has_files(path: Path) -> bool:
    """Return whether ``path`` is a file or a folder with files; compiled modules outlive a folder that was moved."""
    return path.is_file() or any(each.is_file() and each.suffix != ".pyc" for each in path.rglob("*"))


@pytest.mark.parametrize("page", PAGES)
def test_every_path_of_a_page_exists(page: str) -> None:
    named = _named_paths((ROOT / page).read_text("utf-8"))
    assert sorted(path for path in named if not _exists(path)) == []


@pytest.mark.parametrize("path", ["findings/checks/", "runtime/no_such.py", "templates/<task>/none.md.j2", "none.py"])
def test_a_stale_path_is_named(path: str) -> None:
    assert _named_paths(f"See `{path}` and `bitnami/redis`.") == {path}
    assert not _exists(path)


def test_the_map_names_paths() -> None:
    assert len(_named_paths((ROOT / "ARCHITECTURE.md").read_text("utf-8"))) > 80
