"""The words that a pattern needs: of a thousand patterns a text is searched for the few of which it has all words.

A pattern is taken to begin and end between words: ``cargo clippy`` means no ``xcargo clippy``.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

_WORD = re.compile(r"\w+")
_SPACED = "".join(chr(code) if _WORD.match(chr(code)) else " " for code in range(128))
_FLAGS = re.compile(r"\(\?[aimsux]+\)")
_REPEATED = re.compile(r"(?:(?P<none>[*?]|\{0?,\d*\}|\{0\})|\+|\{\d+(?:,\d*)?\})[?+]?")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_NO_LETTERS = re.compile(r"(?:\\[tnrs\W]|[^\w\\])*")

# Sets of words, of each of which one is there.
Needed: TypeAlias = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A literal, or what stands for something else, or a group with its alternatives.

    ``is_open`` when it may be a part of a word; ``is_optional`` when it may be absent.
    """

    literal: str = ""
    group: tuple[tuple["_Part", ...], ...] = ()
    is_open: bool = False
    is_optional: bool = False


def words_of(text: str) -> frozenset[str]:
    """Return the words of ``text``."""
    # Most texts are ASCII, and splitting those is twice as fast.
    return frozenset(text.translate(_SPACED).split() if text.isascii() else _WORD.findall(text))


def words_needed(pattern: str) -> Needed:
    """Return sets of words: a text that ``pattern`` matches has at least one of each; none when nobody can say."""
    if "(?i" in pattern or "(?x" in pattern:
        return ()
    bare = _FLAGS.sub("", pattern)
    alternatives, end = _alternatives(bare, 0)
    if end < len(bare):
        return ()
    # No text of the pattern goes on before it, but what it ends with may be the beginning of a word.
    if len(alternatives) == 1:
        return tuple(dict.fromkeys(_of_all(alternatives[0], before=False, after=True)))
    needed = _of_any(alternatives, before=False, after=True)
    return (needed,) if needed else ()


def _alternatives(pattern: str, start: int) -> tuple[tuple[tuple[_Part, ...], ...], int]:
    """Return the alternatives from ``start`` to the end of their group, and where that is."""
    found: list[tuple[_Part, ...]] = []
    parts: list[_Part] = []
    at = start
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            found.append(tuple(parts))
            parts, at = [], at + 1
            continue
        part, at = _part(pattern, at)
        if repeated := _REPEATED.match(pattern, at):
            at = repeated.end()
            # What comes once comes; it may come again, which makes every word longer that it is part of.
            again = _Part(group=part.group, is_open=_is_letter(part) or part.is_open, is_optional=True)
            parts += [again] if repeated["none"] else [part, again]
        else:
            parts.append(part)
    return (*found, tuple(parts)), at


def _is_wordly(of_class: str) -> bool:
    return of_class.startswith("[^") or _NO_LETTERS.fullmatch(of_class) is None


def _part(pattern: str, at: int) -> tuple[_Part, int]:
    letter = pattern[at]
    if letter == "(":
        return _group(pattern, at)
    if letter == "[":
        end = match.end() if (match := _CLASS.match(pattern, at)) else len(pattern)
        return _Part(is_open=_is_wordly(pattern[at:end])), end
    if letter == "\\":
        return _escaped(pattern[at + 1 : at + 2]), at + 2
    if letter in "^$":
        return _Part(), at + 1
    return (_Part(is_open=True) if letter == "." else _Part(letter)), at + 1


def _group(pattern: str, at: int) -> tuple[_Part, int]:
    head = re.compile(r"\((?:\?(?::|P<\w+>|(?P<look><?[=!])|(?P<odd>.)))?").match(pattern, at)
    start = head.end() if head else at + 1
    alternatives, end = _alternatives(pattern, start)
    if head and (head["look"] or head["odd"]):
        return _Part(is_open=True, is_optional=True), end + 1
    return _Part(group=alternatives), end + 1


def _escaped(letter: str) -> _Part:
    if letter in "wdSDW":
        return _Part(is_open=True)
    if letter in "sbAZtnr":
        return _Part()
    return _Part(is_open=True) if letter.isalnum() else _Part(letter)


def _of_any(alternatives: Sequence[Sequence[_Part]], *, before: bool, after: bool) -> frozenset[str]:
    """Return words of which one is there with any of the ``alternatives``: the longest that each needs."""
    needed = [_longest(_of_all(alternative, before=before, after=after)) for alternative in alternatives]
    return frozenset[str]().union(*needed) if all(needed) else frozenset()


def _longest(needed: Iterable[frozenset[str]]) -> frozenset[str]:
    return max(needed, key=lambda words: min(map(len, words)), default=frozenset())


def _of_all(parts: Sequence[_Part], *, before: bool, after: bool) -> list[frozenset[str]]:
    """Return what the ``parts`` need, which are all there.

    ``before`` and ``after`` tell whether a part of a word may touch the first and the last of them.
    """
    behind = accumulate(parts, _open_behind, initial=before)
    ahead = [*accumulate(reversed(parts), _open_ahead, initial=after)][-2::-1]
    found: list[frozenset[str]] = []
    word, is_whole = "", False
    for part, left, right in zip(parts, behind, ahead, strict=False):
        if part.group and not part.is_optional:
            found.append(_of_any(part.group, before=left, after=right))
        if not _is_letter(part):
            word = ""
            continue
        word, is_whole = (word + part.literal, is_whole) if word else (part.literal, not left)
        if is_whole and not right:
            found.append(frozenset({word}))
    return [words for words in found if words]


def _open_behind(is_open: bool, part: _Part) -> bool:  # noqa: FBT001
    """Tell whether a part of a word may end behind ``part``."""
    edge = any(_edge(reversed(alternative)) for alternative in part.group) if part.group else _may_be_word(part)
    return edge or (is_open and part.is_optional)


def _open_ahead(is_open: bool, part: _Part) -> bool:  # noqa: FBT001
    """Tell whether a part of a word may begin ahead with ``part``."""
    edge = any(_edge(alternative) for alternative in part.group) if part.group else _may_be_word(part)
    return edge or (is_open and part.is_optional)


def _edge(parts: Iterable[_Part]) -> bool:
    for part in parts:
        if _may_be_word(part):
            return True
        if not part.is_optional:
            return False
    return True  # nothing, so that what stands before touches what stands behind


def _may_be_word(part: _Part) -> bool:
    return _is_letter(part) or part.is_open or any(map(_edge, part.group))


def _is_letter(part: _Part) -> bool:
    return bool(part.literal) and bool(_WORD.fullmatch(part.literal))
