import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackprompt.findings.comment_edits import is_comment_edit
from stackprompt.formats.table import format_of, read
from tests.support import document

DOCKERFILE = "# syntax=x\nFROM a\n# one\n\nRUN b \\\n# two\n  c\nRUN <<EOF\n# three\nEOF\n"
COMPOSE = "# one\nservices:\n  web:\n    image: a # two\n    # three\n    command: |\n      echo\n      # four\n"


def edited(path: str, text: str, old: str, new: str) -> bool:
    assert text.count(old) == 1
    before = document(path, text)
    return is_comment_edit(format_of(before), read(before), text, text.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"), [("# one", "# prompt"), ("# one", ""), ("\n\n", "\n#\n"), ("\n\n", "\n  # x\n"), ("# one", "# one")]
)
def test_a_comment_between_instructions_says_nothing(old: str, new: str) -> None:
    assert edited("Dockerfile", DOCKERFILE, old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# syntax=x", "# escape=`"),
        ("# one", "# escape=`"),
        ("# one", "USER x"),
        ("# one", "# one\n# and"),
        ("# two", "# 2"),
        ("# three", "# 3"),
        ("FROM a", "FROM b"),
        ("FROM a\n# one", "FROM b\n# 1"),
    ],
)
def test_every_other_edit_of_a_dockerfile_may_say_something(old: str, new: str) -> None:
    assert not edited("Dockerfile", DOCKERFILE, old, new)


@pytest.mark.parametrize(("old", "new"), [("# one", "# prompt"), ("# three", "#")])
def test_a_comment_on_its_own_line_says_nothing_in_yaml(old: str, new: str) -> None:
    assert edited("compose.yaml", COMPOSE, old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# one", ""),
        ("# two", "# 2"),
        ("    # three", "# three"),
        ("# four", "# 4"),
        ("# one", "# \x01"),
        (": a", ": b"),
    ],
)
def test_every_other_edit_of_yaml_may_say_something(old: str, new: str) -> None:
    assert not edited("compose.yaml", COMPOSE, old, new)


def test_nothing_is_known_of_a_document_that_could_not_be_read() -> None:
    before = document("compose.yaml", "services:\n  web: [\n# one\n")
    assert not is_comment_edit(format_of(before), read(before), before.text, before.text.replace("one", "two"))


LINES = {
    "Dockerfile": ("FROM a", "RUN b \\", "  && c", "# x", "  # y", "", "RUN <<A", "A", "ENV a=1 b=$a", "# escape=`"),
    "compose.yaml": (
        "services:",
        "  web:",
        "    image: a",
        "# x",
        "    # y",
        "",
        "    command: |",
        "      z",
        "      # w",
    ),
}


@pytest.mark.parametrize("path", LINES)
@given(data=st.data())
def test_whatever_is_taken_for_a_remark_leaves_the_facts_as_they_are(path: str, data: st.DataObject) -> None:
    lines = data.draw(st.lists(st.sampled_from(LINES[path]), min_size=1, max_size=12))
    at = data.draw(st.integers(0, len(lines) - 1))
    line = data.draw(st.sampled_from(LINES[path]))
    before, after = (document(path, "\n".join(text)) for text in (lines, [*lines[:at], line, *lines[at + 1 :]]))
    facts = read(before)
    if before.format == after.format and is_comment_edit(format_of(before), facts, before.text, after.text):
        assert read(after) == facts
