"""Required words of regular expressions: a text is searched only for the patterns whose required words it contains.

A pattern is assumed to begin at a word boundary: ``cargo clippy`` does not mean ``xcargo clippy``.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TypeAlias

_WORD = re.compile(r"\w+")
_NON_WORDS_TO_SPACES = "".join(chr(code) if _WORD.match(chr(code)) else " " for code in range(128))
_FLAGS = re.compile(r"\(\?[aimsux]+\)")
_QUANTIFIER = re.compile(r"(?:(?P<none>[*?]|\{0?,\d*\}|\{0\})|\+|\{\d+(?:,\d*)?\})[?+]?")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_WORDLESS = re.compile(r"(?:\\[tnrs\W]|[^\w\\])*")

# Sets of words; a matching text contains at least one word of each set.
RequiredWords: TypeAlias = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class _PatternNode:
    """A literal character, a group with its alternatives, or anything else.

    ``is_open`` when it may match a part of a word, ``is_optional`` when it may match nothing.
    """

    literal: str = ""
    alternatives: tuple[tuple["_PatternNode", ...], ...] = ()
    is_open: bool = False
    is_optional: bool = False


def split_words(text: str) -> frozenset[str]:
    """Return the words of ``text``."""
    # Most texts are ASCII, and splitting those is twice as fast.
    return frozenset(text.translate(_NON_WORDS_TO_SPACES).split() if text.isascii() else _WORD.findall(text))


@lru_cache(maxsize=2048)
def find_required_words(pattern: str) -> RequiredWords:
    """Return the required words of ``pattern``; no sets when they cannot be determined."""
    if "(?i" in pattern or "(?x" in pattern:
        return ()
    bare = _FLAGS.sub("", pattern)
    alternatives, end = _parse_alternatives(bare, 0)
    if end < len(bare):
        return ()
    # A match begins at a word boundary, but its end may be in the middle of a word.
    if len(alternatives) == 1:
        return tuple(dict.fromkeys(_require_all(alternatives[0], before=False, after=True)))
    words = _require_any(alternatives, before=False, after=True)
    return (words,) if words else ()


def _parse_alternatives(pattern: str, start: int) -> tuple[tuple[tuple[_PatternNode, ...], ...], int]:
    """Return the alternatives from ``start`` to the end of their group, and the position of that end."""
    alternatives: list[tuple[_PatternNode, ...]] = []
    nodes: list[_PatternNode] = []
    at = start
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            alternatives.append(tuple(nodes))
            nodes, at = [], at + 1
            continue
        node, at = _parse_node(pattern, at)
        if quantifier := _QUANTIFIER.match(pattern, at):
            at = quantifier.end()
            # The first occurrence is certain; repetitions may lengthen the words around it.
            is_open = _is_word_literal(node) or node.is_open
            repetition = _PatternNode(alternatives=node.alternatives, is_open=is_open, is_optional=True)
            nodes += [repetition] if quantifier["none"] else [node, repetition]
        else:
            nodes.append(node)
    return (*alternatives, tuple(nodes)), at


def _parse_node(pattern: str, at: int) -> tuple[_PatternNode, int]:
    letter = pattern[at]
    if letter == "(":
        return _parse_group(pattern, at)
    if letter == "[":
        end = match.end() if (match := _CLASS.match(pattern, at)) else len(pattern)
        characters = pattern[at:end]
        return _PatternNode(is_open=characters.startswith("[^") or _WORDLESS.fullmatch(characters) is None), end
    if letter == "\\":
        return _parse_escape(pattern[at + 1 : at + 2]), at + 2
    if letter in "^$":
        return _PatternNode(), at + 1
    return (_PatternNode(is_open=True) if letter == "." else _PatternNode(letter)), at + 1


def _parse_group(pattern: str, at: int) -> tuple[_PatternNode, int]:
    head = re.compile(r"\((?:\?(?::|P<\w+>|(?P<look><?[=!])|(?P<odd>.)))?").match(pattern, at)
    start = head.end() if head else at + 1
    alternatives, end = _parse_alternatives(pattern, start)
    if head and (head["look"] or head["odd"]):
        return _PatternNode(is_open=True, is_optional=True), end + 1
    return _PatternNode(alternatives=alternatives), end + 1


def _parse_escape(letter: str) -> _PatternNode:
    if letter in "wdSDW":
        return _PatternNode(is_open=True)
    if letter in "sbAZtnr":
        return _PatternNode()
    return _PatternNode(is_open=True) if letter.isalnum() else _PatternNode(letter)


def _require_any(alternatives: Sequence[Sequence[_PatternNode]], *, before: bool, after: bool) -> frozenset[str]:
    """Return words of which every match contains one: the longest required words of each of the ``alternatives``."""
    sets = [_pick_longest(_require_all(alternative, before=before, after=after)) for alternative in alternatives]
    return frozenset[str]().union(*sets) if all(sets) else frozenset()


def _pick_longest(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return max(sets, key=lambda words: min(map(len, words)), default=frozenset())


def _require_all(nodes: Sequence[_PatternNode], *, before: bool, after: bool) -> list[frozenset[str]]:
    """Return the required words of a sequence of ``nodes``.

    ``before`` and ``after``: whether a part of a word may precede the first node and follow the last.
    """
    behind = accumulate(nodes, _is_open_behind, initial=before)
    ahead = [*accumulate(reversed(nodes), _is_open_ahead, initial=after)][-2::-1]
    required: list[frozenset[str]] = []
    word, is_whole = "", False
    for node, left, right in zip(nodes, behind, ahead, strict=False):
        if node.alternatives and not node.is_optional:
            required.append(_require_any(node.alternatives, before=left, after=right))
        if not _is_word_literal(node):
            word = ""
            continue
        word, is_whole = (word + node.literal, is_whole) if word else (node.literal, not left)
        if is_whole and not right:
            required.append(frozenset({word}))
    return [words for words in required if words]


def _is_open_behind(is_open: bool, node: _PatternNode) -> bool:  # noqa: FBT001
    """Return True when a part of a word may end at the end of ``node``."""
    if node.alternatives:
        edge = any(_has_open_edge(reversed(alternative)) for alternative in node.alternatives)
    else:
        edge = _may_match_word(node)
    return edge or (is_open and node.is_optional)


def _is_open_ahead(is_open: bool, node: _PatternNode) -> bool:  # noqa: FBT001
    """Return True when a part of a word may begin at the start of ``node``."""
    edge = any(map(_has_open_edge, node.alternatives)) if node.alternatives else _may_match_word(node)
    return edge or (is_open and node.is_optional)


def _has_open_edge(nodes: Iterable[_PatternNode]) -> bool:
    for node in nodes:
        if _may_match_word(node):
            return True
        if not node.is_optional:
            return False
    # An empty match: the nodes before and after the group touch.
    return True


def _may_match_word(node: _PatternNode) -> bool:
    return _is_word_literal(node) or node.is_open or any(map(_has_open_edge, node.alternatives))


def _is_word_literal(node: _PatternNode) -> bool:
    return bool(node.literal) and bool(_WORD.fullmatch(node.literal))
