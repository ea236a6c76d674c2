import pytest

from stackprompt.domain.workspace.document import Span
from stackprompt.syntax.shell import Command, split_commands


def commands(script: str) -> tuple[Command, ...]:
    return split_commands(script, lambda start, end: Span(1, start, 1, end))


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("a && b || c; d & e", ["a", "b", "c", "d", "e"]),
        ("a 'b c' \"d e\" f\\ g", ["a|b c|d e|f g"]),
        ("a > x 2>&1 < y b", ["a|b"]),
        ("X=1 Y='2' a", ["a"]),
        ("env X=1 a", ["a"]),
        ("if a; then b; else c; fi", ["a", "b", "c"]),
        ("for x in 1 2; do a $x; done", ["a|$x"]),
        ("while a; do b; done", ["a", "b"]),
        ("case $x in a) b ;; c) d ;; esac", ["b", "d"]),
        ("{ a; b; }", ["a", "b"]),
        ('a "$(b c)"', ["b|c", "a|$(b c)"]),
        ("a # b && c", ["a"]),
        ("a#b", ["a#b"]),
        ("sh -c 'a && b'", ["sh|-c|a && b", "a", "b"]),
        ("! a", ["a"]),
        ("", []),
        ("'", []),
    ],
)
def test_a_script_is_split_into_what_runs(script: str, expected: list[str]) -> None:
    assert ["|".join(command.words) for command in commands(script)] == expected


def test_sudo_is_told_and_what_it_runs_is_the_command() -> None:
    found = commands("sudo -E -u me apt-get install x")[0]
    assert found.sudo
    assert found.words == ("apt-get", "install", "x")


@pytest.mark.parametrize(
    ("script", "is_piped"),
    [("a | b", True), ("a || b", False), ("a |& b", True), ("{ a; } | b", True), ("a '|' b", False)],
)
def test_a_pipe_is_no_alternative(script: str, *, is_piped: bool) -> None:
    assert any(command.piped for command in commands(script)) is is_piped


def test_a_command_knows_its_place() -> None:
    script = "  a b &&   c\n d"
    assert [script[c.span.column : c.span.end_column] for c in commands(script)] == ["a b", "c", "d"]
