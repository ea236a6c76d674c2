import pytest

from stackprompt.domain.diagnostic import Diagnostic
from stackprompt.engine.analysis import analyse
from stackprompt.engine.diagnostics import MAX_MESSAGE, diagnostics_of, of_use
from tests.support import built_in, document, error_of, value_of

PLACE = {"start": {"line": 2, "character": 0}, "end": {"line": 3, "character": 4}}


def report(**more: object) -> dict[str, object]:
    return {"range": PLACE, "message": "wrong", **more}


def found(line: int, message: str = "wrong", source: str = "x", code: str = "", severity: int = 1) -> Diagnostic:
    place = {"start": {"line": line - 1, "character": 0}, "end": {"line": line - 1, "character": 1}}
    entry = {"range": place, "message": message, "source": source, "code": code, "severity": severity}
    return value_of(diagnostics_of([entry]))[0]


def test_the_protocols_json_is_read_with_lines_from_one() -> None:
    (read,) = value_of(diagnostics_of([report(severity=2, source="hadolint", code="DL3006")]))
    assert (read.line, read.end_line, read.severity, read.rule) == (3, 4, "warning", "hadolint:DL3006")


@pytest.mark.parametrize("value", [{"uri": "file:///x", "diagnostics": [report()]}, [report(severity=99, code=7)]])
def test_what_a_server_publishes_is_read_too(value: object) -> None:
    assert value_of(diagnostics_of(value))[0].severity == "error"


@pytest.mark.parametrize("value", ["x", 7, {}, [1], [{}], [report(range=None)], [report(message=None)], [None]])
def test_anything_else_is_an_error_that_says_what_is_expected(value: object) -> None:
    assert "diagnostics must be a list" in error_of(diagnostics_of(value))


def test_a_long_message_is_cut() -> None:
    assert len(value_of(diagnostics_of([report(message="x" * 9_999)]))[0].message) == MAX_MESSAGE


def test_what_a_finding_says_already_is_left_out() -> None:
    doc = document("Dockerfile", "FROM python\nRUN x\n")
    findings = analyse(built_in(), doc).findings
    reports = [found(1, source="Hadolint", code="DL3006"), found(2, source="hadolint", code="DL3006")]
    assert of_use(reports, findings, None, 2) == (reports[1],)


def test_our_own_hints_and_twins_are_left_out_and_the_worst_comes_first() -> None:
    reports = [found(2, severity=2), found(1, source="stackprompt"), found(2, severity=2), found(3, "worse")]
    assert [d.message for d in of_use(reports, (), None, 9)] == ["worse", "wrong"]


def test_only_those_of_the_selection_and_of_the_file_are_kept() -> None:
    reports = [found(1), found(4), found(9), found(400)]
    assert [d.line for d in of_use(reports, (), (3, 5), 20)] == [4]
    assert [d.line for d in of_use(reports, (), None, 20)] == [1, 4, 9]
