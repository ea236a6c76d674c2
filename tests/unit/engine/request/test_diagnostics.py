from stackprompt.domain.workspace.diagnostic import SEVERITIES, Diagnostic
from stackprompt.engine.request.diagnostics import select_diagnostics
from stackprompt.engine.workspace.analysis import analyse
from tests.support import built_in, document


def found(line: int, message: str = "wrong", source: str = "x", code: str = "", severity: int = 1) -> Diagnostic:
    return Diagnostic(line, line, SEVERITIES[severity - 1], message, source, code)


def test_what_a_finding_says_already_is_left_out() -> None:
    doc = document("Dockerfile", "FROM python\nRUN x\n")
    findings = analyse(built_in(), doc).findings
    reports = [found(1, source="Hadolint", code="DL3006"), found(2, source="hadolint", code="DL3006")]
    assert select_diagnostics(reports, findings, None, doc.text) == (reports[1],)


def test_our_own_hints_and_twins_are_left_out_and_the_worst_comes_first() -> None:
    reports = [found(2, severity=2), found(1, source="stackprompt"), found(2, severity=2), found(3, "worse")]
    assert [d.message for d in select_diagnostics(reports, (), None, "\n" * 9)] == ["worse", "wrong"]


def test_only_those_of_the_selection_and_of_the_file_are_kept() -> None:
    reports = [found(1), found(4), found(9), found(400)]
    assert [d.line for d in select_diagnostics(reports, (), (3, 5), "\n" * 20)] == [4]
    assert [d.line for d in select_diagnostics(reports, (), None, "\n" * 20)] == [1, 4, 9]
