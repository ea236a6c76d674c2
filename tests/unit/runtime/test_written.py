import os
import stat
from pathlib import Path

import pytest

from stackprompt.runtime.written import put
from tests.support import error_of, value_of


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    value_of(put(tmp_path, "a/b/c.md", b"new", None))
    assert (tmp_path / "a" / "b" / "c.md").read_bytes() == b"new"
    assert [p.name for p in (tmp_path / "a" / "b").iterdir()] == ["c.md"]


def test_a_file_is_written_where_folders_cannot_be_opened_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "supports_dir_fd", set[object]())
    (tmp_path / "a").mkdir()
    value_of(put(tmp_path, "a/b/c.md", b"new", None))
    value_of(put(tmp_path, "a/b/c.md", b"newer", b"new"))
    assert (tmp_path / "a" / "b" / "c.md").read_bytes() == b"newer"
    assert [p.name for p in (tmp_path / "a" / "b").iterdir()] == ["c.md"]


def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "c.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    value_of(put(tmp_path, "c.md", b"new", b"old"))
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("held", "expected"), [(b"theirs", b"old"), (b"old and more", b"old"), (b"x", None), (None, b"x")]
)
def test_what_changed_meanwhile_stays(tmp_path: Path, held: bytes | None, expected: bytes | None) -> None:
    path = tmp_path / "c.md"
    if held is not None:
        path.write_bytes(held)
    assert "changed" in error_of(put(tmp_path, "c.md", b"new", expected)).why
    assert path.exists() == (held is not None)
    assert held is None or path.read_bytes() == held


@pytest.mark.parametrize("system", ["here", "where folders cannot be opened one by one"])
def test_no_link_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    if system != "here":
        monkeypatch.setattr(os, "supports_dir_fd", set[object]())
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "c.md").write_bytes(b"old")
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(outside)
    (root / "c.md").symlink_to(outside / "c.md")
    (root / "gone.md").symlink_to(outside / "new.md")
    for path, expected in (("link/c.md", b"old"), ("c.md", b"old"), ("gone.md", None), ("link/deep/c.md", None)):
        assert error_of(put(root, path, b"new", expected)).why
    assert [p.name for p in outside.iterdir()] == ["c.md"]
    assert (outside / "c.md").read_bytes() == b"old"


@pytest.mark.parametrize("path", ["../c.md", "/etc/c.md", ".env", "a/../../c.md", "a\0b", "", "id_rsa"])
def test_nothing_is_written_outside_or_into_secrets(tmp_path: Path, path: str) -> None:
    assert error_of(put(tmp_path, path, b"new", None)).why
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_and_a_folder_stay_what_they_are(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    for name in ("pipe.md", "folder.md"):
        assert "no regular file" in error_of(put(tmp_path, name, b"new", None)).why


def test_a_folder_that_cannot_be_written_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a file")
    assert "cannot be written" in error_of(put(tmp_path, "a/c.md", b"new", None)).why
    assert (tmp_path / "a").read_bytes() == b"a file"
