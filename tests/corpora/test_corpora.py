"""The corpora themselves: sane, without repetition, the same each time. What prompts make of them is for measure.py."""

import json
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import chain

import pytest
import yaml

from tests.corpora.decoys import decoys
from tests.corpora.injections import injections
from tests.corpora.measure import leaked
from tests.corpora.prompts import fenced, unquoted
from tests.corpora.secrets import planted


def _documents(text: str) -> list[object]:
    return list(yaml.safe_load_all(text))


# What a family's texts are read with before they are believed to be such files.
READERS: Mapping[str, Callable[[str], object]] = {
    ".json": json.loads,
    ".toml": tomllib.loads,
    ".yaml": _documents,
    ".yml": _documents,
}


def test_each_secret_is_in_its_text_once() -> None:
    assert not [case.kind for case in planted() if case.everything.count(case.secret) != 1]


def test_each_decoy_is_in_its_text_and_unmarked() -> None:
    assert not [case.kind for case in decoys() if case.must_stay not in case.text or "«" in case.text]


def test_no_case_is_there_twice() -> None:
    subjects = (
        [(case.path, case.everything) for case in planted()],
        [case.kind for case in injections()],
    )
    assert not [subject for found in subjects for subject, count in Counter(found).items() if count > 1]


def test_the_corpora_are_large_and_varied() -> None:
    secrets, harmless, vectors = list(planted()), list(decoys()), list(injections())
    assert (len(secrets) >= 700, len({case.kind for case in secrets}) >= 120) == (True, True)
    assert (len(harmless) >= 250, len({case.kind for case in harmless}) >= 30) == (True, True)
    assert len(vectors) >= 120


def test_the_corpora_are_equal_each_time() -> None:
    assert list(planted()) == list(planted())
    assert list(decoys()) == list(decoys())


def test_files_of_data_can_be_read() -> None:
    assert not list(_unreadable(chain(((c.kind, c.path, c.text) for c in planted()), _harmless())))


def _harmless() -> Iterable[tuple[str, str, str]]:
    return dict.fromkeys((case.kind, case.path, case.text) for case in decoys())


def _unreadable(files: Iterable[tuple[str, str, str]]) -> Iterable[str]:
    for kind, path, text in files:
        reader = READERS.get(path[path.rfind(".") :])
        if reader is None or "/templates/" in path:
            continue
        try:
            _ = reader(text)
        except (ValueError, yaml.YAMLError) as error:
            yield f"{kind}: {error}"


def test_half_of_a_secret_counts_as_leaked() -> None:
    value = "abcdefghijkl"
    assert leaked(value, "x fghijkx") == "fghijk"
    assert not leaked(value, "x abcde fghij")


def test_a_line_of_a_key_counts_as_leaked_and_its_frame_does_not() -> None:
    secret = "-----BEGIN X-----\n" + "ab12" * 16 + "\n-----END X-----"
    assert leaked(secret, "see " + "ab12" * 8)
    assert not leaked(secret, "-----BEGIN X-----\n<redacted>\n-----END X-----")


@pytest.mark.parametrize(
    "text",
    [
        "a `zqx` b",
        "a ``x ` zqx`` b",
        "````text\n```\nzqx\n````\n",
        "~~~\nzqx\n~~~\n",
        "```text\nzqx",
        "a `x\nzqx` b",
    ],
)
def test_what_is_in_a_fence_or_span_is_quoted(text: str) -> None:
    assert "zqx" not in unquoted(text)


@pytest.mark.parametrize(
    "text",
    [
        "zqx",
        "`a\n\nzqx` b",
        "``a` zqx",
        "```\na\n```\nzqx",
        "```\n~~~\nb\n```\nzqx",
        "```a\n`\n```\nzqx",
        "a ``` b\nzqx",
    ],
)
def test_what_only_looks_quoted_is_not(text: str) -> None:
    assert "zqx" in unquoted(text)


def test_the_inside_of_a_fence_is_found() -> None:
    assert fenced("a\n\n````yaml\nb: 1\n```\n````\nc") == "b: 1\n```\n"
