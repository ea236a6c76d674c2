"""The tests that a condition can make of the value at a path."""

from collections.abc import Callable, Iterator

from stackprompt.formats.patterns import compile_pattern
from stackprompt.formats.yaml.rule import Condition, Scalar, Test
from stackprompt.formats.yaml.scopes import Surroundings
from stackprompt.syntax.yaml_paths import Place, nearest, parse_path, resolve
from stackprompt.syntax.yaml_tree import UNKNOWN_MARK, ListNode, MapNode, ScalarNode, YamlNode


def holds(condition: Condition, around: Surroundings) -> tuple[Place, ...] | None:
    """Return the places that make ``condition`` true (the nearest parent when something is missing), or None."""
    places, start, steps = _find_first(condition, around)
    if not places:
        # Nothing under the path: "missing" and its negative relatives hold, everything else does not.
        if condition.test not in HOLD_FOR_NOTHING:
            return None
        parent = nearest(start, steps)
        return None if _is_unknown(parent.node) else (parent,)
    test = _TESTS[condition.test]
    true = tuple(place for place in places if test(place.node, condition.values) and not _is_unknown(place.node))
    return true or None


HOLD_FOR_NOTHING = frozenset({"missing", "differs", "lacks"})


def _is_unknown(node: YamlNode) -> bool:
    """Return whether a template leaves ``node``, or an entry of it, undecided."""
    if isinstance(node, ScalarNode):
        return UNKNOWN_MARK in node.text
    entries = node.entries.items() if isinstance(node, MapNode) else ()
    return any(
        UNKNOWN_MARK in key or (isinstance(entry.node, ScalarNode) and UNKNOWN_MARK in entry.node.text)
        for key, entry in entries
    )


def _find_first(condition: Condition, around: Surroundings) -> tuple[tuple[Place, ...], Place, tuple[str, ...]]:
    fallback: tuple[Place, tuple[str, ...]] | None = None
    for text in condition.paths:
        path = parse_path(text)
        start = around.get(path.scope)
        if start is None:
            continue
        places = resolve(start, path.steps)
        if places:
            return places, start, path.steps
        fallback = fallback or (start, path.steps)
    start, steps = fallback or (around[""], ())
    return (), start, steps


def is_plain(node: ScalarNode) -> bool:
    """Return whether a scalar is written without quotes."""
    return node.span.end_column - node.span.column == len(node.text)


def _read_text(node: YamlNode) -> str | None:
    return node.text if isinstance(node, ScalarNode) else None


def _equals(node: YamlNode, values: tuple[Scalar, ...]) -> bool:
    if not isinstance(node, ScalarNode):
        return False
    # True == 1 in Python, but not in YAML.
    return any(type(node.value) is type(value) and node.value == value for value in values)


def _matches(node: YamlNode, values: tuple[Scalar, ...]) -> bool:
    text = _read_text(node)
    return text is not None and any(compile_pattern(str(value)).search(text) for value in values)


def _mismatches(node: YamlNode, values: tuple[Scalar, ...]) -> bool:
    text = _read_text(node)
    return text is not None and not any(compile_pattern(str(value)).search(text) for value in values)


def _list_members(node: YamlNode) -> Iterator[str]:
    if isinstance(node, MapNode):
        yield from node.entries
    elif isinstance(node, ListNode):
        yield from (item.text for item in node.items if isinstance(item, ScalarNode))


def _contains(node: YamlNode, values: tuple[Scalar, ...]) -> bool:
    members = set(_list_members(node))
    return any(str(value) in members for value in values)


def _is_empty(node: YamlNode, _: tuple[Scalar, ...]) -> bool:
    if isinstance(node, ScalarNode):
        return node.value is None or not node.text.strip()
    return not (node.items if isinstance(node, ListNode) else node.entries)


def _number(node: YamlNode) -> float | None:
    value = node.value if isinstance(node, ScalarNode) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _below(node: YamlNode, values: tuple[Scalar, ...]) -> bool:
    number = _number(node)
    return number is not None and any(number < float(value) for value in values)


def _above(node: YamlNode, values: tuple[Scalar, ...]) -> bool:
    number = _number(node)
    return number is not None and any(number > float(value) for value in values)


_TESTS: dict[Test, Callable[[YamlNode, tuple[Scalar, ...]], bool]] = {
    "missing": lambda _node, _values: False,
    "present": lambda _node, _values: True,
    "equals": _equals,
    "differs": lambda node, values: not _equals(node, values),
    "matches": _matches,
    "mismatches": _mismatches,
    "contains": _contains,
    "lacks": lambda node, values: not _contains(node, values),
    "empty": _is_empty,
    "below": _below,
    "above": _above,
}
