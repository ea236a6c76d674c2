import os
from pathlib import Path

import pytest

from stackprompt.domain.problem import Problem
from stackprompt.runtime.config_text import find_key_line, parse_toml, read_config_text, rename_keys, suggest_key
from tests.support import error_of, value_of

LIMIT = 100


def test_a_byte_order_mark_is_not_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 1\n")
    assert value_of(read_config_text(path, None, LIMIT)) == "a = 1\n"
    assert value_of(read_config_text(path, tmp_path, LIMIT)) == "a = 1\n"


@pytest.mark.parametrize("is_guarded", [False, True])
@pytest.mark.parametrize("odd", ["pipe", "folder", "device", "huge", "loop"])
def test_what_is_no_file_of_a_fitting_size_is_refused_and_not_waited_for(
    tmp_path: Path, odd: str, *, is_guarded: bool
) -> None:
    path = tmp_path / "config.toml"
    match odd:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "device":
            path.symlink_to("/dev/zero")
        case "loop":
            path.symlink_to(path)
        case _:
            path.write_text("#" * (LIMIT + 1))
    problem = error_of(read_config_text(path, tmp_path if is_guarded else None, LIMIT))
    assert (problem.path, problem.line) == (str(path), 1)
    assert problem.what.startswith("not readable: ")
    assert problem.remedy


def test_another_encoding_is_named_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "house-rules.md"
    path.write_bytes("- Eins.\n- Für alle.\n".encode("latin-1"))
    assert error_of(read_config_text(path, None, LIMIT)).line == 2


@pytest.mark.parametrize(
    ("text", "line"), [("a = \n", 1), ("a = 1\n\nb = [\n", 4), ("a = 1\na = 2\n", 2), (f"a = {'9' * 5_000}", 1)]
)
def test_text_that_is_not_toml_is_named_at_its_line(text: str, line: int) -> None:
    problem = error_of(parse_toml("x.toml", text))
    assert (problem.path, problem.line) == ("x.toml", line)
    assert problem.what.startswith("not TOML: ")


@pytest.mark.parametrize(
    ("keys", "line"),
    [(["prompt"], 2), (["prompt", "budget"], 4), (["prompt", "other"], 2), (["log", "level"], 6), (["none"], 1)],
)
def test_a_key_is_found_below_its_section(keys: list[str], line: int) -> None:
    text = "# budget = 1\n[prompt]\n\nbudget = 2\n[log]\nlevel = 3\n"
    assert find_key_line(text, keys) == line


def test_a_file_with_an_old_key_loads_and_yields_a_problem() -> None:
    text = 'id = "x"\nabout = "y"\n'
    data, problems = rename_keys("x.toml", text, {"id": "x", "about": "y"}, {"about": "only_if", "moot": "skip_if"})
    assert data == {"id": "x", "only_if": "y"}
    assert problems == (Problem("x.toml", 2, "'about' is called 'only_if' now", "write 'only_if'"),)


def test_the_nearest_key_is_the_remedy() -> None:
    assert suggest_key("lenght", ["length", "budget"], "remove it") == "write 'length'"
    assert suggest_key("zzz", ["length", "budget"], "remove it") == "remove it"
