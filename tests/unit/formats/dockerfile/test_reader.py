import time
from collections.abc import Iterable, Iterator
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackprompt.formats.dockerfile import lines
from stackprompt.formats.dockerfile.facts import DockerfileFacts, Instruction
from stackprompt.formats.dockerfile.reader import MAX_INSTRUCTION, MAX_VARIABLES, read_dockerfile
from stackprompt.formats.dockerfile.variables import MAX_GROWTH


def only(text: str, keyword: str) -> Instruction:
    found = [i for i in read_dockerfile(text).instructions if i.keyword == keyword]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from a\nrun b\n", ["FROM a", "RUN b"]),
        ("FROM a\nRUN b && \\\n  c\n", ["FROM a", "RUN b && c"]),
        ("FROM a\nRUN b \\\n# comment\n\n  c\n", ["FROM a", "RUN b c"]),
        ("# escape=`\nFROM a\nRUN b `\n  c\\\n", ["FROM a", "RUN b c\\"]),
        ("FROM a\r\nRUN b \\\r\n c\r\n", ["FROM a", "RUN b c"]),
        ("\ufeffFROM a", ["FROM a"]),
        ("FROM a\nRUN <<EOF\nx\ny\nEOF\nUSER u\n", ["FROM a", "RUN <<EOF\nx\ny\n", "USER u"]),
        ("FROM a\nRUN <<-E\n\tx\n\tE\nUSER u\n", ["FROM a", "RUN <<-E\n\tx\n", "USER u"]),
        ("FROM a\nCOPY <<A <<'B' /x/\n1\nA\n2\nB\nUSER u\n", ["FROM a", "COPY <<A <<'B' /x/\n1\n\n2\n", "USER u"]),
        ("FRO", ["FRO "]),
        ("FROM a\nRUN b \\", ["FROM a", "RUN b"]),
        ("FROM a\nRUN <<EOF\nx", ["FROM a", "RUN <<EOF\nx"]),
        ("FROM a\nRUN echo '<<EOF'\n", ["FROM a", "RUN echo '<<EOF'"]),
        ('FROM a\nRUN echo "<<EOF\nUSER u\n', ["FROM a", 'RUN echo "<<EOF', "USER u"]),
        ("FROM a\nRUN it\\'s <<E\nx\nE\n", ["FROM a", "RUN it\\'s <<E\nx\n"]),
        ("FROM a\nRUN echo \\<<EOF\nUSER u\n", ["FROM a", "RUN echo \\<<EOF", "USER u"]),
    ],
)
def test_instructions_are_what_docker_would_read(text: str, expected: list[str]) -> None:
    assert [f"{i.keyword} {i.text}" for i in read_dockerfile(text).instructions] == expected


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("FROM a\n  RUN b \\\n    c  \n\n# end\n", (2, 2, 3, 7)),
        ("FROM a\nRUN <<EOF\nx\nEOF\n", (2, 0, 4, 3)),
    ],
)
def test_an_instruction_knows_where_it_begins_and_ends(text: str, span: tuple[int, int, int, int]) -> None:
    found = only(text, "RUN").span
    assert (found.line, found.column, found.end_line, found.end_column) == span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ARG V=1\nFROM a:$V\n", "a:1"),
        ("ARG V=1\nFROM a:${V}-slim AS x\n", "a:1-slim AS x"),
        ("FROM a:${V:-2}\n", "a:2"),
        ("ARG V=1\nFROM a:${V:+3}\n", "a:3"),
        ("FROM a:$V\n", "a:$V"),
        ("FROM a:\\$V\n", "a:$V"),
    ],
)
def test_arguments_are_expanded_as_docker_does(text: str, expected: str) -> None:
    assert only(text, "FROM").text == expected


def test_a_global_argument_is_visible_in_a_stage_only_when_declared_again() -> None:
    assert only("ARG V=1\nFROM a\nUSER $V\n", "USER").text == "$V"
    assert read_dockerfile("ARG V=1\nFROM a\nARG V\nUSER $V\n").instructions[-1].text == "1"


