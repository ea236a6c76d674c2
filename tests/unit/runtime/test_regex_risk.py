import random
import re
import time

import pytest

from stackprompt.runtime.sandbox.regex_risk import NESTED, OVERLAPPING, find_risk

HOSTILE = (
    r"^(([a-z ])+.)+[A-Z]([a-z ])+$",
    r"(a+)+$",
    r"(a*)*b",
    r"(a|aa)+$",
    r"(a|b|ab)*c",
    r"(x+x+)+y",
    r"(\w+\s?)*$",
    r"([a-zA-Z]+)*!",
    r"(.*a){20}",
    r"(\w*\d*)+z",
    r"^(?:(?:a|b)+|c+)*$",
    r"(?=(a+)+$)x",
    r"(?:(?>(a+)+$))x",
    r"(?i)^(?:fo+|O+)+$",
    r"(?:-?\d+)*$(?:\d+)*\d+x|(\d+)*y",
)
POLYNOMIAL = (r"a*a*a*a*a*b", r"\s*\s*$", r"\d+\d+x", r".*.*=", r"\S+.*latest", r"[a-z]*[A-Za-z]*\d", r"\s*=?\s*x")
HARMLESS = (
    r"^\s*(\w+\s*,\s*)+$",
    r"(?:[a-z]+-)*[a-z]+",
    r"^FROM\s+\S+\s+AS\s+\w+",
    r'"(?:[^"\\]|\\.)*"',
    r"(?:\d{1,3}\.){3}\d{1,3}",
    r"[a-f0-9]{40}",
    r".*foo.*bar",
    r"(\S+\s+)+x",
    r"^[\w.-]+@[\w-]+(\.[\w-]+)+$",
    r"(a|a)*$",
    r"(?s)\b(\w+)=(['\"])[a-z]*\2.*\1",
    r"(?:ab?c?)*d",
    r"a{2,40}a{2,40}",
    r"x*+x",
    r"",
)


@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_repeat_in_a_repeat_is_named(pattern: str) -> None:
    assert find_risk(pattern) == NESTED


@pytest.mark.parametrize("pattern", POLYNOMIAL)
def test_repeats_of_equal_letters_in_a_row_are_named(pattern: str) -> None:
    assert find_risk(pattern) == OVERLAPPING


@pytest.mark.parametrize("pattern", HARMLESS)
def test_a_pattern_that_divides_a_text_in_one_way_is_not(pattern: str) -> None:
    assert find_risk(pattern) is None


def test_a_huge_pattern_is_judged_soon() -> None:
    started = time.process_time()
    for pattern in (
        "".join(f"{letter}?" for letter in "ab" * 4_000),
        "(?=a+b)" * 280,
        "(a|" * 220 + "b" + ")+" * 220,
        "(?:" + "|".join(f"a{number}b+" for number in range(400)) + ")+",
        "a?" * 300,
        "(" * 90 + "a" + ")+" * 90,
    ):
        _ = find_risk(pattern)
    assert time.process_time() - started < 20


def test_patterns_without_a_risk_are_quick() -> None:
    """Try random patterns without a known risk on texts of their own letters."""
    chance = random.Random(3)  # noqa: S311 - no secret
    tried = 0
    while tried < 60:
        pattern = random_pattern(chance, 3)
        if find_risk(pattern) is not None:
            continue
        tried += 1
        compiled = re.compile(pattern)
        for letters in ("a", "b", "ab", "aab"):
            started = time.process_time()
            # Exponential time is 16 million steps and more by then; a longer text would never come back.
            _ = compiled.match((letters * 24)[:24] + "!")
            assert time.process_time() - started < 2, pattern


def random_pattern(chance: random.Random, depth: int) -> str:
    if depth == 0:
        return chance.choice(["a", "b", "[ab]", "c", "."])
    parts = [random_pattern(chance, depth - 1) for _ in range(chance.randint(1, 3))]
    joined = chance.choice(["", "|"]).join(parts)
    return f"(?:{joined}){chance.choice(['', '', '*', '+', '?', '{1,3}'])}"
