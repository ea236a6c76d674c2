import time

import pytest

from stackprompt.domain.workspace.document import Span
from stackprompt.syntax.shell import Script, split_commands
from stackprompt.syntax.shell_syntax import Item, Word, read_script, walk_items


def shown(item: Item) -> str:
    words = [_shown(word) for word in item.words]
    return " ".join([*([] if item.kind == "command" else [item.kind]), *words, *(kind for kind, _ in item.redirects)])


def _shown(word: Word) -> str:
    """Write each expansion as <kind>, in capitals where it is quoted."""
    kinds = {"text", "escape", "single", "ansi"}
    marks = (piece.kind.upper() if piece.is_quoted else piece.kind for piece in word.pieces)
    return "".join(
        piece.text if piece.kind in kinds else f"<{mark}>" for piece, mark in zip(word.pieces, marks, strict=True)
    )


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("a && b || c", "a/&&/b/||/c"),
        ("a 'b c' \"d e\" f\\ g", "a b c d e f g"),
        ('a "$x" $y "z${x:-"q"}" $((1 + (2)))', "a <VARIABLE> <variable> z<VARIABLE> <arithmetic>"),
        ('a "$(b $c)" `d`', "a <COMMAND> <backtick>//b <variable>//d"),
        ('x="a"$(b) c > d 2>&1', "x=a<command> c > >&//b"),
        ("if a; then b; else c; fi # d", "if/a/;/then/b/;/else/c/;/fi"),
        ("case $x in a|b) c ;; (*) d;; esac", "case <variable>/pattern a b/c/;;/pattern */d/;;/esac"),
        ("for i in 1 2; do (a; b); done", "for i in 1 2/;/do/(/a/;/b/)/;/done"),
        ("[[ a =~ (b|c) && $d ]] && e", "[[ a =~ b c <variable>/&&/e"),
        ("f() { a; }", "function f/{/a/;/}"),
        ("a # b\n#c\nd", "a/\n/\n/d"),
        ("a $'b\\n' <(c)", "a b\\n <process>//c"),
        ("a#b \\# $", "a#b # $"),
        ("", ""),
    ],
)
def test_a_script_keeps_its_quotes(script: str, expected: str) -> None:
    assert "//".join("/".join(shown(item) for item in level) for level in walk_items(read_script(script))) == expected


@pytest.mark.parametrize(
    "script",
    [
        *("a 'b", 'a "b', "a $(b", "a `b", "a ${b", "(a", "a)", "esac", "a ;;", "case a", "case a in b", "[[ a", "a >"),
        *("a $((1", "x=(a b)", "cat <<EOF\na\nEOF", "((a))", "a `b `c`", "case a in b;c) d;; esac"),
        "$(" * 40 + "a" + ")" * 40,
    ],
)
def test_nothing_is_said_of_what_is_no_whole_script(script: str) -> None:
    assert not read_script(script)


def test_a_command_knows_what_it_calls() -> None:
    (item,) = read_script("A=1 B+=2 c D=3")
    assert [word.text for word in item.called] == ["c", "D=3"]
    assert [word.assignment for word in item.words] == ["A=", "B+=", "", "D="]


@pytest.mark.parametrize(
    ("script", "whole"),
    [
        ("a=1.2", "a"),
        ("a=1; b=$a/x; c=${b%/*}", "a b c"),
        ("a='1 2'; b=; c=$(d); e=*; f=$a; g=$unknown", ""),
        ("a=1; a='1 2'", ""),
        ("for a in 1 2; do b=$a; done; for c in *; do x; done", "a b"),
        ("a=1; read a", ""),
        ("export a=1 b='1 2'", "a"),
        ("a=1 b", ""),
        ('a=$((1 + 1)); b=$#; c="$ARG"', "a b c"),
    ],
)
def test_a_variable_is_whole_when_every_value_of_it_is_one_word(script: str, whole: str) -> None:
    found = Script(script, lambda start, end: Span(1, start, 1, end)).whole_variables({"ARG"})
    assert found - {"ARG"} == set(whole.split())


def test_a_command_stands_in_its_script_unless_that_is_a_word() -> None:
    found = split_commands("sh -c 'a' && b \"$(c)\"", lambda start, end: Span(1, start, 1, end))
    told = {command.words[0]: command.script is not None for command in found}
    assert told == {"sh": True, "a": False, "b": True, "c": False}


@pytest.mark.parametrize("part", ['"$(', "${a:-", "$((", "`a", "{ cd a; };", "a && b || ", "'a'\"b\"", "a=(", "$("])
def test_a_hostile_script_costs_no_more_than_its_length(part: str) -> None:
    script = part * (20_000 // len(part))
    start = time.process_time()
    _ = Script(script, lambda start, end: Span(1, start, 1, end)).whole_variables(set())
    assert time.process_time() - start < 1
