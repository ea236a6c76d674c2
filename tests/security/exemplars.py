"""Adversarial repeats for one regular expression, made from its own parts: what each of its repeats would read."""

from collections.abc import Iterator
from re import _constants as names  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

_CATEGORIES = {
    names.CATEGORY_DIGIT: "1",
    names.CATEGORY_NOT_DIGIT: "a",
    names.CATEGORY_SPACE: " ",
    names.CATEGORY_NOT_SPACE: "a",
    names.CATEGORY_WORD: "a",
    names.CATEGORY_NOT_WORD: " ",
}
_REPEATS = (names.MAX_REPEAT, names.MIN_REPEAT, names.POSSESSIVE_REPEAT)
_GROUPS = (names.SUBPATTERN, names.ATOMIC_GROUP)
_FEW = 3
_MOST_COPIES = 8


class Repeat(NamedTuple):
    """The text that a pattern reads before one of its repeats, and that of each turn."""

    before: str
    body: str


def repeats_of(pattern: str, flags: int = 0) -> tuple[Repeat, ...]:
    """Return the repeats of ``pattern`` that have no small end."""
    found: list[Repeat] = []
    _ = _read(parser.parse(pattern, flags), "", found)
    return tuple(dict.fromkeys(found))


def _read(nodes: Any, before: str, found: list[Repeat]) -> str:
    """Return a text that ``nodes`` match, and add the repeats among them to ``found``."""
    text = ""
    for node in nodes:
        text += _one(node, before + text, found)
    return text


def _one(node: tuple[Any, Any], before: str, found: list[Repeat]) -> str:
    kind, value = node
    if kind in _REPEATS:
        return _repeated(value, before, found)
    if kind in _GROUPS:
        inside: Any = value[-1] if kind is names.SUBPATTERN else value
        return _read(inside, before, found)
    if kind is names.BRANCH:
        branches: list[str] = [_read(branch, before, found) for branch in value[1]]
        return branches[0]
    if kind in {names.ASSERT, names.ASSERT_NOT}:
        _ = _read(value[1], before, found)
    if kind is names.IN:
        return next(_members(value), "a")
    if kind is names.NOT_LITERAL:
        return "b" if value == ord("a") else "a"
    if kind is names.LITERAL:
        return chr(int(value))
    return "a" if kind is names.ANY else ""


def _repeated(value: Any, before: str, found: list[Repeat]) -> str:
    least, most, body = value
    found += (Repeat(before, letter) for letter in _letters(body))
    text = _read(body, before, found)
    if most > _FEW and text:
        found.append(Repeat(before, text))
    return text * min(max(int(least), 1), _MOST_COPIES)


def _letters(body: Any) -> Iterator[str]:
    """Yield several letters of a repeat of a set: white space in it matters most."""
    if len(body) == 1 and body[0][0] is names.IN:
        members = list(_members(body[0][1]))
        yield from dict.fromkeys([*members[:_FEW], *(member for member in members if member in " \n")])


def _members(items: list[tuple[Any, Any]]) -> Iterator[str]:
    if items[0][0] is names.NEGATE:
        left_out = set(_members(items[1:]))
        yield from (letter for letter in 'a 1\n-"/' if letter not in left_out)
        return
    for kind, value in items:
        if kind is names.LITERAL:
            yield chr(value)
        elif kind is names.RANGE:
            yield chr(value[0])
        elif kind is names.CATEGORY:
            yield _CATEGORIES[value]
            if value is names.CATEGORY_SPACE:
                yield "\n"
