import os
import socket
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from stackprompt.domain.result import Err, Ok
from stackprompt.domain.unreadable import Reason, Unreadable
from stackprompt.runtime import guarded
from stackprompt.runtime.guarded import Budget, Walk, open_resolved, read_text, walk

LIMIT = 1_000
AS_ROOT = os.geteuid() == 0


def paths(walked: Walk) -> list[str]:
    return [file.path for file in walked.files]


def plant(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x", "utf-8")


def open_descriptors() -> int:
    """Return how many descriptors this process holds, where the system tells."""
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
    assert paths(walk(tmp_path / "root", Budget())) == ["file"]


@pytest.mark.skipif(AS_ROOT, reason="root may read everything")
def test_a_file_without_permission_is_denied(tmp_path: Path) -> None:
    plant(tmp_path, "mine")
    (tmp_path / "mine").chmod(0)
    assert refused(tmp_path, "mine") == "denied"


def test_an_error_of_the_disk_is_denied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> int:
        raise OSError(5, "Input/output error")

    plant(tmp_path, "file")
    monkeypatch.setattr(guarded, "_open", fails)
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
    walk(tmp_path, Budget())
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


def test_the_walk_lists_regular_files_with_size_and_time(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.txt").write_bytes(b"12345")
    (tmp_path / "a.txt").write_bytes(b"")
    os.utime(tmp_path / "a.txt", ns=(1, 1_700_000_000_123_456_789))
    first, second = walk(tmp_path, Budget()).files
    assert (first.path, first.size, first.modified) == ("a.txt", 0, 1_700_000_000_123_456_789)
    assert (second.path, second.size) == ("b/c.txt", 5)


def test_the_walk_follows_no_link_and_meets_no_special_file(tmp_path: Path) -> None:
    root = tmp_path / "root"
    plant(root, "a/real", "../outside/secret")
    (root / "a" / "loop").symlink_to(root)
    (root / "out").symlink_to(tmp_path / "outside")
    (root / "file-link").symlink_to("a/real")
    os.mkfifo(root / "pipe")
    assert walk(root, Budget()) == Walk(walk(root, Budget()).files, ())
    assert paths(walk(root, Budget())) == ["a/real"]


def test_a_file_that_vanishes_while_its_folder_is_listed_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path, "gone", "kept")
    found = list(os.scandir(tmp_path))
    (tmp_path / "gone").unlink()
    monkeypatch.setattr(os, "scandir", lambda _: nullcontext(found))
    assert paths(walk(tmp_path, Budget())) == ["kept"]


def test_ignored_fetched_and_generated_folders_are_not_entered(tmp_path: Path) -> None:
    plant(tmp_path, "src/app.py", "node_modules/x/package.json", "cache/x", "src/cache/kept", "docs/_build/x")
    plant(tmp_path, ".git/config", "deep/docs/_build/kept", ".venv/lib/x.py")
    (tmp_path / ".gitignore").write_text("/cache/\ndocs/_build\n*.py\n", "utf-8")
    (tmp_path / "deep" / ".gitignore").write_text("other/\n!docs/_build\n", "utf-8")
    plant(tmp_path, "deep/other/x")
    listed = paths(walk(tmp_path, Budget()))
    # Only folders are asked: `*.py` costs too much to match against every file.
    assert listed == [".gitignore", "deep/.gitignore", "deep/docs/_build/kept", "src/app.py", "src/cache/kept"]


def test_a_nested_gitignore_may_take_back_what_the_root_ignores(tmp_path: Path) -> None:
    plant(tmp_path, "app/out/kept", "lib/out/x")
    (tmp_path / ".gitignore").write_text("out/\n", "utf-8")
    (tmp_path / "app" / ".gitignore").write_text("!out/\n", "utf-8")
    assert paths(walk(tmp_path, Budget())) == [".gitignore", "app/.gitignore", "app/out/kept"]


def test_a_nested_gitignore_leaves_the_rules_above_it_in_force(tmp_path: Path) -> None:
    plant(tmp_path, "app/logs/x", "app/kept")
    (tmp_path / ".gitignore").write_text("logs/\n", "utf-8")
    (tmp_path / "app" / ".gitignore").write_text("other/\n", "utf-8")
    assert paths(walk(tmp_path, Budget())) == [".gitignore", "app/.gitignore", "app/kept"]


def test_a_build_folder_is_source_when_the_gitignore_says_so(tmp_path: Path) -> None:
    plant(tmp_path, "build/package/Dockerfile")
    assert paths(walk(tmp_path, Budget())) == []
    (tmp_path / ".gitignore").write_text("*.log\n", "utf-8")
    assert paths(walk(tmp_path, Budget())) == [".gitignore", "build/package/Dockerfile"]


def test_a_gitignore_that_is_no_gitignore_is_harmless(tmp_path: Path) -> None:
    plant(tmp_path, f"{'a' * 200}/file", "skipped/file")
    hostile = ["!", "\\", "[z-a]", "[", "a*" * 40 + "b", "**/a/" * 40, "skipped/"]
    (tmp_path / ".gitignore").write_text("\n".join(hostile), "utf-8")
    started = time.monotonic()
    assert paths(walk(tmp_path, Budget())) == [".gitignore", f"{'a' * 200}/file"]
    assert time.monotonic() - started < 2


def test_a_gitignore_behind_a_link_is_not_read(tmp_path: Path) -> None:
    plant(tmp_path, "root/src/file", "rules")
    (tmp_path / "rules").write_text("src/\n", "utf-8")
    (tmp_path / "root" / ".gitignore").symlink_to(tmp_path / "rules")
    assert paths(walk(tmp_path / "root", Budget())) == ["src/file"]


def test_the_entry_budget_cuts_the_deepest_and_says_so(tmp_path: Path) -> None:
    plant(tmp_path, *(f"z{n}" for n in range(5)), *(f"a/deep/{n}" for n in range(50)))
    walked = walk(tmp_path, Budget(max_entries=10))
    assert [f"z{n}" for n in range(5)] == [path for path in paths(walked) if path.startswith("z")]
    assert len(walked.files) < 15
    assert len(walked.cuts) == 1
    assert "entries" in walked.cuts[0]


def test_a_budget_that_is_just_enough_cuts_nothing(tmp_path: Path) -> None:
    plant(tmp_path, "a", "b", "c")
    assert walk(tmp_path, Budget(max_entries=3)).cuts == ()
    assert walk(tmp_path, Budget(max_entries=2)).cuts != ()


def test_the_time_budget_ends_the_walk(tmp_path: Path) -> None:
    plant(tmp_path, "a/b/c")
    walked = walk(tmp_path, Budget(max_seconds=-1))
    assert walked.files == ()
    assert "time" in walked.cuts[0]


def test_an_endless_descent_ends(tmp_path: Path) -> None:
    plant(tmp_path, "/".join(["d"] * 70) + "/file", "top")
    walked = walk(tmp_path, Budget())
    assert paths(walked) == ["top"]
    assert "deeper than" in walked.cuts[0]


def test_names_with_control_characters_are_counted_not_shown(tmp_path: Path) -> None:
    plant(tmp_path, "fine", "new\nline", "esc\x1b[31m/in")
    walked = walk(tmp_path, Budget())
    assert paths(walked) == ["fine"]
    assert walked.cuts == ("2 entries skipped: their names hold control characters",)


def test_a_folder_that_cannot_be_listed_is_a_cut(tmp_path: Path) -> None:
    assert walk(tmp_path / "none", Budget()) == Walk((), (".: not listed (missing)",))


@pytest.mark.skipif(AS_ROOT, reason="root may list everything")
def test_a_folder_without_permission_is_a_cut(tmp_path: Path) -> None:
    plant(tmp_path, "open/file", "shut/file")
    (tmp_path / "shut").chmod(0)
    walked = walk(tmp_path, Budget())
    (tmp_path / "shut").chmod(0o700)
    assert paths(walked) == ["open/file"]
    assert walked.cuts == ("shut: not listed (denied)",)
