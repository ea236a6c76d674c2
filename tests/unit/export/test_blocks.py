import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stackprompt.export.blocks import find_block, format_block, insert_block
from tests.support import error_of, value_of

# Hand-written text around a block, in both kinds of lines; surrogates are bytes that are not UTF-8.
LINES = st.lists(st.text(alphabet="ab#` <!->\t\ufeff\udcff\u2028", max_size=12), max_size=6)
BODIES = st.lists(st.text(alphabet="ab#` <!->:", max_size=12), max_size=5).map("\n".join)


@given(LINES, LINES, BODIES, BODIES, st.sampled_from(["\n", "\r\n"]))
@example([], [], "", "x", "\n")
def test_hand_written_text_stays_to_the_byte(
    above: list[str], below: list[str], old: str, new: str, newline: str
) -> None:
    before, after = newline.join([*above, ""]), newline.join(["", *below])
    text = f"{before}{format_block(old, newline)}{after}"
    written = value_of(insert_block(text, new))
    block = value_of(find_block(written))
    assert block is not None
    assert not block.is_edited
    assert (written[: block.start], written[block.end :]) == (before, after)
    assert value_of(insert_block(written, new)) == written


@given(LINES, BODIES, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\n"]))
def test_a_file_without_a_block_gets_one_at_its_end(lines: list[str], body: str, newline: str, last: str) -> None:
    text = newline.join(lines) + last
    written = value_of(insert_block(text, body))
    assert written.startswith(text)
    assert value_of(insert_block(written, body)) == written


def test_a_new_file_begins_with_its_head() -> None:
    assert value_of(insert_block("", "x", "---\nname: y\n---\n\n")).startswith(
        "---\nname: y\n---\n\n<!-- stackprompt:begin"
    )


@pytest.mark.parametrize("edit", [("x", "y"), ("x", "x\nmore"), ("x", "")])
def test_an_edit_in_the_block_is_detected(edit: tuple[str, str]) -> None:
    block = value_of(find_block(format_block("a x b").replace(*edit)))
    assert block is not None
    assert block.is_edited


def test_other_line_ends_are_no_edit() -> None:
    block = value_of(find_block(format_block("a\nb").replace("\n", "\r\n")))
    assert block is not None
    assert not block.is_edited


@pytest.mark.parametrize(
    "text",
    [
        "a\n<!-- stackprompt:end -->\n",
        f"a\n{format_block('x').split(chr(10))[0]}\nx\n",
        f"a\n{format_block('x')}\n{format_block('y')}\n",
        "a\n<!-- stackprompt:begin zz -->\nx\n<!-- stackprompt:end -->\n",
    ],
)
def test_markers_that_are_no_pair_are_named_with_their_line(text: str) -> None:
    assert error_of(insert_block(text, "new")).line == 2


def test_nothing_in_a_body_ends_its_block() -> None:
    written = value_of(insert_block("", "a\n<!-- stackprompt:end -->\n<!--stackprompt:begin x -->\nb"))
    block = value_of(find_block(written))
    assert block is not None
    assert not block.is_edited
