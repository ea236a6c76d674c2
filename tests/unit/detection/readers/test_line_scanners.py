"""The JSON and TOML line scanners, compared with the standard parsers on texts that both accept."""

import json
import string
import time
import tomllib
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from stackprompt.detection.readers.json_lines import read_json_values
from stackprompt.detection.readers.toml_lines import TomlValue, read_toml_values

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"
Leaf: TypeAlias = tuple[tuple[str, ...], str]

WORDS = st.text(string.ascii_letters + string.digits + "@/-_.^~ {}[]:,#", max_size=12)
LEAVES = st.none() | st.booleans() | st.integers() | WORDS
TREES: st.SearchStrategy[Json] = st.recursive(
    LEAVES, lambda below: st.lists(below, max_size=4) | st.dictionaries(WORDS, below, max_size=4), max_leaves=20
)
NAMES = st.text(string.ascii_lowercase + string.digits + "-_", min_size=1, max_size=8)


def leaves(tree: Json, path: tuple[str, ...] = ()) -> list[Leaf]:
    if isinstance(tree, dict):
        return [leaf for key, below in tree.items() for leaf in leaves(below, (*path, key))]
    if isinstance(tree, list):
        return [leaf for below in tree for leaf in leaves(below, (*path, ""))]
    return [(path, tree if isinstance(tree, str) else json.dumps(tree))]


@given(tree=st.dictionaries(WORDS, TREES, max_size=5), indent=st.sampled_from([None, 2]))
def test_json_values_are_those_of_the_standard_parser(tree: dict[str, Json], indent: int | None) -> None:
    text = json.dumps(tree, indent=indent)
    assert [(value.path, value.value) for value in read_json_values(text)] == leaves(tree)


@given(tree=st.dictionaries(NAMES, NAMES, max_size=5))
def test_the_line_of_a_json_value_contains_it(tree: dict[str, str]) -> None:
    lines = json.dumps(tree, indent=2).split("\n")
    for path, value, line in read_json_values("\n".join(lines)):
        assert f'"{path[-1]}": "{value}"' in lines[line - 1]


@given(st.text('{}[]":,\\a1\n #', max_size=60))
def test_no_text_breaks_the_json_scanner(text: str) -> None:
    for value in read_json_values(text):
        assert 1 <= value.line <= text.count("\n") + 1


def test_texts_that_break_the_standard_json_parser_are_scanned_fast() -> None:
    started = time.process_time()
    assert list(read_json_values("[" * 300_000)) == []
    assert list(read_json_values('{"a":' * 100_000)) == []
    long_number = list(read_json_values('{"version": ' + "9" * 10_000 + "}"))
    assert long_number[0].path == ("version",)
    assert time.process_time() - started < 1


TOML_VALUES = NAMES | st.lists(NAMES, min_size=1, max_size=4)


@given(
    tables=st.dictionaries(NAMES, st.dictionaries(NAMES, TOML_VALUES, max_size=4), max_size=4), is_spread=st.booleans()
)
def test_toml_values_are_those_of_the_standard_parser(
    tables: dict[str, dict[str, str | list[str]]], *, is_spread: bool
) -> None:
    written = {name: "".join(line(*row, is_spread=is_spread) for row in rows.items()) for name, rows in tables.items()}
    text = "".join(f"[{name}]\n{rows}" for name, rows in written.items())
    assert tomllib.loads(text) == tables
    expected = [
        (table, key, value)
        for table, rows in tables.items()
        for key, values in rows.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    assert [(value.table, value.key, value.value) for value in read_toml_values(text)] == expected
    lines = text.split("\n")
    assert all(f'"{value.value}"' in lines[value.line - 1] for value in read_toml_values(text))


def line(key: str, value: str | list[str], *, is_spread: bool) -> str:
    if isinstance(value, str):
        return f'{key} = "{value}"  # comment\n'
    if is_spread:
        return f"{key} = [\n" + "".join(f'    "{item}",  # "comment"]\n' for item in value) + "]\n"
    return f"{key} = {json.dumps(value)}\n"


def test_multiline_strings_comments_and_tables_in_lists_are_skipped() -> None:
    text = '''
# [commented]
[a]
text = """
b = "no value"
"""
c = [{name = "x"}, "y"]  # "z"
[[d."e.f"]]
g = 1
'''
    assert list(read_toml_values(text)) == [TomlValue("a", "c", "y", 7), TomlValue("d.e.f", "g", "1", 9)]


@given(st.text("[]{}=\"'#\na.1, ", max_size=60))
def test_no_text_breaks_the_toml_scanner(text: str) -> None:
    for value in read_toml_values(text):
        assert 1 <= value.line <= text.count("\n") + 1


def test_texts_that_stall_the_standard_toml_parser_are_scanned_fast() -> None:
    started = time.process_time()
    list(read_toml_values("[" + "a." * 30_000 + "a]\nb = 1\n"))
    list(read_toml_values("a = " + "[" * 60_000))
    assert time.process_time() - started < 1
