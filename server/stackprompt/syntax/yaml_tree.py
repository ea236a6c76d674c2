"""A YAML text as a tree that remembers its lines; ``yaml_reader`` builds it."""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from stackprompt.domain.workspace.document import Span

ScalarValue: TypeAlias = str | int | float | bool | None
# Replaces in a text what only a cluster, a clock or chance decides; no person writes this character.
UNKNOWN_MARK = "\ue000"


class ScalarNode(NamedTuple):
    """A leaf: its text as written (without quotes) and the value that the core schema gives it."""

    text: str
    value: ScalarValue
    span: Span


class ListNode(NamedTuple):
    """A list of nodes."""

    items: tuple["YamlNode", ...]
    span: Span


class MapEntry(NamedTuple):
    """The value under a key, and the place of the key."""

    key_span: Span
    node: "YamlNode"


class MapNode(NamedTuple):
    """Keys in order of appearance; a repeated key keeps its first value."""

    entries: dict[str, MapEntry]
    span: Span


YamlNode: TypeAlias = ScalarNode | ListNode | MapNode


@dataclass(frozen=True, slots=True)
class YamlFacts:
    """The documents of a stream; ``problems`` are (line, what) pairs of what could not be read.

    ``repeated`` are the keys that their mapping has had before, ``keys`` the names of all keys anywhere.
    """

    documents: tuple[YamlNode, ...]
    problems: tuple[tuple[int, str], ...] = ()
    repeated: tuple[ScalarNode, ...] = ()
    keys: frozenset[str] = frozenset()
