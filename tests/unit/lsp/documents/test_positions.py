import pytest
from lsprotocol import types

from stackprompt.domain.workspace.document import Span
from stackprompt.lsp.documents.lines import column_of
from stackprompt.lsp.documents.positions import to_line_numbers, to_range

LINE = "x 🐳 ü end"


@pytest.mark.parametrize(("encoding", "character"), [("utf-8", 10), ("utf-16", 7), ("utf-32", 6)])
def test_columns_are_counted_in_the_units_of_the_client(encoding: str, character: int) -> None:
    column = LINE.index("end")
    found = to_range(Span(1, column, 1, column + 3), LINE, encoding)
    assert (found.start.character, found.end.character) == (character, character + 3)
    assert column_of(LINE, character, encoding) == column


def test_a_character_past_the_end_is_the_end() -> None:
    assert column_of("ü", 99, "utf-16") == 1
    assert column_of("u", 99, "utf-16") == 1


@pytest.mark.parametrize(
    ("start", "end", "lines"), [((0, 0), (0, 0), (1, 1)), ((1, 2), (3, 0), (2, 3)), ((1, 2), (3, 1), (2, 4))]
)
def test_a_selection_that_ends_before_a_line_leaves_it_out(
    start: tuple[int, int], end: tuple[int, int], lines: tuple[int, int]
) -> None:
    assert to_line_numbers(types.Range(types.Position(*start), types.Position(*end))) == lines
