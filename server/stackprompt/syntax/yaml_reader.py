"""From a YAML text to a tree; never fails, whatever the text.

The tree is built from libyaml's event stream with a stack of our own: libyaml's composer recurses in C and dies on
30 000 opening brackets, and PyYAML's constructor expands alias bombs. Nothing here constructs Python objects from tags.
"""

import re
from collections.abc import Iterator

import yaml

from stackprompt.domain.workspace.document import Span
from stackprompt.syntax.yaml_tree import ListNode, MapEntry, MapNode, ScalarNode, ScalarValue, YamlFacts, YamlNode

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 100
# Counts every node behind an alias again, so a bomb is refused before anything walks it.
MAX_NODES = 200_000
MAX_REPAIRS = 8
# What all attempts at a repair may read together: one attempt at a large file costs a second, and there may be eighty.
MAX_REPAIR_CHARACTERS = 5_000_000
# How far above the line where the parser stumbles a half-typed one is looked for.
LINES_ABOVE = 60
_MOST_ATTEMPTS = 10
_BARE = re.compile(r"\s*(?:-\s+)?[\w./-]{1,100}\s*")
_NOT_A_LINE_BREAK = {0x85: " ", 0x2028: " ", 0x2029: " "}


class _BrokenError(Exception):
    """Travels from the builder to its caller and no further."""

    def __init__(self, line: int, what: str, begun: int | None = None, *, is_final: bool = False) -> None:
        super().__init__(what)
        self.line = line
        self.what = what
        self.begun = begun
        self.is_final = is_final


def read_yaml(text: str) -> YamlFacts:
    """Read every document of ``text``; unreadable lines are left out one at a time so that the rest keeps its facts."""
    if len(text) > MAX_CHARACTERS:
        return YamlFacts((), ((1, f"longer than {MAX_CHARACTERS} characters: not examined"),))
    # YAML 1.1 breaks lines at these three, editors do not: the line numbers must be the editor's.
    lines = text.translate(_NOT_A_LINE_BREAK).split("\n")
    problems: list[tuple[int, str]] = []
    for number in range(MAX_REPAIRS):
        builder, broken = _try_to_read("\n".join(lines))
        if broken is None:
            keys = frozenset(builder.keys)
            return YamlFacts(tuple(builder.documents), tuple(problems), tuple(builder.repeated), keys)
        problems.append((broken.line, broken.what))
        if broken.is_final:
            break
        # A round tries up to ten lines, each by reading all of the text.
        is_costly = (number + 1) * _MOST_ATTEMPTS * len(text) > MAX_REPAIR_CHARACTERS
        repaired = None if is_costly else _repair(lines, broken)
        if repaired is None:
            break
        lines = repaired
    return YamlFacts((), tuple(problems))


def _try_to_read(text: str) -> "tuple[_Builder, _BrokenError | None]":
    builder = _Builder()
    try:
        for event in _read_events(text):
            builder.take(event)
    except _BrokenError as broken:
        return builder, broken
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        begun = error.context_mark.line + 1 if error.context_mark else None
        return builder, _BrokenError(mark.line + 1 if mark else 1, error.problem or "not YAML", begun)
    except (yaml.YAMLError, ValueError) as error:  # a reader error: a character that YAML forbids
        return builder, _BrokenError(1, str(error).splitlines()[0])
    return builder, None


def _read_events(text: str) -> Iterator[yaml.Event]:
    """Yield what ``yaml.parse`` yields, which asks twice for each event."""
    loader = yaml.CSafeLoader(text)
    try:
        while (event := loader.get_event()) is not None:
            yield event
    finally:
        loader.dispose()


def _repair(lines: list[str], broken: _BrokenError) -> list[str] | None:
    """Blank the line whose loss lets the parser get furthest, or end a key that is only half written.

    Suspects are the reported line, the last one written before it, the one that began what was never finished, and the
    nearest ones above that have a quote without an end or a word without a colon: those break the lines below them.
    """
    best: tuple[float, list[str]] | None = None
    for index in _list_suspects(lines, broken):
        for repaired in ("", f"{lines[index].rstrip()}:") if _BARE.fullmatch(lines[index]) else ("",):
            candidate = [*lines[:index], repaired, *lines[index + 1 :]]
            _, rest = _try_to_read("\n".join(candidate))
            reach = float("inf") if rest is None else float(rest.line)
            if best is None or reach >= best[0]:
                best = (reach, candidate)
    return best[1] if best else None


def _list_suspects(lines: list[str], broken: _BrokenError) -> Iterator[int]:
    index = min(broken.line - 1, len(lines) - 1)
    before = next((i for i in range(index - 1, -1, -1) if lines[i].strip()), -1)
    begun = (broken.begun or 0) - 1
    above = range(index, max(-1, index - LINES_ABOVE), -1)
    quote = next((i for i in above if lines[i].count("'") % 2 or lines[i].count('"') % 2), -1)
    word = next((i for i in above if _BARE.fullmatch(lines[i])), -1)
    for suspect in dict.fromkeys((index, before, begun, quote, word)):
        if 0 <= suspect < len(lines) and lines[suspect].strip():
            yield suspect


