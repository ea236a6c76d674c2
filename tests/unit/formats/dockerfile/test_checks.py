import pytest

from stackprompt.domain.workspace.document import FormatId
from stackprompt.findings.find import find
from stackprompt.formats.dockerfile.checks.instructions import CHECKS
from stackprompt.formats.dockerfile.reader import read_dockerfile
from stackprompt.formats.dockerfile.variables import environment
from tests.support import built_in, document


def lines(check: str, text: str) -> list[int]:
    return [span.line for span, _ in CHECKS[f"dockerfile-{check}"](read_dockerfile(text))]


def found(text: str) -> set[tuple[str, int]]:
    facts = read_dockerfile(text)
    practices = built_in().knowledge.practices.values()
    return {(f.practice.id, f.span.line) for f in find(document("Dockerfile", text), facts, practices)}


def test_every_check_has_its_practice() -> None:
    checks = {practice.check for practice in built_in().knowledge.practices.values()}
    assert set(CHECKS) <= checks


HALF_TYPED = """
FROM
RUN
FROM a;COPY
FROM a;COPY --from=x
FROM a;LABEL
FROM a;LABEL a
USER x;RUN apt-get
COPY a b;WORKDIR;EXPOSE
FROM a AS;ONBUILD;ENV
ARG;FROM $;RUN $
FROM a;RUN <<EOF;cd
"""


@pytest.mark.parametrize("check", sorted(CHECKS))
@pytest.mark.parametrize("text", HALF_TYPED.split("\n"))
def test_a_half_typed_file_breaks_no_check(check: str, text: str) -> None:
    facts = read_dockerfile(text.replace(";", "\n"))
    assert all(span.line >= 1 for span, _ in CHECKS[check](facts))


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("cd /app && make", [2]),
        ("make && cd app", [2]),
        ("cd /", []),
        ("cd / && cd /app", []),
        ("(cd /app && make)", []),
        ("(cd /app && make) && cd lib", [2]),
        ("echo cd /app", []),
    ],
)
def test_a_cd_that_leads_somewhere_is_found_once(script: str, expected: list[int]) -> None:
    assert lines("cd-instead-of-workdir", f"FROM a\nRUN {script}\n") == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("a | b", [2]),
        ('x="$(a "b" | c)"; d', [2]),
        ("case $a in x|y) b ;; esac", []),
        ("a || b", []),
        ("set -o pipefail; a | b", []),
        ("if a | b", [2]),
    ],
)
def test_a_pipe_is_told_from_other_bars(script: str, expected: list[int]) -> None:
    assert lines("pipe-without-pipefail", f"FROM a\nRUN {script}\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM a\nCOPY x y\nWORKDIR /w\nCOPY x y\n", [2]),
        ("FROM a AS b\nWORKDIR /w\nFROM b\nCOPY x y\n", []),
        ("FROM a AS b\nWORKDIR /w\nFROM a\nCOPY --from=b x y\n", [4]),
        ("FROM scratch AS b\nFROM b\nCOPY x y\n", []),
        ("FROM a\nCOPY x $Y/\nCOPY x C:\\y\nCOPY x\n", []),
    ],
)
def test_a_workdir_counts_from_where_it_stands(text: str, expected: list[int]) -> None:
    assert lines("copy-relative-without-workdir", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ARG V=1\nFROM alpine\nRUN a $V\n", [3]),
        ("ARG V=1\nFROM alpine\nENV V=$V\nRUN a $V\n", [3]),
        ("ARG V=1\nFROM alpine AS b\nARG V\nFROM b\nRUN a $V\n", []),
        ("ARG V=1\nFROM node\nRUN a $V\n", []),
        ("ARG V=1\nFROM alpine\nRUN for V in a; do echo $V; done\n", []),
        ("FROM alpine\nRUN a $V\n", []),
    ],
)
def test_an_argument_from_above_is_empty_in_a_stage(text: str, expected: list[int]) -> None:
    assert lines("argument-outside-stage", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM alpine AS a\nRUN x\nFROM debian\nCOPY --from=a / /\n", [4]),
        ("FROM alpine AS a\nRUN x\nFROM debian\nCOPY --from=0 / /\n", [4]),
        ("FROM alpine AS a\nRUN x\nFROM scratch\nCOPY --from=a / /\n", []),
        ("FROM tools AS a\nFROM debian\nCOPY --from=a / /\n", []),
        ("FROM debian\nCOPY --from=tools / /\n", []),
    ],
)
def test_a_whole_filesystem_is_what_a_stage_has_built(text: str, expected: list[int]) -> None:
    assert lines("copy-whole-filesystem", text) == expected


@pytest.mark.parametrize(
    ("flags", "is_kept"),
    [
        ("", True),
        ("--mount=type=bind,target=/src ", True),
        ("--mount=type=cache,target=/root/.cache ", False),
        ("--mount=type=bind,target=/src --mount=target=/root/.cache,type=cache ", False),
    ],
)
def test_only_a_mounted_cache_takes_the_downloads_out_of_the_layer(flags: str, is_kept: bool) -> None:  # noqa: FBT001
    kept = found(f"FROM python:3.13-slim\nRUN {flags}pip install -r requirements.txt\n")
    assert (("dockerfile-pip-cache-kept", 2) in kept) is is_kept


@pytest.mark.parametrize("separator", [" ", "\t", "  "])
def test_the_old_form_of_env_ends_its_key_at_any_space(separator: str) -> None:
    assert list(environment(f"KEY{separator}a value")) == [("KEY", "a value")]


@pytest.mark.parametrize(
    ("path", "is_service"),
    [
        ("Dockerfile", True),
        ("github/Dockerfile", True),
        (".github/actions/release/Dockerfile", False),
        ("web/.devcontainer/Dockerfile", False),
    ],
)
def test_containers_of_actions_and_editors_need_neither_user_nor_health_check(path: str, *, is_service: bool) -> None:
    text = 'FROM node:24.1-slim\nCMD ["node", "a.js"]\n'
    practices = built_in().knowledge.practices_for(FormatId("dockerfile"))
    claimed = {finding.practice.id for finding in find(document(path, text), read_dockerfile(text), practices)}
    assert ({"dockerfile-no-user", "dockerfile-healthcheck-missing"} <= claimed) is is_service
    assert is_service or claimed.isdisjoint({"dockerfile-no-user", "dockerfile-healthcheck-missing"})
