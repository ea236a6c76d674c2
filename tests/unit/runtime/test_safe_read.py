import os
import socket
import time
from pathlib import Path

import pytest

from stackprompt.domain.result import Err, Ok
from stackprompt.domain.workspace.unreadable import Reason, Unreadable
from stackprompt.runtime.files import safe_read
from stackprompt.runtime.files.safe_read import open_resolved, read_text

LIMIT = 1_000
AS_ROOT = os.geteuid() == 0


def plant(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x", "utf-8")


def open_descriptors() -> int:
    """Return how many descriptors this process has open, 0 where the system does not list them."""
    listing = Path("/proc/self/fd")
    return sum(1 for _ in listing.iterdir()) if listing.is_dir() else 0


def refused(root: Path, relative: str) -> Reason:
    read = read_text(root, relative, LIMIT)
    assert isinstance(read, Err), read
    assert read.error == Unreadable(relative, read.error.reason)
    return read.error.reason


def test_text_is_read_without_its_byte_order_mark_and_with_marks_for_broken_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_bytes(b"\xef\xbb\xbfna\xc3\xafve \xff\r\n")
    assert read_text(tmp_path, "a/b.txt", LIMIT) == Ok("naïve �\r\n")


def test_a_file_may_be_exactly_as_long_as_the_limit(tmp_path: Path) -> None:
    (tmp_path / "full").write_bytes(b"x" * LIMIT)
    (tmp_path / "over").write_bytes(b"x" * (LIMIT + 1))
    assert read_text(tmp_path, "full", LIMIT) == Ok("x" * LIMIT)
    assert refused(tmp_path, "over") == "too-large"


def test_a_huge_sparse_file_is_refused_at_once(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(3_000_000_000)
    started = time.monotonic()
    assert refused(tmp_path, "sparse") == "too-large"
    assert time.monotonic() - started < 1


def test_a_null_byte_near_the_start_makes_a_file_binary(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(b"PNG\0")
    (tmp_path / "late").write_bytes(b"x" * 8_192 + b"\0")
    assert refused(tmp_path, "picture") == "binary"
    assert isinstance(read_text(tmp_path, "late", 10_000), Ok)


@pytest.mark.parametrize(
    ("relative", "reason"),
    [
        ("none", "missing"),
        ("file/below", "missing"),
        ("x" * 5_000, "missing"),
        ("nul\0byte", "missing"),
        ("folder", "folder"),
        (".", "folder"),
        ("", "folder"),
        ("/etc/hostname", "outside"),
        ("../beside", "outside"),
        ("folder/../../beside", "outside"),
        ("link-to-file", "outside"),
        ("link-out", "outside"),
        ("link-to-folder/in", "outside"),
        ("loop", "outside"),
        ("loop/loop/in", "outside"),
        ("pipe", "special"),
        ("socket", "special"),
    ],
)
def test_what_is_no_regular_file_of_the_workspace_is_refused(tmp_path: Path, relative: str, reason: Reason) -> None:
    root = tmp_path / "root"
    plant(root, "file", "folder/in", "../beside")
    (root / "link-to-file").symlink_to("file")
    (root / "link-out").symlink_to(tmp_path / "beside")
    (root / "link-to-folder").symlink_to("folder")
    (root / "loop").symlink_to(".")
    os.mkfifo(root / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(root / "socket"))
        assert refused(root, relative) == reason


def test_the_root_itself_may_be_a_link(tmp_path: Path) -> None:
    plant(tmp_path, "real/file")
    (tmp_path / "root").symlink_to("real")
    assert read_text(tmp_path / "root", "file", LIMIT) == Ok("x")


@pytest.mark.skipif(AS_ROOT, reason="root may read everything")
def test_a_file_without_permission_is_denied(tmp_path: Path) -> None:
    plant(tmp_path, "mine")
    (tmp_path / "mine").chmod(0)
    assert refused(tmp_path, "mine") == "denied"


def test_an_error_of_the_disk_is_denied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> int:
        raise OSError(5, "Input/output error")

    plant(tmp_path, "file")
    monkeypatch.setattr(safe_read, "_open", fails)
    assert refused(tmp_path, "file") == "denied"


@pytest.mark.parametrize(
    "name",
    [
        ".env",
        ".env.production",
        "deploy/.env.local",
        ".ENV",
        "id_rsa",
        "id_ed25519",
        "tls/server.pem",
        "tls/server.key",
        "cert.p12",
        "Cert.PFX",
        "terraform.tfstate",
        "prod.tfstate.backup",
        ".netrc",
    ],
)
def test_a_secret_is_refused_before_it_is_opened(tmp_path: Path, name: str) -> None:
    # The file does not exist: anything but "secret" would show that the disk was asked.
    assert refused(tmp_path, name) == "secret"


@pytest.mark.parametrize(
    "name", [".env.example", ".env.sample", ".env.template", ".env.prod.example", "id_rsa.pub", "keys.py", "pem.txt"]
)
def test_a_name_that_only_resembles_a_secret_is_read(tmp_path: Path, name: str) -> None:
    plant(tmp_path, name)
    assert read_text(tmp_path, name, LIMIT) == Ok("x")


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    plant(tmp_path, "a/b/file")
    os.mkfifo(tmp_path / "a" / "pipe")
    before = open_descriptors()
    for relative in ("a/b/file", "a/b", "a/pipe", "a/none", "a/b/file/below"):
        read_text(tmp_path, relative, LIMIT)
    assert open_descriptors() == before


def test_where_folders_cannot_be_opened_one_by_one_links_are_refused_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path, "folder/in")
    (tmp_path / "link").symlink_to("folder")
    monkeypatch.setattr(os, "supports_dir_fd", set[object]())
    assert read_text(tmp_path, "folder/in", LIMIT) == Ok("x")
    assert refused(tmp_path, "link/in") == "outside"
    with pytest.raises(OSError, match="link"):
        open_resolved(tmp_path, ("link", "in"))
    (tmp_path / "round").symlink_to("about")
    (tmp_path / "about").symlink_to("round")
    assert refused(tmp_path, "round") == "outside"
    assert refused(tmp_path, "round/in") == "outside"