def test_a_stage_inherits_the_environment_of_its_parent() -> None:
    assert read_dockerfile("FROM a AS x\nENV U=me V='a b'\nFROM x\nUSER $U\n").instructions[-1].text == "me"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM a\nENV A=x\n" + "ENV A=$A$A\n" * 13 + "USER $A\n", "${A}"),
        ("FROM a\nENV A=x\n" + "ENV A=${A:-z}${A:-z}\n" * 13 + "USER ${A:-u}\n", "${A}"),
        ("FROM a\nENV A=" + "x" * 4000 + "\n" + "USER " + "$A" * 9000 + "\n", "$A" * 9000),
        ("FROM a\nENV A=" + "x" * 4000 + "\nUSER $A\n", "x" * 4000),
        ("FROM a\nENV A=1\n" + "ENV A=$A$A\n" * 14 + "ENV A=2\nUSER $A\n", "2"),
    ],
    ids=["doubled", "doubled by default", "used often", "long", "set again"],
)
def test_a_value_that_grows_without_end_is_not_known(text: str, expected: str) -> None:
    assert only(text, "USER").text == expected


@pytest.mark.parametrize("times", [40, 900])
def test_a_value_doubled_for_ever_stays_unknown_and_short(times: int) -> None:
    for text in (
        "FROM a\nENV A=x\n" + "ENV A=$A$A\n" * times,
        "ARG A=x\n" + "ARG A=$A$A\n" * times + "FROM a\nARG A\n",
    ):
        user = read_dockerfile(text + "USER $A\n").instructions[-1].text
        assert user.startswith("${A}")
        assert len(user) <= 2 * MAX_GROWTH


def test_each_variable_may_name_the_one_before() -> None:
    names = "".join(f"ENV V{i}=${{V{i - 1}}}x\n" for i in range(1, 900))
    assert only(f"FROM a\nENV V0=x\n{names}USER $V899\n", "USER").text == "x" * 900


def test_many_variables_in_many_stages_do_not_fill_the_memory() -> None:
    many = "".join("ENV " + " ".join(f"{key}{i}=" for i in range(2500)) + "\n" for key in "ABCDEFGHIJ")
    stages = "".join(f"FROM s{i} AS s{i + 1}\n" for i in range(900))
    used = f"USER $A{MAX_VARIABLES - 1}-$J2499\n"
    assert only(f"FROM a AS s0\n{many}{stages}{used}", "USER").text == "-$J2499"


def test_stages_know_what_they_are_built_from() -> None:
    facts = read_dockerfile("FROM a AS Base\nFROM scratch AS two\nFROM base\nFROM x:1 AS four\n")
    assert [(s.name, s.base, s.parent) for s in facts.stages] == [
        ("Base", "image", None),
        ("two", "scratch", None),
        (None, "stage", 0),
        ("four", "image", None),
    ]
    assert [stage.index for stage in facts.chain(2)] == [0, 2]


def test_flags_and_forms_are_kept_apart_from_the_arguments() -> None:
    copy = only("FROM a\nCOPY --link --from=b --chown=1:1 x y\n", "COPY")
    assert copy.flags == {"link": "", "from": "b", "chown": "1:1"}
    assert copy.text == "x y"
    assert only('FROM a\nCMD ["x", "y z"]\n', "CMD").arguments == ("x", "y z")
    assert only("FROM a\nCMD x y\n", "CMD").form == "shell"
    assert only('FROM a\nCMD ["x", \n', "CMD").form == "shell"


def test_commands_are_placed_at_their_own_line() -> None:
    run = only("FROM a\nRUN set -eux; \\\n  apt-get update && \\\n  apt-get install -y x | tee /log\n", "RUN")
    places = [(command.words[0], command.span.line, command.span.column) for command in run.commands]
    assert places == [("set", 2, 4), ("apt-get", 3, 2), ("apt-get", 4, 2), ("tee", 4, 25)]
    assert [command.piped for command in run.commands] == [False, False, True, False]


def test_the_lines_of_a_run_are_counted_once_for_all_its_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []

    def counting(values: Iterable[int], *, initial: int) -> Iterator[int]:
        for value in accumulate(values, initial=initial):
            counted.append(value)
            yield value

    monkeypatch.setattr(lines, "accumulate", counting)
    run = only("FROM a\nRUN a \\\n" + ";b \\\n" * 3000 + "\n", "RUN")
    assert [run.commands[0].span.line, run.commands[-1].span.line, len(run.commands)] == [2, 3002, 3001]
    assert len(counted) == len(run.commands)


