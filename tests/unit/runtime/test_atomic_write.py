import os
import resource
import signal
import socket
import stat
from pathlib import Path

import pytest

from stackprompt.domain.result import Err, Ok
from stackprompt.runtime.files.atomic_write import write, write_output
from tests.support import error_of, value_of


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    value_of(write(tmp_path, "a/b/c.md", b"new", None))
    assert (tmp_path / "a" / "b" / "c.md").read_bytes() == b"new"
    assert [p.name for p in (tmp_path / "a" / "b").iterdir()] == ["c.md"]


def test_a_file_is_written_where_folders_cannot_be_opened_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "supports_dir_fd", set[object]())
    (tmp_path / "a").mkdir()
    value_of(write(tmp_path, "a/b/c.md", b"new", None))
    value_of(write(tmp_path, "a/b/c.md", b"newer", b"new"))
    assert (tmp_path / "a" / "b" / "c.md").read_bytes() == b"newer"
    assert [p.name for p in (tmp_path / "a" / "b").iterdir()] == ["c.md"]


def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "c.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    value_of(write(tmp_path, "c.md", b"new", b"old"))
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("held", "expected"), [(b"theirs", b"old"), (b"old and more", b"old"), (b"x", None), (None, b"x")]
)
def test_what_changed_meanwhile_stays(tmp_path: Path, held: bytes | None, expected: bytes | None) -> None:
    path = tmp_path / "c.md"
    if held is not None:
        path.write_bytes(held)
    assert "changed" in error_of(write(tmp_path, "c.md", b"new", expected)).why
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
        assert error_of(write(root, path, b"new", expected)).why
    assert [p.name for p in outside.iterdir()] == ["c.md"]
    assert (outside / "c.md").read_bytes() == b"old"


@pytest.mark.parametrize("path", ["../c.md", "/etc/c.md", ".env", "a/../../c.md", "a\0b", "", "id_rsa"])
def test_nothing_is_written_outside_or_into_secrets(tmp_path: Path, path: str) -> None:
    assert error_of(write(tmp_path, path, b"new", None)).why
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_and_a_folder_stay_what_they_are(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    for name in ("pipe.md", "folder.md"):
        assert "no regular file" in error_of(write(tmp_path, name, b"new", None)).why


def test_a_folder_that_cannot_be_written_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a file")
    assert "cannot be written" in error_of(write(tmp_path, "a/c.md", b"new", None)).why
    assert (tmp_path / "a").read_bytes() == b"a file"


def output(path: Path, *guarded: Path) -> str:
    """Write as ``generate -o`` does; return why that was refused, or nothing."""
    match write_output(path, b"new", guarded):
        case Ok():
            return ""
        case Err(error):
            assert error.path == str(path)
            assert error.remedy
            return error.why


def test_an_output_is_written_whole_and_leaves_nothing_else(tmp_path: Path) -> None:
    assert output(tmp_path / "prompt.md", tmp_path) == ""
    assert (tmp_path / "prompt.md").read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["prompt.md"]


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_output_has_the_mode_of_any_new_file(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        assert output(tmp_path / "prompt.md", tmp_path) == ""
    finally:
        _ = os.umask(before)
    assert stat.S_IMODE((tmp_path / "prompt.md").stat().st_mode) == mode


def test_an_output_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "prompt.md"
    path.write_bytes(b"old")
    path.chmod(0o4640)
    assert output(path, tmp_path) == ""
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("guarded", ["the folder", "nothing"])
@pytest.mark.parametrize("target", ["victim", "gone"])
def test_an_output_that_is_a_link_is_refused(tmp_path: Path, target: str, guarded: str) -> None:
    (tmp_path / "victim").write_bytes(b"old")
    root = tmp_path / "root"
    root.mkdir()
    (root / "prompt.md").symlink_to(f"../{target}")
    assert "is a link" in output(root / "prompt.md", *([root] if guarded == "the folder" else []))
    assert (root / "prompt.md").is_symlink()
    assert (tmp_path / "victim").read_bytes() == b"old"
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize("system", ["here", "where folders cannot be opened one by one"])
@pytest.mark.parametrize("path", ["docs/prompt.md", "docs/deep/prompt.md", "in/docs/prompt.md", "in/../docs/prompt.md"])
def test_a_link_on_the_way_to_an_output_is_refused_below_a_guarded_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, system: str
) -> None:
    if system != "here":
        monkeypatch.setattr(os, "supports_dir_fd", set[object]())
    victim = tmp_path / "victim"
    (victim / "deep").mkdir(parents=True)
    root = tmp_path / "root"
    (root / "in").mkdir(parents=True)
    (root / "docs").symlink_to("../victim")
    (root / "in" / "docs").symlink_to(victim)
    assert "docs is a link" in output(root / path, root)
    # The same by another name of the workspace.
    (tmp_path / "other").symlink_to(root)
    assert "docs is a link" in output(tmp_path / "other" / path, root)
    assert sorted(p.name for p in victim.iterdir()) == ["deep"]
    assert list((victim / "deep").iterdir()) == []


def test_elsewhere_folders_are_as_the_system_has_them(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "root").mkdir()
    assert output(tmp_path / "link" / "prompt.md", tmp_path / "root") == ""
    assert (tmp_path / "real" / "prompt.md").read_bytes() == b"new"
    # The root of the file system does not count as a workspace.
    assert output(tmp_path / "link" / "other.md", Path("/")) == ""


def test_an_output_that_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.md"))
    for path in (tmp_path / "pipe.md", tmp_path / "folder.md", tmp_path / "socket.md", Path("/dev/full"), tmp_path):
        assert "no regular file" in output(path, tmp_path)
    assert "cannot be written" in output(tmp_path / "pipe.md" / "prompt.md")
    assert "cannot be written" in output(tmp_path / "none" / "prompt.md", tmp_path)


def test_another_name_of_an_output_keeps_the_old_content(tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"old")
    os.link(tmp_path / "victim", tmp_path / "prompt.md")
    assert output(tmp_path / "prompt.md", tmp_path) == ""
    assert (tmp_path / "prompt.md").read_bytes() == b"new"
    assert (tmp_path / "victim").read_bytes() == b"old"


def test_a_read_only_output_stays(tmp_path: Path) -> None:
    path = tmp_path / "prompt.md"
    path.write_bytes(b"old")
    path.chmod(0o444)
    assert "read-only" in output(path, tmp_path)
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("name", [".env", "id_rsa", "server.key", "a\0b"])
def test_no_output_is_written_over_secrets(tmp_path: Path, name: str) -> None:
    assert "secrets" in output(tmp_path / name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "prompt.md"
    path.write_bytes(b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2, limits[1]))
    try:
        assert "cannot be written" in output(path, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["prompt.md"]
