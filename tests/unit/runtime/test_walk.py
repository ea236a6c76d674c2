import os
import random
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from stackprompt.runtime.tree.gitignore import is_own, read_rules
from stackprompt.runtime.tree.walk import Budget, FolderListing, Walk, Walker, walk

EVERYTHING = re.compile("")
AS_ROOT = os.geteuid() == 0


def plant(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x", "utf-8")


def paths(walked: Walk) -> list[str]:
    return list(walked.files)


def test_the_root_itself_may_be_a_link(tmp_path: Path) -> None:
    plant(tmp_path, "real/file")
    (tmp_path / "root").symlink_to("real")
    assert paths(walk(tmp_path / "root", Budget())) == ["file"]


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    plant(tmp_path, "a/b/file")
    before = len(list(Path("/proc/self/fd").iterdir()))
    walk(tmp_path, Budget())
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_the_walk_follows_no_link_and_meets_no_special_file(tmp_path: Path) -> None:
    root = tmp_path / "root"
    plant(root, "a/real", "../outside/secret")
    (root / "a" / "loop").symlink_to(root)
    (root / "out").symlink_to(tmp_path / "outside")
    (root / "file-link").symlink_to("a/real")
    os.mkfifo(root / "pipe")
    assert walk(root, Budget()) == Walk(walk(root, Budget()).files, ())
    assert paths(walk(root, Budget())) == ["a/real"]


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


def test_rules_and_names_that_are_slow_together_are_harmless(tmp_path: Path) -> None:
    letters = "bcdefghijklmnopqrstuvwxyz"
    rules = [f"*a*{'a*' * more}{one}{two}" for more in (0, 1) for one in letters for two in letters]
    plant(tmp_path, *(f"{'a' * 250}{number}/file" for number in range(20)), "skipped/file")
    (tmp_path / ".gitignore").write_text("\n".join((*rules, "skipped/", "**/a/*b/*c")), "utf-8")
    began = time.process_time()
    assert len(paths(walk(tmp_path, Budget()))) == 21
    assert time.process_time() - began < 3


def test_when_the_budget_of_rules_is_spent_no_folder_is_held_against_them(tmp_path: Path) -> None:
    plant(tmp_path, "a/file", "b/file", "c/file")
    (tmp_path / ".gitignore").write_text("/b/**\n*.log\n", "utf-8")
    os.utime(tmp_path, (1_700_000_000, 1_700_000_000))
    walker = Walker(tmp_path, Budget(max_rule_work=7))
    (visit,) = walker.walk_below("", None)
    assert walker.list_cuts() == ("the budget of rules ended the search, folders unseen: 3",)
    # The next look asks about them again.
    assert visit.listing is not None
    assert visit.listing.stamp == 0


def test_known_folders_cost_as_many_rules_as_listed_ones(tmp_path: Path) -> None:
    plant(tmp_path, "a/file", "b/file", "c/file")
    (tmp_path / ".gitignore").write_text("/x/**\n*.log\n", "utf-8")
    for folder in (tmp_path / ".gitignore", *(tmp_path / name for name in "abc"), tmp_path):
        os.utime(folder, (1_700_000_000, 1_700_000_000))
    first = Walker(tmp_path, Budget())
    known = {visit.path: visit.listing for visit in first.walk_below("", None) if visit.listing}
    second = Walker(tmp_path, Budget(), known)
    assert [visit.listing for visit in second.walk_below("", None)] == [None] * 4
    assert first.rule_work == second.rule_work == 7 * 2


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


def list_dated_back(root: Path) -> dict[str, FolderListing]:
    """Date everything back and list it, as an earlier walk did."""
    for folder, _, names in os.walk(root):
        for path in (*(Path(folder) / name for name in names), Path(folder)):
            os.utime(path, (1_700_000_000, 1_700_000_000))
    return {visit.path: visit.listing for visit in Walker(root, Budget()).walk_below("", None) if visit.listing}


def listed_anew(root: Path, known: dict[str, FolderListing]) -> list[str]:
    return [visit.path for visit in Walker(root, Budget(), known).walk_below("", None) if visit.listing]


def test_only_a_folder_whose_names_changed_is_listed_again(tmp_path: Path) -> None:
    plant(tmp_path, "a/b/file", "a/c/file", "d/file")
    known = list_dated_back(tmp_path)
    assert listed_anew(tmp_path, known) == []
    plant(tmp_path, "a/c/other")
    (tmp_path / "a" / "b" / "file").write_text("other")
    assert listed_anew(tmp_path, known) == ["a/c"]
    plant(tmp_path, "a/c/e/deep")
    (tmp_path / "d" / "file").unlink()
    (tmp_path / "d").rmdir()
    assert listed_anew(tmp_path, known) == ["", "a/c", "a/c/e"]


def test_a_folder_that_changed_a_moment_ago_is_listed_again(tmp_path: Path) -> None:
    plant(tmp_path, "a/file")
    known = {visit.path: visit.listing for visit in Walker(tmp_path, Budget()).walk_below("", None) if visit.listing}
    assert listed_anew(tmp_path, known) == ["", "a"]


@pytest.mark.parametrize("name", [".gitignore", ".gitattributes"])
def test_changed_rules_count_everywhere_below_them(tmp_path: Path, name: str) -> None:
    plant(tmp_path, "a/b/file", "c/file")
    (tmp_path / "a" / name).write_text("x/\n")
    known = list_dated_back(tmp_path)
    assert listed_anew(tmp_path, known) == []
    (tmp_path / "a" / name).write_text("b/ linguist-vendored\n")
    assert listed_anew(tmp_path, known) == ["a", "a/b"]


def test_a_known_folder_that_is_a_link_by_now_is_left_out(tmp_path: Path) -> None:
    root = tmp_path / "root"
    plant(tmp_path, "root/a/b/file", "outside/b/file")
    known = list_dated_back(root)
    (root / "a" / "b" / "file").unlink()
    (root / "a" / "b").rmdir()
    (root / "a").rmdir()
    (root / "a").symlink_to(tmp_path / "outside")
    os.utime(root, (1_700_000_000, 1_700_000_000))
    assert [visit.path for visit in Walker(root, Budget(), known).walk_below("", None)] == [""]


def test_a_walk_that_knows_a_lot_keeps_to_its_budget(tmp_path: Path) -> None:
    plant(tmp_path, *(f"{n}/{m}" for n in range(10) for m in range(10)))
    known = list_dated_back(tmp_path)
    walker = Walker(tmp_path, Budget(max_entries=50), known)
    assert len(list(walker.walk_below("", None))) == 5
    assert walker.list_cuts() == ("the budget of entries ended the search, folders unseen: 6",)


RULES = ("out/", "!out/", "/a/", "a/b", "*.d", "!b", "b/**/c", "**/c", "/*/d/", "x y", "c?", "[ab]c/", "a", "!/a/b/")


@pytest.mark.parametrize("seed", range(40))
def test_rules_decide_as_if_each_were_asked(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test needs the same each time
    above, below = (chance.sample(RULES, chance.randint(0, 5)) for _ in range(2))
    root = read_rules("", "\n".join(above), None)
    rules = read_rules("a", "\n".join(below), root)
    exhaustive = replace(rules, others=EVERYTHING, parent=replace(root, others=EVERYTHING))
    for path in (
        "a/b",
        "a/out",
        "a/out/c",
        "a/b/c",
        "a/b/x/c",
        "a/x.d",
        "a/x y",
        "a/ac",
        "a/d",
        "a/b/d",
        "a/c1",
        "a/c",
    ):
        assert is_own(path, rules) == is_own(path, exhaustive), (path, above, below)
