"""Read from ``.gitattributes`` which files are vendored, generated or documentation (GitHub's linguist)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from stackprompt.runtime.tree.gitignore import drop_costly_patterns

Mark: TypeAlias = Literal["vendored", "generated", "documentation"]
_MARKS: tuple[Mark, ...] = get_args(Mark)
_ATTRIBUTE = re.compile(r"^(?P<no>-?)linguist-(?P<mark>vendored|generated|documentation)(=(?P<value>\S+))?$")
_MOST_RULES = 500
_FALSE = frozenset({"false", "no", "0"})


@dataclass(frozen=True, slots=True)
class _AttributeRule:
    pattern: re.Pattern[str]
    mark: str
    is_set: bool


@dataclass(frozen=True, slots=True)
class Attributes:
    """Rules of one ``.gitattributes``, the last first: ``base`` is its folder, ``parent`` is above it."""

    base: str
    rules: tuple[_AttributeRule, ...]
    parent: "Attributes | None" = None


def read_attributes(base: str, text: str, parent: Attributes | None) -> Attributes | None:
    """Return the rules of the ``.gitattributes`` in ``base``; ``parent`` when it has none for linguist."""
    if "linguist-" not in text:
        return parent
    lines = (line.strip() for line in text.split("\n")[:_MOST_RULES] if "linguist-" in line)
    rules = [rule for line in drop_costly_patterns(lines) for rule in _read_rules(line)]
    return Attributes(base, tuple(reversed(rules)), parent) if rules else parent


def find_marks(path: str, attributes: Attributes | None) -> frozenset[Mark]:
    """Return the marks of the file at ``path`` (from the root); the last rule of the nearest file counts."""
    if attributes is None:
        return frozenset()
    return frozenset(mark for mark in _MARKS if _is_marked(path, mark, attributes))


def _is_marked(path: str, mark: Mark, attributes: Attributes | None) -> bool:
    while attributes is not None:
        below = path[len(attributes.base) + 1 :] if attributes.base else path
        for rule in attributes.rules:
            if rule.mark == mark and rule.pattern.match(below):
                return rule.is_set
        attributes = attributes.parent
    return False


def _read_rules(line: str) -> Iterator[_AttributeRule]:
    name, *attributes = line.split()[:50] or [""]
    marks = [match for attribute in attributes if (match := _ATTRIBUTE.match(attribute))]
    if not marks or name.startswith(("#", "!", '"')):
        return
    pattern = _compile(name)
    if pattern is None:
        return
    for match in marks:
        yield _AttributeRule(pattern, match["mark"], not match["no"] and match["value"] not in _FALSE)


def _compile(name: str) -> re.Pattern[str] | None:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - 40 ms that few workspaces need

    try:
        (pattern,) = GitIgnoreSpec.from_lines([name]).patterns
    except (ValueError, re.error):
        return None
    regex: re.Pattern[str] | None = getattr(pattern, "regex", None)
    return regex
