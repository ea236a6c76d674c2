"""Paths into a YAML tree: dotted keys, ``[*]`` for every element, ``.`` for the node itself, ``@key`` for its key."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from stackprompt.documents.yaml_tree import Mapping, Node, Scalar, Sequence
from stackprompt.domain.document import Span

_STEP = re.compile(r'"(?P<quoted>[^"]+)"|\[\*\]|(?P<plain>[^.\[\]"]+)|\.')
EVERY = "[*]"
KEY = "@key"


class Place(NamedTuple):
    """A node, the key (or index) it hangs under, and the range that a reader would point at."""

    node: Node
    key: str
    anchor: Span


class Path(NamedTuple):
    """A parsed path: where it starts (an enclosing scope's name, or "" for the current node) and its steps."""

    scope: str
    steps: tuple[str, ...]


@lru_cache(maxsize=2048)
def parse_path(text: str) -> Path:
    """Parse ``pod:spec.containers[*].name``; knowledge files are checked when they are loaded, so this cannot fail."""
    scope, colon, rest = text.partition(":")
    if not colon or not scope.replace("-", "").isalpha():
        scope, rest = "", text
    if rest in {".", ""}:
        return Path(scope, ())
    return Path(scope, tuple(_steps(rest)))


def _steps(text: str) -> Iterator[str]:
    for match in _STEP.finditer(text):
        if match[0] != ".":
            yield match["quoted"] or match["plain"] or EVERY


def root_place(node: Node) -> Place:
    """Return the place of a whole YAML document."""
    return Place(node, "", first_line(node))


def resolve(start: Place, steps: tuple[str, ...]) -> Iterator[Place]:
    """Yield every place that ``steps`` lead to from ``start``."""
    if not steps:
        yield start
        return
    head, rest = steps[0], steps[1:]
    for place in children(start, head):
        yield from resolve(place, rest)


def nearest(start: Place, steps: tuple[str, ...]) -> Place:
    """Return the deepest existing place on the way of ``steps``, which tells where something is missing."""
    place = start
    for step in steps:
        following = next(children(place, step), None)
        if following is None:
            return place
        place = following
    return place


def children(place: Place, step: str) -> Iterator[Place]:
    """Yield the places one step below ``place``."""
    node = place.node
    if step == KEY:
        yield Place(Scalar(place.key, place.key, place.anchor), place.key, place.anchor)
    elif step == EVERY:
        yield from _elements(node)
    elif isinstance(node, Mapping) and (entry := node.entries.get(step)) is not None:
        yield Place(entry.node, step, entry_anchor(entry.key_span, entry.node))


def _elements(node: Node) -> Iterator[Place]:
    if isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield Place(item, str(index), first_line(item))
    elif isinstance(node, Mapping):
        for key, entry in node.entries.items():
            yield Place(entry.node, key, entry_anchor(entry.key_span, entry.node))


def entry_anchor(key: Span, node: Node) -> Span:
    """Return key and value when the value is a leaf beside it, else the key alone: a block is too large to point at."""
    span = node.span
    if isinstance(node, Scalar) and span.line >= key.line:
        return Span(key.line, key.column, span.end_line, span.end_column)
    return key


def first_line(node: Node) -> Span:
    """Return a leaf's range, or the first key of a collection."""
    span = node.span
    if isinstance(node, Mapping) and node.entries:
        key, first = next(iter(node.entries.values()))
        # Merged entries come first and stand elsewhere: point at the node itself then.
        return entry_anchor(key, first) if key.line == span.line else span_start(span)
    return span if isinstance(node, Scalar) else span_start(span)


def span_start(span: Span) -> Span:
    """Return the first character of ``span``."""
    return Span(span.line, span.column, span.line, span.column + 1)