class _OpenNode:
    """A collection that is still being filled."""

    __slots__ = ("anchor", "children", "is_mapping", "size", "start")

    def __init__(self, event: yaml.CollectionStartEvent) -> None:
        self.is_mapping = isinstance(event, yaml.MappingStartEvent)
        self.anchor: str | None = event.anchor
        self.start = _read_start(event)
        self.children: list[YamlNode] = []
        self.size = 1


class _Builder:
    """Turns events into trees; lives for one parse."""

    def __init__(self) -> None:
        self.documents: list[YamlNode] = []
        self.repeated: list[ScalarNode] = []
        self.keys: set[str] = set()
        self._stack: list[_OpenNode] = []
        self._anchors: dict[str, tuple[YamlNode, int]] = {}
        self._size = 0

    def take(self, event: yaml.Event) -> None:
        """Consume the next event."""
        if isinstance(event, yaml.ScalarEvent):
            self._add(_make_scalar(event), event.anchor, 1, _read_start(event)[0])
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(self._stack) >= MAX_DEPTH:
                raise _BrokenError(_read_start(event)[0], f"nested deeper than {MAX_DEPTH} levels", is_final=True)
            self._stack.append(_OpenNode(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            open_node = self._stack.pop()
            node = _make_collection(open_node, self.repeated)
            if isinstance(node, MapNode):
                self.keys.update(node.entries)
            self._add(node, open_node.anchor, open_node.size, open_node.start[0])
        elif isinstance(event, yaml.AliasEvent):
            self._follow_alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._anchors.clear()

    def _follow_alias(self, event: yaml.AliasEvent) -> None:
        line = _read_start(event)[0]
        known = self._anchors.get(event.anchor or "")
        if known is None:
            raise _BrokenError(line, f"alias *{event.anchor} has no anchor")
        # The nodes behind the alias count once more; the rest was counted when it was written.
        self._count(known[1] - 1, line)
        self._add(known[0], None, known[1], line)

    def _count(self, nodes: int, line: int) -> None:
        self._size += nodes
        if self._size > MAX_NODES:
            raise _BrokenError(line, f"more than {MAX_NODES} nodes once its aliases are followed", is_final=True)

    def _add(self, node: YamlNode, anchor: str | None, size: int, line: int) -> None:
        self._count(1, line)
        if anchor is not None:
            self._anchors[anchor] = (node, size)
        if not self._stack:
            self.documents.append(node)
            return
        self._stack[-1].children.append(node)
        self._stack[-1].size += size


def _read_start(event: yaml.Event) -> tuple[int, int]:
    """Return line (from 1) and column of an event; by its type they may be absent, but the parser sets them."""
    mark = event.start_mark
    return (mark.line + 1, mark.column) if mark else (1, 0)


def _make_scalar(event: yaml.ScalarEvent) -> ScalarNode:
    text, start, end = event.value, _read_start(event), event.end_mark
    value = _read_core_value(text) if event.implicit[0] else text
    return ScalarNode(text, value, Span(*start, *((end.line + 1, end.column) if end else start)))


def _make_collection(open_node: _OpenNode, repeated: list[ScalarNode]) -> YamlNode:
    last = open_node.children[-1].span if open_node.children else None
    line, column = open_node.start
    span = Span(line, column, last.end_line if last else line, last.end_column if last else column)
    if not open_node.is_mapping:
        return ListNode(tuple(open_node.children), span)
    return MapNode(_make_entries(open_node.children, repeated), span)


def _make_entries(children: list[YamlNode], repeated: list[ScalarNode]) -> dict[str, MapEntry]:
    entries: dict[str, MapEntry] = {}
    merged: list[MapNode] = []
    for key, node in zip(children[::2], children[1::2], strict=False):
        if not isinstance(key, ScalarNode):
            continue
        if key.text == "<<":
            sources = node.items if isinstance(node, ListNode) else (node,)
            merged += (source for source in sources if isinstance(source, MapNode))
            continue
        if key.text in entries:
            repeated.append(key)
        else:
            entries[key.text] = MapEntry(key.span, node)
    if not merged:
        return entries
    # Of two that have a key the one that is named first counts; all in one dictionary, however many there are.
    whole: dict[str, MapEntry] = {}
    for source in reversed(merged):
        whole.update(source.entries)
    whole.update(entries)
    return whole


_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,30}|[0-9]{1,30}(\.[0-9]{0,30})?)([eE][-+]?[0-9]{1,3})?")
_WORDS: dict[str, ScalarValue] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def _read_core_value(text: str) -> ScalarValue:
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "+-.0123456789":
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
    return text
