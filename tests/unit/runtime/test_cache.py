"""The cache believes only what it saved itself, and never waits for or follows anything."""

import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from stackprompt.domain.result import Err
from stackprompt.runtime.files.cache import CacheFolder, check_cache_folders, compute_program_key, decode_safely
from tests.support import error_of, value_of

KEY = "version 1"
BODY = b"body " * 100
is_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
ANOTHER_USER = 65_534


@pytest.fixture
def folder(tmp_path: Path) -> CacheFolder:
    return CacheFolder(tmp_path / "cache", "things", 3, 1_000)


@pytest.fixture
def path(folder: CacheFolder) -> Path:
    folder.save("a", KEY, (BODY[:7], memoryview(BODY)[7:]))
    return folder.base / "things" / "a"


def load(folder: CacheFolder, key: str = KEY) -> bytes | None:
    found = folder.read("a", key)
    return None if found is None else bytes(found)


def test_what_was_saved_is_read(folder: CacheFolder, path: Path) -> None:
    assert load(folder) == BODY
    assert path.is_file()


def test_it_is_for_the_owner_alone(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_that_others_may_look_into_is_closed(folder: CacheFolder, path: Path) -> None:
    path.parent.chmod(0o777)
    assert load(folder) == BODY
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_mode_of_the_folder_of_all_caches_is_its_owners_affair(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    CacheFolder(tmp_path / "shared", "things", 3, 1_000).save("a", KEY, (BODY,))
    assert stat.S_IMODE((tmp_path / "shared").stat().st_mode) == 0o755


def test_another_key_does_not_read_it(folder: CacheFolder, path: Path) -> None:
    assert load(folder, "version 2") is None
    assert not path.exists()


def test_key_and_body_are_distinguished(folder: CacheFolder) -> None:
    folder.save("a", "key", (b"and body",))
    assert load(folder, "keyand ") is None


def test_any_changed_byte_makes_it_worthless(folder: CacheFolder, path: Path) -> None:
    data = path.read_bytes()
    for position in range(len(data)):
        path.write_bytes(data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :])
        path.chmod(0o600)
        assert load(folder) is None
        assert not path.exists()


def truncate(path: Path) -> None:
    os.truncate(path, 70)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def make_huge(path: Path) -> None:
    os.truncate(path, 10_000_000_000)


def open_to_all(path: Path) -> None:
    path.chmod(0o666)


def open_to_the_group(path: Path) -> None:
    path.chmod(0o620)


def give_away(path: Path) -> None:
    os.chown(path, ANOTHER_USER, ANOTHER_USER)


def link(path: Path) -> None:
    path.symlink_to(path.rename(path.parents[2] / "elsewhere"))


def dangle(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    "damage",
    [
        truncate,
        empty,
        make_huge,
        open_to_all,
        open_to_the_group,
        pytest.param(give_away, marks=is_root),
        link,
        dangle,
        pipe,
    ],
)
def test_what_is_not_whole_and_ours_is_removed(folder: CacheFolder, path: Path, damage: Callable[[Path], None]) -> None:
    damage(path)
    assert load(folder) is None
    assert not os.path.lexists(path)
    folder.save("a", KEY, (BODY,))
    assert load(folder) == BODY
    if damage is link:
        assert (path.parents[2] / "elsewhere").read_bytes().endswith(BODY)


def test_a_folder_in_the_place_of_a_file_stays(folder: CacheFolder, path: Path) -> None:
    path.unlink()
    path.mkdir()
    assert load(folder) is None
    folder.save("a", KEY, (BODY,))
    assert load(folder) is None
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("which", ["the folder", "the folder of all caches"])
def test_a_linked_folder_is_no_cache(folder: CacheFolder, path: Path, tmp_path: Path, which: str) -> None:
    linked = path.parent if which == "the folder" else path.parent.parent
    before = path.read_bytes()
    elsewhere = linked.rename(tmp_path / "elsewhere")
    linked.symlink_to(elsewhere)
    assert load(folder) is None
    folder.save("b", KEY, (BODY,))
    assert "is a link" in error_of(folder.write("b", (b"x",)))
    assert [file.read_bytes() for file in elsewhere.rglob("*") if file.is_file()] == [before]


@is_root
@pytest.mark.parametrize("which", ["the folder", "the folder of all caches"])
def test_a_folder_of_another_user_is_no_cache(folder: CacheFolder, path: Path, which: str) -> None:
    os.chown(path.parent if which == "the folder" else path.parent.parent, ANOTHER_USER, ANOTHER_USER)
    assert load(folder) is None
    folder.save("b", KEY, (BODY,))
    assert "belongs to another user" in error_of(folder.write("b", (b"x",)))
    assert list(path.parent.iterdir()) == [path]


def test_what_is_too_large_is_not_saved(folder: CacheFolder, path: Path) -> None:
    folder.save("b", KEY, (b"x" * 1_000,))
    folder.save("c", KEY, (b"x" * 1_001,))
    assert sorted(file.name for file in path.parent.iterdir()) == ["a", "b"]
    assert bytes(folder.read("b", KEY) or b"") == b"x" * 1_000


def test_the_oldest_are_removed_but_never_what_was_just_written(folder: CacheFolder, path: Path) -> None:
    for number, name in enumerate("bcde"):
        folder.save(name, KEY, (BODY,))
        # A clock that was put back: all others seem to be newer.
        os.utime(path.parent / name, (4_000_000_000 + number, 4_000_000_000 + number))
    folder.save("f", KEY, (BODY,))
    assert sorted(file.name for file in path.parent.iterdir()) == ["d", "e", "f"]


def test_what_a_process_left_unfinished_is_removed_after_an_hour(folder: CacheFolder, path: Path) -> None:
    old, new = (path.parent / f".stackprompt-{name}.unfinished" for name in ("old", "new"))
    for leftover, age in ((old, 3_700), (new, 60)):
        leftover.write_bytes(b"half")
        os.utime(leftover, (time.time() - age,) * 2)
    folder.save("a", KEY, (BODY,))
    assert sorted(path.parent.iterdir()) == sorted([new, path])


def test_two_processes_that_save_at_once_leave_a_whole_file(folder: CacheFolder, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from stackprompt.runtime.files.cache import CacheFolder\n"
        f"folder = CacheFolder(Path({str(folder.base)!r}), 'things', 3, 200_000)\n"
        "for number in range(60):\n"
        "    folder.save('a', 'k', (sys.argv[1].encode() * 100_000,))\n"
        "    found = folder.read('a', 'k')\n"
        "    assert found is not None and len(set(bytes(found))) == 1\n"
    )
    both = [subprocess.Popen([sys.executable, "-c", program, letter]) for letter in "xy"]
    assert [process.wait(60) for process in both] == [0, 0]
    found = CacheFolder(folder.base, "things", 3, 200_000).read("a", "k")
    assert bytes(found or b"") in {b"x" * 100_000, b"y" * 100_000}
    assert [file.name for file in (folder.base / "things").iterdir()] == ["a"]
    assert list(tmp_path.iterdir()) == [folder.base]


@pytest.mark.parametrize("base", ["file", "file/below", "/proc/none", "/"])
def test_a_folder_that_cannot_be_made_costs_nothing_but_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_bytes(b"")
    folder = CacheFolder(Path(base), "things", 3, 1_000)
    folder.save("a", KEY, (BODY,))
    assert load(folder) is None
    assert error_of(folder.write("a", (b"x",)))
    assert "STACKPROMPT_CACHE_DIR" in check_cache_folders(folder.base)
    folder.remove("a")


def test_a_folder_without_fault_is_left_as_it_was(tmp_path: Path) -> None:
    assert check_cache_folders(tmp_path / "cache") == ""
    assert [file for file in (tmp_path / "cache").rglob("*") if file.is_file()] == []


def test_a_file_is_written_as_it_is(folder: CacheFolder) -> None:
    path = value_of(folder.write("prompt.md", (b"a ", b"prompt")))
    assert path.read_bytes() == b"a prompt"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_works_where_folders_cannot_be_opened_one_by_one(
    folder: CacheFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "supports_dir_fd", set[object]())
    folder.save("a", KEY, (BODY,))
    assert load(folder) == BODY
    for name in "bcd":
        folder.save(name, KEY, (BODY,))
    assert sorted(file.name for file in (tmp_path / "cache" / "things").iterdir()) == ["b", "c", "d"]


@pytest.mark.parametrize("fault", [ValueError, RecursionError, KeyError, MemoryError, AssertionError])
def test_whatever_damaged_data_raise_is_a_value(fault: type[Exception]) -> None:
    def decode() -> None:
        raise fault

    assert isinstance(decode_safely(decode), Err)


def test_the_key_of_a_program_names_its_code() -> None:
    assert compute_program_key("knowledge") != compute_program_key("detection")
    assert compute_program_key("knowledge", "domain") == compute_program_key("knowledge", "domain")
