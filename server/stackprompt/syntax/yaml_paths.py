"""Paths into a YAML tree: dotted keys, ``[*]`` for every element, ``.`` for the node itself, ``@key`` for its key.

A step such as ``--profiling`` is an option of the program that a container runs: its value in ``command`` or ``args``.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from stackprompt.domain.workspace.document import Span
from stackprompt.syntax.yaml_tree import ListNode, MapNode, ScalarNode, ScalarValue, YamlNode

_STEP = re.compile(r'"(?P<quoted>[^"]+)"|\[\*\]|(?P<plain>[^.\[\]"]+)|\.')
EVERY = "[*]"
KEY = "@key"
OPTION = "--"
# How a step begins that is not a key of a mapping.
MARKS = frozenset({EVERY[0], KEY[0], OPTION[0]})
_COMMAND_LINE = ("command", "args")
_SMALL_NUMBER = re.compile(r"[0-9]{1,18}")
_OPTION_VALUES: dict[str, ScalarValue] = {"true": True, "false": False}


class Place(NamedTuple):
    """A node, the key (or index) it hangs under, and the place of that key (None without one)."""

    node: YamlNode
    key: str
    key_span: Span | None

    @property
    def anchor(self) -> Span:
        """Return the range that a reader would point at; a hundred places are tested for one that is pointed at."""
        return first_line(self.node) if self.key_span is None else entry_anchor(self.key_span, self.node)


class YamlPath(NamedTuple):
    """A parsed path: where it starts (an enclosing scope's name, or "" for the current node) and its steps."""

    scope: str
    steps: tuple[str, ...]


@lru_cache(maxsize=2048)
def parse_path(text: str) -> YamlPath:
    """Parse ``pod:spec.containers[*].name``; knowledge files are checked when they are loaded, so this cannot fail."""
    scope, colon, rest = text.partition(":")
    if not colon or not scope.replace("-", "").isalpha():
        scope, rest = "", text
    if rest in {".", ""}:
        return YamlPath(scope, ())
    matches = (match for match in _STEP.finditer(rest) if match[0] != ".")
    return YamlPath(scope, tuple(match["quoted"] or match["plain"] or EVERY for match in matches))


def root_place(node: YamlNode) -> Place:
    """Return the place of a whole YAML document."""
    return Place(node, "", None)


def resolve(start: Place, steps: tuple[str, ...]) -> tuple[Place, ...]:
    """Return every place that ``steps`` lead to from ``start``."""
    place = start
    for number, step in enumerate(steps):
        # Nine of ten steps are keys of mappings, and most of those end here.
        entry = place.node.entries.get(step) if type(place.node) is MapNode else None
        if entry is not None:
            place = Place(entry.node, step, entry.key_span)
        elif step[0] in MARKS:
            return _resolve_below((place,), steps[number:])
        else:
            return ()
    return (place,)


def _resolve_below(places: tuple[Place, ...], steps: tuple[str, ...]) -> tuple[Place, ...]:
    for step in steps:
        if len(places) == 1:
            places = children(places[0], step)
        else:
            places = tuple(below for place in places for below in children(place, step))
    return places


def nearest(start: Place, steps: tuple[str, ...]) -> Place:
    """Return the deepest existing place on the way of ``steps``, where the missing part belongs."""
    place = start
    for step in steps:
        following = children(place, step) or (_find_command_line(place) if step.startswith(OPTION) else ())
        if not following:
            return place
        place = following[0]
    return place


def children(place: Place, step: str) -> tuple[Place, ...]:
    """Return the places one step below ``place``."""
    node = place.node
    if step == EVERY:
        return _list_elements(node)
    entry = node.entries.get(step) if isinstance(node, MapNode) else None
    if entry is not None:
        return (Place(entry.node, step, entry.key_span),)
    if step == KEY:
        return (Place(ScalarNode(place.key, place.key, place.anchor), place.key, None),)
    if step.startswith(OPTION):
        return tuple(value for line in _find_command_line(place) for value in _read_option(line.node, step))
    return ()


def _list_elements(node: YamlNode) -> tuple[Place, ...]:
    if isinstance(node, ListNode):
        return tuple(Place(item, str(index), None) for index, item in enumerate(node.items))
    if isinstance(node, MapNode):
        return tuple(Place(entry.node, key, entry.key_span) for key, entry in node.entries.items())
    return ()


def _find_command_line(container: Place) -> tuple[Place, ...]:
    return tuple(place for key in _COMMAND_LINE for place in children(container, key))


def _read_option(words: YamlNode, name: str) -> Iterator[Place]:
    """Yield the value of each ``--name=value``, ``--name value`` and ``--name``, which means true."""
    leaves = tuple(item for item in words.items if isinstance(item, ScalarNode)) if isinstance(words, ListNode) else ()
    for word, following in zip_longest(leaves, leaves[1:]):
        option, is_joined, text = word.text.partition("=")
        if option != name:
            continue
        if not is_joined:
            text = "true" if following is None or following.text.startswith("-") else following.text
        value = int(text) if _SMALL_NUMBER.fullmatch(text) else _OPTION_VALUES.get(text, text)
        yield Place(ScalarNode(text, value, word.span), name, None)


def entry_anchor(key: Span, node: YamlNode) -> Span:
    """Return key and value when the value is a leaf beside it, else the key alone: a block is too large to point at."""
    span = node.span
    if isinstance(node, ScalarNode) and span.line >= key.line:
        return Span(key.line, key.column, span.end_line, span.end_column)
    return key


def first_line(node: YamlNode) -> Span:
    """Return a leaf's range, or the first key of a collection."""
    span = node.span
    if isinstance(node, MapNode) and node.entries:
        key, first = next(iter(node.entries.values()))
        # Merged entries come first and are elsewhere: point at the node itself then.
        return entry_anchor(key, first) if key.line == span.line else span_start(span)
    return span if isinstance(node, ScalarNode) else span_start(span)


def span_start(span: Span) -> Span:
    """Return the first character of ``span``."""
    return Span(span.line, span.column, span.line, span.column + 1)


def text_at(place: Place, *steps: str) -> str:
    """Return the text of the leaf that ``steps`` lead to, or ""."""
    places = resolve(place, steps)
    return places[0].node.text if places and isinstance(places[0].node, ScalarNode) else ""
