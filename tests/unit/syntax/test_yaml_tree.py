import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackprompt.syntax.yaml_reader import read_yaml
from stackprompt.syntax.yaml_tree import ListNode, MapNode, ScalarNode, YamlFacts

COMPOSE = """\
services:
  web: &web
    image: nginx:1.27
    ports: ["80:80"]
  copy:
    <<: *web
    image: nginx:1.28
"""


def at(facts: YamlFacts, *path: str) -> ScalarNode:
    node = facts.documents[0]
    for step in path:
        assert isinstance(node, MapNode)
        node = node.entries[step].node
    assert isinstance(node, ScalarNode)
    return node


def test_a_scalar_knows_its_place() -> None:
    image = at(read_yaml(COMPOSE), "services", "web", "image")
    assert (image.text, image.span.line, image.span.column, image.span.end_column) == (
        "nginx:1.27",
        3,
        11,
        21,
    )


def test_a_merge_key_fills_what_the_mapping_does_not_say_itself() -> None:
    facts = read_yaml(COMPOSE)
    assert at(facts, "services", "copy", "image").text == "nginx:1.28"
    services = facts.documents[0]
    assert isinstance(services, MapNode)
    copy = services.entries["services"].node
    assert isinstance(copy, MapNode)
    assert isinstance(copy.entries["copy"].node, MapNode)
    assert set(copy.entries["copy"].node.entries) == {"image", "ports"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("12", 12),
        ("1.5", 1.5),
        ("~", None),
        ("'12'", "12"),
        ("0x1f", "0x1f"),
        ("2024-99-99", "2024-99-99"),
        ("22:22", "22:22"),
        ("9" * 6000, "9" * 6000),
    ],
)
def test_plain_scalars_get_the_value_of_the_core_schema(text: str, value: object) -> None:
    found = at(read_yaml(f"key: {text}\n"), "key").value
    assert found == value
    assert type(found) is type(value)


def test_documents_of_a_stream_keep_their_line_numbers() -> None:
    facts = read_yaml("a: 1\n---\nb: 2\n")
    second = facts.documents[1]
    assert isinstance(second, MapNode)
    assert second.entries["b"].key_span.line == 3


@pytest.mark.parametrize("typed", ["    im", "    image", "  new:\n    -", "    ports: [80", '    x: "open'])
def test_a_half_typed_line_does_not_hide_the_finished_ones(typed: str) -> None:
    facts = read_yaml(f"services:\n  web:\n    image: nginx\n{typed}\n  db:\n    image: postgres\n")
    assert at(facts, "services", "db", "image").text == "postgres"


def test_lines_break_where_an_editor_breaks_them() -> None:
    assert at(read_yaml("a: x\u2028y\nb: 1\n"), "b").span.line == 2


@pytest.mark.parametrize(
    "text",
    [
        "[" * 30000,
        "- " * 30000,
        "{a: " * 30000,
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        "a: &a {k: v}\n"
        + "".join(
            f"{b}: &{b} {{<<: [{','.join([f'*{a}'] * 9)}]}}\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        "a: *nowhere",
        "\x00",
        "a: \x07",
        "x" * 2000000,
    ],
    ids=["brackets", "dashes", "braces", "alias-bomb", "merge-bomb", "no-anchor", "nul", "bell", "huge"],
)
def test_a_hostile_text_is_refused_quickly_with_a_problem(text: str) -> None:
    started = time.perf_counter()
    facts = read_yaml(text)
    assert facts.problems
    assert time.perf_counter() - started < 5


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#, \n\t?%@`~0", max_size=80))
def test_reading_never_fails_and_places_lie_inside(text: str) -> None:
    facts = read_yaml(text)
    lines = text.count("\n") + 1
    stack = list(facts.documents)
    while stack:
        node = stack.pop()
        assert 1 <= node.span.line <= lines + 1
        if isinstance(node, ListNode):
            stack += node.items
        elif isinstance(node, MapNode):
            stack += [entry.node for entry in node.entries.values()]


def test_of_many_merged_mappings_the_first_that_has_a_key_counts() -> None:
    text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {z: 3, <<: [*a, *b], <<: {x: 4, w: 4}}\n"
    (tree,) = read_yaml(text).documents
    assert isinstance(tree, MapNode)
    merged = tree.entries["c"].node
    assert isinstance(merged, MapNode)
    values = {key: entry.node.value for key, entry in merged.entries.items() if isinstance(entry.node, ScalarNode)}
    assert values == {"x": 1, "y": 1, "z": 3, "w": 4}


def test_a_large_file_is_not_repaired_as_often_as_a_small_one() -> None:
    broken = "a: [\n" + "b: 1\n" * 60_000
    began = time.process_time()
    facts = read_yaml(broken * 3)
    assert facts.problems
    assert time.process_time() - began < 15
