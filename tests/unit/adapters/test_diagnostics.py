import pytest

from stackprompt.adapters.diagnostics import MAX_MESSAGE, decode_diagnostics
from tests.support import error_of, value_of

PLACE = {"start": {"line": 2, "character": 0}, "end": {"line": 3, "character": 4}}


def report(**more: object) -> dict[str, object]:
    return {"range": PLACE, "message": "wrong", **more}


def test_the_protocols_json_is_read_with_lines_from_one() -> None:
    (read,) = value_of(decode_diagnostics([report(severity=2, source="hadolint", code="DL3006")]))
    assert (read.line, read.end_line, read.severity, read.rule) == (3, 4, "warning", "hadolint:DL3006")


@pytest.mark.parametrize("value", [{"uri": "file:///x", "diagnostics": [report()]}, [report(severity=99, code=7)]])
def test_what_a_server_publishes_is_read_too(value: object) -> None:
    assert value_of(decode_diagnostics(value))[0].severity == "error"


@pytest.mark.parametrize("value", ["x", 7, {}, [1], [{}], [report(range=None)], [report(message=None)], [None]])
def test_anything_else_is_an_error_that_says_what_is_expected(value: object) -> None:
    assert "diagnostics must be a list" in error_of(decode_diagnostics(value))


def test_a_long_message_is_cut() -> None:
    assert len(value_of(decode_diagnostics([report(message="x" * 9_999)]))[0].message) == MAX_MESSAGE
