"""Every published format of the table finds a credential that is made up from its own pattern."""

import importlib
import random
import string
from typing import Any

import pytest

from stackprompt.redaction.credentials.vendor_formats import read_formats
from stackprompt.redaction.find import find_secrets
from stackprompt.redaction.replace import MARK, replace_spans
from stackprompt.resources import read_table

# Python's own reader of patterns has no public name.
sre: Any = importlib.import_module("re._constants")
parser: Any = importlib.import_module("re._parser")
ROWS = read_table("secret-formats")["formats"]
_LETTERS = string.ascii_letters + string.digits


def _make(pattern: Any, chance: random.Random) -> str:
    """Return a text that ``pattern`` matches, as far as its looks ahead and behind do not matter."""
    return "".join(_part(code, value, chance) for code, value in pattern)


def _part(code: Any, value: Any, chance: random.Random) -> str:
    if code is sre.LITERAL:
        return chr(value)
    if code is sre.IN:
        return chance.choice(_letters_of(value))
    if code in {sre.MAX_REPEAT, sre.MIN_REPEAT}:
        low, high, inner = value
        return "".join(_make(inner, chance) for _ in range(max(low, min(high, low + 2))))
    if code is sre.SUBPATTERN:
        return _make(value[-1], chance)
    if code is sre.BRANCH:
        return _make(value[1][0], chance)
    if code is sre.ASSERT and value[0] < 0:
        return _make(value[1], chance)
    if code is sre.ANY:
        return chance.choice(_LETTERS)
    return ""


def _letters_of(items: Any) -> str:
    """Return the letters and digits of a class, or its other characters when it has none."""
    if items and items[0][0] is sre.NEGATE:
        return _LETTERS
    found = ""
    for code, value in items:
        if code is sre.RANGE:
            found += "".join(chr(number) for number in range(value[0], value[1] + 1))
        elif code is sre.LITERAL:
            found += chr(value)
        elif code is sre.CATEGORY:
            found += string.digits if value is sre.CATEGORY_DIGIT else _LETTERS
    plain = "".join(letter for letter in found if letter.isalnum())
    return plain or found


def _example(row: dict[str, Any]) -> str:
    """Make up a credential that the whole pattern of a row matches, its looks ahead included."""
    chance = random.Random(row["id"])  # noqa: S311 - it makes examples
    tree = parser.parse(row["pattern"])
    for _ in range(3000):
        text = _make(tree, chance)
        spans = find_secrets(f"see {text} there\n")
        if spans and any(literal in text for literal in row["literals"]):
            return text
    return text


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_made_up_credential_of_each_format_is_found_without_a_name(row: dict[str, Any]) -> None:
    text = f"see {_example(row)} there\n"
    spans = find_secrets(text)
    assert MARK in replace_spans(text, spans, (MARK for _ in spans)), text
    assert text.startswith("see ")


def _branches(pattern: str) -> list[Any]:
    """Return the alternatives of a pattern that has some at its top, each as a tree."""
    tree = list(parser.parse(pattern))
    for place, (code, value) in enumerate(tree):
        if code is sre.BRANCH:
            return [[*tree[:place], *branch, *tree[place + 1 :]] for branch in value[1]]
    return [tree]


def test_each_branch_of_a_format_has_a_literal_that_leads_to_it() -> None:
    chance = random.Random("branches")  # noqa: S311 - it makes examples
    # The literal of this one is in the address before the credential.
    rows = [row for row in ROWS if row["id"] != "google-chat"]
    made = [(row, _make(branch, chance)) for row in rows for branch in _branches(row["pattern"])]
    assert [text for row, text in made if not any(literal in text for literal in row["literals"])] == []


def test_each_id_is_there_once_and_each_pattern_compiles() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS) == len(read_formats())


@pytest.mark.parametrize(
    "text",
    [
        f"AKI{'A'}IOSFODNN7EXAMPLE",
        f"gh{'p'}_{'x' * 36}",
        f"https://hooks.slack.com/services/T{'0' * 8}/B{'0' * 10}/{'X' * 24}",
    ],
)
def test_an_example_of_a_format_stays(text: str) -> None:
    assert find_secrets(f"see {text} there\n") == ()
