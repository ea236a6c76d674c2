"""Find regular expressions that a text can make slow: repeats in repeats, and repeats of the same letters in a row.

A backtracking engine tries every way in which a pattern can divide a text. The pattern becomes an automaton with a
state for each letter or class in it (Glushkov's construction); where one text leads from a state back to it in two
ways, the number of ways doubles with each turn. Look-arounds and atomic groups are judged by themselves; a
back-reference counts as one letter.
"""

import importlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from operator import itemgetter
from types import MappingProxyType
from typing import Any, TypeVar

_Node = TypeVar("_Node")
# Python's own parser of patterns; its module has this name since 3.11.
_parser: Any = importlib.import_module("re._parser")
_LETTERS = tuple(map(chr, (*range(128), 0x85, 0xA0, 0xE9, 0x416, 0x660, 0x2028, 0x4E2D)))
_ALL = frozenset(range(len(_LETTERS)))
# A repeat of fewer turns than this multiplies the work by no more.
_MANY = 50
# The same for a repeat of repeats.
_FEW = 2
# Larger patterns are refused: the check might take as long as the pattern itself.
MAX_LETTERS = 2_000
MAX_DEPTH = 40
_MOST_STATES, _MOST_WAYS = 2_000, 20_000
# A larger loop is left to the limit of CPU time in the sandbox.
_MOST_WAYS_OF_A_LOOP = 1_000
_IGNORE_CASE, _DOT_ALL = 2, 16

NESTED = "a repeat in a repeat can divide one text in several ways, which takes exponential time"
TOO_LARGE = f"a pattern of more than {MAX_LETTERS} letters or {MAX_DEPTH} groups in groups cannot be judged"
OVERLAPPING = "repeats in a row can take the same letters, so that one text is divided in many ways"

# Parts that are matched apart from what surrounds them, and where their items are.
_APART: Mapping[str, Callable[[Any], Sequence[Any]]] = MappingProxyType(
    {
        "ASSERT": itemgetter(1),
        "ASSERT_NOT": itemgetter(1),
        "ATOMIC_GROUP": lambda items: items,
        "POSSESSIVE_REPEAT": itemgetter(2),
    }
)


@dataclass(frozen=True, slots=True)
class _Ends:
    """States with which a part of a pattern can begin and end; ``is_optional`` when it can match nothing."""

    is_optional: bool = True
    first: frozenset[int] = frozenset()
    last: frozenset[int] = frozenset()


class _TooLargeError(Exception):
    """The automaton has too many states or transitions."""


@dataclass(slots=True)
class _Automaton:
    """The states of a pattern by the letters that each takes, and how many ways lead from one to another."""

    room: int
    letters: list[frozenset[int]] = field(default_factory=list)
    ways: Counter[tuple[int, int]] = field(default_factory=Counter)
    inner: list[Sequence[Any]] = field(default_factory=list)

    def state(self, letters: frozenset[int]) -> _Ends:
        """Add a state that takes one of ``letters``."""
        if len(self.letters) >= self.room:
            raise _TooLargeError
        self.letters.append(letters)
        number = frozenset({len(self.letters) - 1})
        return _Ends(is_optional=False, first=number, last=number)

    def connect(self, before: Iterable[int], after: Iterable[int]) -> None:
        """Add a way from each of ``before`` to each of ``after``."""
        before, after = tuple(before), tuple(after)
        if len(self.ways) + len(before) * len(after) > _MOST_WAYS:
            raise _TooLargeError
        self.ways.update(product(before, after))


def find_risk(pattern: str) -> str | None:
    """Return why a text can make ``pattern`` slow, None without a known risk; ``pattern`` must compile."""
    if is_too_large(pattern):
        return TOO_LARGE
    try:
        tree = _parser.parse(pattern)
        waiting: list[Sequence[Any]] = [tree]
        states = 0
        while waiting:
            automaton = _Automaton(room=_MOST_STATES - states)
            _ = _read_sequence(automaton, waiting.pop(), tree.state.flags)
            states += len(automaton.letters)
            risk = _judge(automaton)
            if risk is not None:
                return risk
            waiting += automaton.inner
    except _TooLargeError:
        return TOO_LARGE
    return None


def is_too_large(pattern: str) -> bool:
    """Return whether ``pattern`` is too long or too deeply nested to be parsed."""
    depth = deepest = 0
    # A bracket in a class or behind a backslash counts too.
    for letter in pattern[: MAX_LETTERS + 1]:
        depth = max(0, depth + (letter == "(") - (letter == ")"))
        deepest = max(deepest, depth)
    return len(pattern) > MAX_LETTERS or deepest > MAX_DEPTH


def _read_sequence(automaton: _Automaton, items: Iterable[Any], flags: int) -> _Ends:
    whole = _Ends()
    for name, value in items:
        part = _read_item(automaton, str(name), value, flags)
        automaton.connect(whole.last, part.first)
        whole = _Ends(
            whole.is_optional and part.is_optional,
            whole.first | part.first if whole.is_optional else whole.first,
            whole.last | part.last if part.is_optional else part.last,
        )
    return whole


