"""What the examples of the practices do not show: which shell reads a script, and the edges of each rule."""

import pytest

from stackprompt.formats.dockerfile.checks.shell import CHECKS
from stackprompt.formats.dockerfile.reader import read_dockerfile

DEBIAN = "FROM debian:12\n"


def found(name: str, text: str) -> list[tuple[int, int]]:
    return [(span.line, span.column) for span, _ in CHECKS[f"dockerfile-shell-{name}"](read_dockerfile(text))]


@pytest.mark.parametrize(
    ("script", "columns"),
    [
        ("echo $x a$y ${z:-1}", [9, 13, 16]),
        ("echo > $x 2>&1", [11]),
        ('echo "$(rm $x)"', [15]),
        ("x='a b'; echo $x $* $1", [18, 21, 24]),
        ("a$x b", [5]),
        ("$x b; echo $# $? $$ $@ ${x[0]} ${!x} ${x:+y} ${#x}", []),
        ("for x in $y; do case $x in $z) ;; esac; done", []),
        ("echo $x '", []),
    ],
)
def test_a_variable_is_unquoted_where_the_shell_would_split_it(script: str, columns: list[int]) -> None:
    assert found("unquoted-variable", f"{DEBIAN}RUN {script}") == [(2, column) for column in columns]


def test_what_arg_and_env_set_is_inherited_by_a_stage_that_is_built_on_theirs() -> None:
    text = "ARG z\nFROM a AS one\nARG x\nENV y=1\nFROM one\nRUN echo $x $y $z\nFROM a\nRUN echo $x"
    assert found("unquoted-variable", text) == [(6, 15), (8, 9)]


def test_bash_does_not_split_what_it_declares() -> None:
    run = "RUN export x=$y"
    assert found("unquoted-variable", f"{DEBIAN}{run}") == [(2, 13)]
    assert not found("unquoted-variable", f'{DEBIAN}SHELL ["/bin/bash", "-c"]\n{run}')


@pytest.mark.parametrize(
    ("script", "is_bashism"),
    [
        ("[[ a ]]", True),
        ("a &> b", True),
        ("a <<< b", True),
        ("a |& b", True),
        ("echo -ne a", True),
        ("echo -n a", False),
        ("set -eo pipefail", True),
        ("read -s a", True),
        ("read -rp a b", False),
        ("[ a == b ]", True),
        ("[ a = b ]", False),
        ("source a", True),
        ("pushd a", True),
        ("echo ${a:0:2}", True),
        ("echo ${a/b/c}", True),
        ("echo ${a[0]} ", True),
        ("echo ${a^^}", True),
        ("echo ${a:-b} ${a%/*} ${a:+,} ${a#b}", False),
        ("echo $'a'", True),
        ("a <(b)", True),
        ("echo {1..3}", True),
        ("echo {} '{a,b}' {a} \\{a,b}", False),
        ("x={a,b}", False),
    ],
)
def test_a_bashism_is_what_dash_does_not_know(script: str, *, is_bashism: bool) -> None:
    assert bool(found("bashism", f"{DEBIAN}RUN {script}; true")) is is_bashism


@pytest.mark.parametrize(
    ("text", "is_bashism"),
    [
        ("FROM fedora:42\nRUN [[ a ]] && echo {a,b}", False),
        ("FROM alpine:3.22\nRUN [[ a ]]; true", False),
        ("FROM alpine:3.22\nRUN echo {a,b}", True),
        (f'{DEBIAN}SHELL ["/bin/zsh", "-c"]\nRUN [[ a ]]; true', False),
        (f'{DEBIAN}SHELL ["bash", "-c"]\nFROM debian:12\nRUN [[ a ]]; true', True),
        ('FROM debian:12 AS a\nSHELL ["bash", "-c"]\nFROM a\nRUN [[ a ]]; true', False),
        ('FROM debian:12\nRUN ["sh", "-c", "[[ a ]]"]\nCMD [[ a ]]', False),
        (f"{DEBIAN}RUN <<EOF\n#!/bin/sh\n[[ a ]]\nb\nEOF", True),
        (f"{DEBIAN}RUN <<EOF\n#!/usr/bin/env bash\n[[ a ]]\nb\nEOF", False),
        (f"{DEBIAN}RUN bash -e <<EOF\n[[ a ]]\nb\nEOF", False),
        ("RUN [[ a ]]", False),
    ],
)
def test_the_shell_in_force_decides(text: str, *, is_bashism: bool) -> None:
    assert bool(found("bashism", text)) is is_bashism


@pytest.mark.parametrize(
    ("script", "is_unchecked"),
    [
        ("cd a; b", True),
        ("a && cd b; c", True),
        ("(cd a; b)", True),
        ("if a; then cd b; fi; c", True),
        ("if a; then cd b; else c; fi && d", False),
        ("while cd a; do b; done", False),
        ("! cd a; b", False),
        ("cd a | b; c", False),
        ("cd a & b", False),
        ("cd; b", False),
        ("cd ../..; b", False),
        ("set -o errexit; cd a; b", False),
        ("set -x; cd a; b", True),
    ],
)
def test_a_cd_is_checked_when_something_takes_its_status(script: str, *, is_unchecked: bool) -> None:
    assert bool(found("cd-unchecked", f"{DEBIAN}RUN {script}")) is is_unchecked


@pytest.mark.parametrize("script", ["a && b ||", "find a |", "a &&", "find a | xargs", "||", "a && b || c &"])
def test_an_unfinished_script_is_no_failure(script: str) -> None:
    for check in CHECKS.values():
        assert len(list(check(read_dockerfile(f"{DEBIAN}RUN {script}")))) <= 1


def test_a_finding_names_its_stage() -> None:
    text = "FROM a AS build\nRUN echo $x\nFROM a\nRUN echo $x"
    told = [subject for _, subject in CHECKS["dockerfile-shell-unquoted-variable"](read_dockerfile(text))]
    assert told == ["stage build", "stage 1"]
