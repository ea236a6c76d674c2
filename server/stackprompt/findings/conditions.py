"""The tests that a condition can make of the value at a path."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from stackprompt.documents import yaml_tree
from stackprompt.domain.practice import Condition, Scalar, Test
from stackprompt.findings.paths import Place, nearest, parse_path, resolve

Scopes = Mapping[str, Place]


@lru_cache(maxsize=2048)
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile once; ``re`` itself forgets after 512 patterns."""
    return re.compile(pattern)


def holds(condition: Condition, scopes: Scopes) -> tuple[Place, ...] | None:
    """Return the places that make ``condition`` true (the nearest parent when something is missing), or None."""
    places, start, steps = _first_existing(condition, scopes)
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


def _is_unknown(node: yaml_tree.Node) -> bool:
    """Tell whether a template leaves open what stands at ``node``, or what else stands in it."""
    if isinstance(node, yaml_tree.Scalar):
        return yaml_tree.UNKNOWN_MARK in node.text
    entries = node.entries.items() if isinstance(node, yaml_tree.Mapping) else ()
    return any(
        yaml_tree.UNKNOWN_MARK in key
        or (isinstance(entry.node, yaml_tree.Scalar) and yaml_tree.UNKNOWN_MARK in entry.node.text)
        for key, entry in entries
    )


def _first_existing(condition: Condition, scopes: Scopes) -> tuple[tuple[Place, ...], Place, tuple[str, ...]]:
    fallback: tuple[Place, tuple[str, ...]] | None = None
    for text in condition.paths:
        path = parse_path(text)
        start = scopes.get(path.scope)
        if start is None:
            continue
        places = resolve(start, path.steps)
        if places:
            return places, start, path.steps
        fallback = fallback or (start, path.steps)
    start, steps = fallback or (scopes[""], ())
    return (), start, steps


def is_plain(node: yaml_tree.Scalar) -> bool:
    """Tell whether a scalar is written without quotes."""
    return node.span.end_column - node.span.column == len(node.text)


def _text(node: yaml_tree.Node) -> str | None:
    return node.text if isinstance(node, yaml_tree.Scalar) else None


def _equals(node: yaml_tree.Node, values: tuple[Scalar, ...]) -> bool:
    if not isinstance(node, yaml_tree.Scalar):
        return False
    # Python says True == 1; YAML does not.
    return any(type(node.value) is type(value) and node.value == value for value in values)


def _matches(node: yaml_tree.Node, values: tuple[Scalar, ...]) -> bool:
    text = _text(node)
    return text is not None and any(compiled(str(value)).search(text) for value in values)


def _mismatches(node: yaml_tree.Node, values: tuple[Scalar, ...]) -> bool:
    text = _text(node)
    return text is not None and not any(compiled(str(value)).search(text) for value in values)


def _members(node: yaml_tree.Node) -> Iterator[str]:
    if isinstance(node, yaml_tree.Mapping):
        yield from node.entries
    elif isinstance(node, yaml_tree.Sequence):
        yield from (item.text for item in node.items if isinstance(item, yaml_tree.Scalar))


def _contains(node: yaml_tree.Node, values: tuple[Scalar, ...]) -> bool:
    members = set(_members(node))
    return any(str(value) in members for value in values)


def _is_empty(node: yaml_tree.Node, _: tuple[Scalar, ...]) -> bool:
    if isinstance(node, yaml_tree.Scalar):
        return node.value is None or not node.text.strip()
    return not (node.items if isinstance(node, yaml_tree.Sequence) else node.entries)


def _number(node: yaml_tree.Node) -> float | None:
    value = node.value if isinstance(node, yaml_tree.Scalar) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _below(node: yaml_tree.Node, values: tuple[Scalar, ...]) -> bool:
    number = _number(node)
    return number is not None and any(number < float(value) for value in values)


def _above(node: yaml_tree.Node, values: tuple[Scalar, ...]) -> bool:
    number = _number(node)
    return number is not None and any(number > float(value) for value in values)


_TESTS: dict[Test, Callable[[yaml_tree.Node, tuple[Scalar, ...]], bool]] = {
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