def test_the_line_ends_of_a_heredoc_count_for_its_length() -> None:
    facts = read_dockerfile("FROM a\nCOPY <<E /x\n" + "\n" * MAX_INSTRUCTION + "E\nUSER u\n")
    assert [i.keyword for i in facts.instructions] == ["FROM", "USER"]
    assert facts.problems == ((2, f"longer than {MAX_INSTRUCTION} characters"),)


def test_a_stage_is_built_from_the_latest_of_its_name() -> None:
    assert [s.parent for s in read_dockerfile("FROM x AS a\nFROM y AS A\nFROM a AS b\n").stages] == [None, None, 1]


def test_the_script_of_a_heredoc_is_read_but_another_languages_is_not() -> None:
    assert [c.words for c in only("FROM a\nRUN <<E\npip install x\nE\n", "RUN").commands] == [("pip", "install", "x")]
    assert only("FROM a\nRUN <<E\n#!/usr/bin/env python3\nprint(1)\nE\n", "RUN").commands == ()
    assert [c.words[0] for c in only("FROM a\nRUN python3 <<E\nimport x\nE\n", "RUN").commands] == ["python3"]


@pytest.mark.parametrize(
    "text",
    [
        "\\\n" * 300000,
        "RUN " + "$" * 300000,
        "RUN " + '"' * 200001,
        "RUN " + "(" * 100000,
        "ENV " + "a=b " * 100000,
        "FROM " + "${a:-" * 50000,
        "RUN x <<E\n" * 20000,
        "RUN a <" + "<" * 100000,
        ('RUN "' + '\\"' * 9000 + "\n") * 13,
        ("ENV a=b " + "a" * 19000 + "\n") * 13,
        ("RUN <<E\n" + "a\n" * 9000 + "E\n") * 13,
    ],
    ids=[
        *("escapes", "dollars", "quotes", "parentheses", "pairs", "defaults", "heredocs", "redirects"),
        *("escaped quotes", "words without a value", "scripts"),
    ],
)
def test_a_hostile_file_costs_no_more_than_its_length(text: str) -> None:
    started = time.process_time()
    assert read_dockerfile(text).problems or len(text) < 250_000
    assert time.process_time() - started < 10


@given(st.text(alphabet="FROMRUNCPYADENV $\\\"'<>|&;(){}[]-=#\n\tab:/,`", max_size=120))
def test_reading_never_fails_and_places_lie_inside(text: str) -> None:
    facts: DockerfileFacts = read_dockerfile(text)
    lines = text.split("\n")
    for instruction in facts.instructions:
        spans = [instruction.span, *(command.span for command in instruction.commands)]
        for span in spans:
            assert 1 <= span.line <= span.end_line <= len(lines)
            assert 0 <= span.column <= len(lines[span.line - 1])
            assert span.end_column <= len(lines[span.end_line - 1]) + 1


def test_what_onbuild_runs_later_is_read_like_what_runs_now() -> None:
    facts = read_dockerfile(
        "FROM a\nONBUILD RUN apt-get update && apt-get install x\nONBUILD USER u\nONBUILD COPY --chown=a . /b\n"
    )
    _, run, user, copy = facts.instructions
    assert (run.keyword, [command.words[0] for command in run.commands]) == ("RUN", ["apt-get", "apt-get"])
    assert run.span.line == 2
    # Whoever builds on the image runs as this user, not the image itself.
    assert (user.keyword, user.text) == ("ONBUILD", "USER u")
    assert (copy.keyword, copy.flags) == ("COPY", {"chown": "a"})


def test_a_run_that_lost_a_backslash_goes_on() -> None:
    facts = read_dockerfile('FROM a\nRUN one \\\n  && tw "x\n  && apt-get install y\nUSER u\n')
    assert [instruction.keyword for instruction in facts.instructions] == ["FROM", "RUN", "USER"]
    assert [command.words[0] for command in facts.instructions[1].commands][-1] == "apt-get"
