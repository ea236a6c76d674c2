from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from stackprompt.domain.knowledge.vocabulary import Category
from stackprompt.domain.layer import Layer
from stackprompt.knowledge import parse_cache
from stackprompt.knowledge.base import Knowledge
from stackprompt.knowledge.load import load_knowledge
from stackprompt.knowledge.parse_cache import MAX_FILES, ParseCache
from tests.support import HOUSE_RULE

TECHNOLOGY = """\
id = "house"
name = "House"
category = "linters"
homepage = "https://house.example"
[[signals]]
kind = "file"
match = ["house.toml", "house.yaml"]
[[signals]]
kind = "kind"
match = "House"
weight = 0.7
[[tools]]
name = "house lint"
purpose = "lints"
command = "house {file}"
homepage = "https://house.example"
documents = ["compose"]
"""


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A folder of knowledge with one technology and one practice."""
    folder = tmp_path / "knowledge"
    (folder / "practices" / "house").mkdir(parents=True)
    (folder / "technologies" / "linters").mkdir(parents=True)
    (folder / "technologies" / "linters" / "house.toml").write_text(TECHNOLOGY)
    (folder / "practices" / "house" / "house-rule.toml").write_text(HOUSE_RULE)
    return folder


@pytest.fixture
def load(knowledge: Path, tmp_path: Path) -> Callable[[], Knowledge]:
    """Return a loader that keeps what it parsed."""
    return lambda: load_knowledge(
        [Layer(knowledge.parent, "built-in")], None, ParseCache(tmp_path / "cache", knowledge)
    )


def cache_file(tmp_path: Path) -> Path:
    (file,) = (tmp_path / "cache" / "knowledge").iterdir()
    return file


def edit(tmp_path: Path, change: Callable[[Any], None], name: str = "house-rule.toml") -> None:
    """Change what is cached of a file, as the cache itself would save it, so that it shows whether it is used."""
    cache = ParseCache(tmp_path / "cache", tmp_path / "knowledge")
    for path in (tmp_path / "knowledge").rglob("*.toml"):
        stamp = path.stat().st_mtime_ns, path.stat().st_size
        data: Any = cache.get(str(path), stamp)
        assert data is not None
        if path.name == name:
            change(data)
            cache.put(str(path), stamp, data)
    cache.save()


def put(position: int, value: object) -> Callable[[Any], None]:
    """Return the change of one field of a stored technology."""

    def change(technology: Any) -> None:
        technology[position] = value

    return change


def test_a_second_start_takes_what_the_first_one_found_good(load: Callable[[], Knowledge], tmp_path: Path) -> None:
    first = load()
    edit(tmp_path, lambda practice: practice.update(title="As it was stored"))
    second = load()
    assert second.practices["house-rule"].title == "As it was stored"
    assert second.practices["house-rule"].sources == first.practices["house-rule"].sources
    assert not second.problems


def test_a_stored_technology_is_the_one_that_was_read(load: Callable[[], Knowledge], tmp_path: Path) -> None:
    first = load()
    edit(tmp_path, put(2, "testing"), "house.toml")
    second = load()
    assert second.technologies["house"] == replace(first.technologies["house"], category=Category.TESTING)
    assert [signal.match for signal in second.technologies["house"].signals] == [
        "house.toml",
        "house.yaml",
        "core/House",
    ]


def test_examples_are_not_cached(load: Callable[[], Knowledge], tmp_path: Path) -> None:
    _ = load()
    assert '"examples"' not in cache_file(tmp_path).read_text()


def test_a_file_that_changed_is_read_anew(load: Callable[[], Knowledge], knowledge: Path) -> None:
    _ = load()
    path = knowledge / "practices" / "house" / "house-rule.toml"
    path.write_text(HOUSE_RULE.replace("Use the registry", "Always use the registry"))
    assert load().practices["house-rule"].title == "Always use the registry of the house"


def test_a_file_that_broke_is_reported_and_not_cached(
    load: Callable[[], Knowledge], knowledge: Path, tmp_path: Path
) -> None:
    _ = load()
    (knowledge / "practices" / "house" / "house-rule.toml").write_text(
        HOUSE_RULE + '[[when]]\ninstruction = "RUN"\nmatches = "("\n'
    )
    for _ in range(2):
        (problem,) = load().problems
        assert "not a regular expression" in problem.what
    assert "house-rule" not in cache_file(tmp_path).read_text()


@pytest.mark.parametrize("content", ["", "nonsense", "[]", "\t\t\t", "x\t1\t2\t{", "\n\n", "\0\t1\t1\t1"])
def test_damaged_lines_are_skipped(load: Callable[[], Knowledge], tmp_path: Path, content: str) -> None:
    expected = load()
    cache_file(tmp_path).write_text(content)
    assert load() == expected
    assert "house-rule" in cache_file(tmp_path).read_text()


def test_stored_data_of_a_wrong_shape_is_read_from_the_file(load: Callable[[], Knowledge], tmp_path: Path) -> None:
    expected = load()
    edit(tmp_path, lambda practice: practice.update(severity="terrible", extra=1))
    assert load() == expected


@pytest.mark.parametrize("groups", [5, [5], [{}], [["file"]], [["nonsense", 1, "", "x"]]])
def test_a_stored_technology_of_a_wrong_shape_is_read_from_the_file(
    load: Callable[[], Knowledge], tmp_path: Path, groups: object
) -> None:
    expected = load()
    edit(tmp_path, put(6, groups), "house.toml")
    assert load() == expected


def test_half_a_line_is_read_from_the_file(load: Callable[[], Knowledge], tmp_path: Path) -> None:
    expected = load()
    cache_file(tmp_path).write_text(cache_file(tmp_path).read_text()[:-40])
    assert load() == expected
    assert load() == expected


def test_a_folder_that_cannot_be_written_costs_time_only(load: Callable[[], Knowledge], tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert "house-rule" in load().practices
    assert (tmp_path / "cache").is_file()


def test_what_cannot_be_put_in_its_place_is_not_left_behind(load: Callable[[], Knowledge], tmp_path: Path) -> None:
    load()
    file = cache_file(tmp_path)
    file.unlink()
    file.mkdir()
    assert load().technologies.keys() == {"house"}
    assert cache_file(tmp_path) == file


def test_two_installations_keep_their_files_apart(knowledge: Path, tmp_path: Path) -> None:
    layers = [Layer(knowledge.parent, "built-in")]
    for origin in (knowledge, tmp_path / "other"):
        _ = load_knowledge(layers, None, ParseCache(tmp_path / "cache", origin))
    assert len(list((tmp_path / "cache" / "knowledge").iterdir())) == 2


def test_damaged_data_is_never_read_again(load: Callable[[], Knowledge], tmp_path: Path) -> None:
    expected = load()
    edit(tmp_path, lambda practice: practice.update(when=[{"instruction": "FROM", "stage": 7}]))
    damaged = cache_file(tmp_path).read_bytes()
    assert load() == expected
    assert cache_file(tmp_path).read_bytes() != damaged


def test_a_fault_in_one_entry_makes_all_of_them_worthless(load: Callable[[], Knowledge], tmp_path: Path) -> None:
    expected = load()
    # The technology is read before the practice.
    edit(tmp_path, put(2, "testing"), "house.toml")
    edit(tmp_path, lambda practice: practice.update(severity="terrible"))
    assert load() == expected


@pytest.mark.parametrize("name", ["a\nb", "a\tb"])
def test_the_name_of_a_folder_makes_no_entry_of_another_file(tmp_path: Path, name: str) -> None:
    cache = ParseCache(tmp_path / "cache", tmp_path)
    forged = f'{tmp_path}/x/{name}\n/built-in.toml\t1\t1\t"forged"'
    cache.put(forged, (1, 1), {"id": "x"})
    cache.put("/other.toml", (1, 1), {"id": "x"})
    cache.save()
    later = ParseCache(tmp_path / "cache", tmp_path)
    assert later.get("/built-in.toml", (1, 1)) is None
    assert later.get("/other.toml", (1, 1)) == {"id": "x"}


def test_of_many_installations_the_newest_are_cached(tmp_path: Path) -> None:
    for number in range(MAX_FILES + 4):
        cache = ParseCache(tmp_path / "cache", tmp_path / str(number))
        cache.put("/x.toml", (1, 1), {"id": "x"})
        cache.save()
    assert len(list((tmp_path / "cache" / "knowledge").iterdir())) == MAX_FILES
    assert ParseCache(tmp_path / "cache", tmp_path / str(MAX_FILES + 3)).get("/x.toml", (1, 1)) == {"id": "x"}


def test_a_program_with_other_code_does_not_read_it(
    load: Callable[[], Knowledge], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ = load()
    edit(tmp_path, lambda practice: practice.update(title="As it was stored"))
    monkeypatch.setattr(parse_cache, "compute_program_key", lambda *_: "another program")
    assert load().practices["house-rule"].title == "Use the registry of the house"
