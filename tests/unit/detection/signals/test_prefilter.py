import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackprompt.detection.signals.prefilter import find_required_words, split_words

WORDS = ("az", "login", "group", "run", "x")


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"cargo clippy", [{"cargo"}]),
        (r"\bcargo clippy\b", [{"cargo"}, {"clippy"}]),
        (r"(?m)^[ \t]+(-[ \t]+)?(run:[ \t]*)?az (login|group)\b", [{"az"}, {"login", "group"}]),
        (r"\b(flyctl|fly) (deploy|scale)\b", [{"flyctl", "fly"}, {"deploy", "scale"}]),
        (r"ruff (?:check|format) ", [{"ruff"}, {"check", "format"}]),
        (r"(?m)^[\"']?openapi[\"']?:\s{0,9}[\"']?[23]\.\d", [{"openapi"}]),
        (r"cargo \+\w{1,20} fmt ", [{"cargo"}, {"fmt"}]),
        (r"codecov\.io/bash |\bcodecov\b", [{"codecov"}]),
        (r"colou?r ", []),
        (r"go+gle ", []),
        (r"\w+fmt ", []),
        (r"prefix[a-z]*", []),
        (r"(?i)docker ", []),
        (r"a|\d", []),
        (r"(?<!x)docker (?:run )?", []),
        (r"docker[ ]?compose ", []),
        (r"a b(c)? d ", [{"a"}, {"d"}]),
    ],
)
def test_a_pattern_requires_its_complete_words(pattern: str, needed: list[set[str]]) -> None:
    assert [set(words) for words in find_required_words(pattern)] == needed


PIECES = st.sampled_from(
    [*WORDS, " ", ":", r"\b", r"\s", r"\w", "[ab]", "[ \t]", "(?:az|run)", "(login)", "(x )", "(:|x:)", "^", r"\."]
)
PATTERNS = st.lists(st.tuples(PIECES, st.sampled_from(["", "", "", "?", "*", "+", "{2}", "{0,2}", "|"])), max_size=6)
TEXTS = st.lists(st.sampled_from([*WORDS, " ", ":", "\n", ".", "a"]), max_size=10).map("".join)


@given(pieces=PATTERNS, text=TEXTS)
def test_a_matching_text_contains_the_required_words(pieces: list[tuple[str, str]], text: str) -> None:
    can_repeat = {r"\b", "^"}
    pattern = "".join(piece + ("" if piece in can_repeat and end != "|" else end) for piece, end in pieces)
    for match in re.finditer(pattern, text):
        # A pattern is assumed to begin at a word boundary.
        if match.start() == 0 or not (text[match.start() - 1] + text[match.start() : match.start() + 1]).isalnum():
            assert all(not words.isdisjoint(split_words(text)) for words in find_required_words(pattern)), (
                pattern,
                text,
            )


@given(st.text(r"abc()[]{}|?*+\.^$-:<=!P1, ", max_size=30))
def test_no_pattern_breaks_the_parser(pattern: str) -> None:
    for words in find_required_words(pattern):
        assert all(word.strip() for word in words)


@given(st.text(max_size=60))
def test_the_fast_path_for_ascii_agrees_with_the_pattern(text: str) -> None:
    assert split_words(text) == frozenset(re.findall(r"\w+", text))