def _read_item(
    automaton: _Automaton, name: str, value: Any, flags: int  # noqa: ANN401 - as the parser gives it
) -> _Ends:
    match name:
        case "MAX_REPEAT" | "MIN_REPEAT":
            return _read_repeat(automaton, value, flags)
        case "SUBPATTERN":
            _, added, removed, items = value
            return _read_sequence(automaton, items, (flags | added) & ~removed)
        case "BRANCH":
            return _read_branches(automaton, value[1], flags)
        case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN":
            return automaton.state(_find_letters(name, value, flags))
        case "GROUPREF":
            return automaton.state(_ALL)
        case _:
            if name in _APART:
                automaton.inner.append(_APART[name](value))
            return _Ends()


def _read_branches(automaton: _Automaton, branches: Iterable[Any], flags: int) -> _Ends:
    parts = [_read_sequence(automaton, branch, flags) for branch in branches]
    return _Ends(
        any(part.is_optional for part in parts),
        frozenset[int]().union(*(part.first for part in parts)),
        frozenset[int]().union(*(part.last for part in parts)),
    )


def _read_repeat(automaton: _Automaton, repeat: tuple[int, int, Any], flags: int) -> _Ends:
    least, most, items = repeat
    states = len(automaton.letters)
    body = _read_sequence(automaton, items, flags)
    is_varied = body.is_optional or any(
        (state, state) in automaton.ways for state in range(states, len(automaton.letters))
    )
    if most > (_FEW if is_varied else _MANY) and (is_varied or least != most):
        automaton.connect(body.last, body.first)
    return _Ends(body.is_optional or least == 0, body.first, body.last)


def _find_letters(name: str, value: Any, flags: int) -> frozenset[int]:  # noqa: ANN401 - as above
    if name == "ANY":
        return _ALL if flags & _DOT_ALL else _ALL - {_LETTERS.index("\n")}
    items = value if name == "IN" else [(name.removeprefix("NOT_"), value)]
    is_negated = name == "NOT_LITERAL" or any(str(kind) == "NEGATE" for kind, _ in items)
    letters = frozenset(number for number, letter in enumerate(_LETTERS) if _is_in(letter, items, flags))
    return _ALL - letters if is_negated else letters


def _is_in(letter: str, items: Iterable[Any], flags: int) -> bool:
    forms = {letter, letter.lower(), letter.upper()} if flags & _IGNORE_CASE else {letter}
    return any(_matches_item(form, str(kind), value) for form in forms if len(form) == 1 for kind, value in items)


def _matches_item(letter: str, kind: str, value: Any) -> bool:  # noqa: ANN401 - as above
    match kind:
        case "LITERAL":
            return ord(letter) == int(value)
        case "RANGE":
            return ord(letter) in range(value[0], value[1] + 1)
        case "CATEGORY":
            name = str(value).removeprefix("CATEGORY_")
            return _is_in_category(letter, name.removeprefix("NOT_")) != name.startswith("NOT_")
        case _:
            return False


def _is_in_category(letter: str, category: str) -> bool:
    match category:
        case "DIGIT":
            return letter.isdecimal()
        case "SPACE":
            return letter.isspace()
        case _:
            return letter.isalnum() or letter == "_"


def _judge(automaton: _Automaton) -> str | None:
    if any(_is_ambiguous(automaton, loop) for loop in _find_loops(automaton)):
        return NESTED
    letters = automaton.letters
    for before, after in automaton.ways:
        is_apart = before != after and (after, before) not in automaton.ways
        are_loops = (before, before) in automaton.ways and (after, after) in automaton.ways
        if is_apart and are_loops and letters[before] & letters[after]:
            return OVERLAPPING
    return None


def _find_loops(automaton: _Automaton) -> frozenset[frozenset[int]]:
    """Return the sets of states that can be reached from each other."""
    following: dict[int, list[int]] = {}
    preceding: dict[int, list[int]] = {}
    for before, after in automaton.ways:
        following.setdefault(before, []).append(after)
        preceding.setdefault(after, []).append(before)
    # States are numbered from left to right, so each loop has a way back.
    returns = {after for before, after in automaton.ways if after <= before}
    loops: set[frozenset[int]] = set()
    for state in returns:
        ahead, back = _reach((state,), following), _reach((state,), preceding)
        loops.add(frozenset(ahead & back))
    return frozenset(loops)


def _is_ambiguous(automaton: _Automaton, loop: frozenset[int]) -> bool:
    """Return whether one text leads from a state of ``loop`` back to it in two ways."""
    steps = [(before, after) for before, after in automaton.ways if before in loop and after in loop]
    if any(automaton.ways[step] > 1 for step in steps):
        return True
    if len(steps) > _MOST_WAYS_OF_A_LOOP:
        return False
    # Two walks through the loop with one text: they begin at one state, part, and meet again.
    ahead: dict[tuple[int, int], list[tuple[int, int]]] = {}
    back: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for (one, then), (other, next_) in product(steps, steps):
        if automaton.letters[then] & automaton.letters[next_]:
            ahead.setdefault((one, other), []).append((then, next_))
            back.setdefault((then, next_), []).append((one, other))
    together = [(state, state) for state in loop]
    parted, meeting = _reach(together, ahead), _reach(together, back)
    return any(one != other for one, other in parted & meeting)


def _reach(starts: Iterable[_Node], following: Mapping[_Node, Sequence[_Node]]) -> set[_Node]:
    """Return ``starts`` and all that can be reached from them."""
    states = set(starts)
    waiting = list(states)
    while waiting:
        for node in following.get(waiting.pop(), ()):
            if node not in states:
                states.add(node)
                waiting.append(node)
    return states
