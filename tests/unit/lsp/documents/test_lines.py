import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackprompt.lsp.documents import lines

TEXTS = st.text(st.sampled_from("ab\r\n\u2028\x0b\x0cé🐳"), max_size=30)


@given(text=TEXTS)
def test_lines_joined_are_the_text(text: str) -> None:
    found = lines.split_lines(text)
    assert "".join(found) == text
    assert all(line.endswith(("\n", "\r")) for line in found[:-1])
    assert not found[-1].endswith(("\n", "\r"))


@given(text=TEXTS, new=TEXTS, data=st.data())
def test_an_edited_list_of_lines_is_the_list_of_the_edited_text(text: str, new: str, data: st.DataObject) -> None:
    content = lines.split_lines(text)
    place = st.integers(0, len(content) - 1).flatmap(
        lambda line: st.tuples(st.just(line), st.integers(0, len(content[line].rstrip("\r\n"))))
    )
    start, end = sorted((data.draw(place), data.draw(place)))
    offsets = [sum(map(len, content[:line])) + character for line, character in (start, end)]
    lines.replace_range(content, start, end, new, "utf-32")
    edited = text[: offsets[0]] + new + text[offsets[1] :]
    assert content == lines.split_lines(edited)


@pytest.mark.parametrize(
    ("character", "encoding", "column"),
    [(4, "utf-8", 1), (3, "utf-8", 0), (2, "utf-16", 1), (1, "utf-32", 1), (99, "utf-8", 3)],
)
def test_a_place_is_counted_in_the_clients_units(character: int, encoding: str, column: int) -> None:
    assert lines.column_of("🐳ab\n", character, encoding) == column


def test_halves_of_a_character_that_meet_are_one_character() -> None:
    content = ["\ud83d\n"]
    lines.replace_range(content, (0, 1), (0, 1), "\udc33", "utf-16")
    assert content == ["🐳\n", ""] or "".join(content) == "🐳\n"


def test_lines_break_where_the_protocol_breaks_them_and_nowhere_else() -> None:
    assert lines.split_lines("a\r\nb\rc\nd\u2028e\x0cf") == ["a\r\n", "b\r", "c\n", "d\u2028e\x0cf"]
