"""Values of templates: what they are called, how they are written out, and how YAML becomes one."""

from collections.abc import Callable
from typing import Protocol, TypeAlias

import yaml

from stackprompt.formats.helm.template.syntax import UNKNOWN, Unknown
from stackprompt.syntax.yaml_tree import ListNode, MapNode, ScalarNode, YamlNode

MAX_TEXT = 400_000
MAX_ITEMS = 20_000
MAX_DEPTH = 60

_Collection: TypeAlias = "list[TemplateValue] | dict[str, TemplateValue]"
TemplateValue: TypeAlias = "str | int | float | bool | _Collection | Callable[..., TemplateValue] | Unknown | None"


class AnyNumber(Protocol):
    """A function of any number of values."""

    def __call__(self, *values: TemplateValue) -> TemplateValue:
        """Return its result."""
        ...


class TooMuchError(Exception):
    """A template takes more than any chart needs; ends the rendering."""


class Described(dict[str, TemplateValue]):
    """A value with fields that is written out as one of them, as Helm's version of Kubernetes is."""

    def __str__(self) -> str:
        """Return the field that represents all."""
        return str(self.get("Version", ""))


def from_node(node: YamlNode) -> TemplateValue:
    """Return the plain value of a part of a YAML file."""
    match node:
        case ScalarNode():
            return node.value
        case ListNode():
            return [from_node(item) for item in node.items]
        case MapNode():
            return {key: from_node(entry.node) for key, entry in node.entries.items()}


def is_true(value: TemplateValue) -> bool:
    """Return whether ``if`` takes a value for true: neither zero nor empty; what is unknown counts as being there."""
    return value is UNKNOWN or bool(value)


def check_length(text: str) -> str:
    """Return ``text``, unless it is longer than any chart needs."""
    if len(text) > MAX_TEXT:
        raise TooMuchError
    return text


def count_values(value: TemplateValue, depth: int = 0) -> int:
    """Return how many values ``value`` is made of; a bomb is refused before anything walks it."""
    if depth > MAX_DEPTH:
        raise TooMuchError
    count = 1
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            count += count_values(part, depth + 1)
            if count > MAX_ITEMS:
                raise TooMuchError
    return count


def format_value(value: TemplateValue) -> str:
    """Return ``value`` as a template writes it."""
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)  # noqa: PLR2004 - Go's
        case Described() | int() | Unknown():
            return str(value)
        case list() | dict():
            _ = count_values(value)
            return _format_collection(value)
        case _:
            return UNKNOWN.value


def _format_collection(value: _Collection) -> str:
    if isinstance(value, list):
        return check_length(f"[{' '.join(map(format_value, value))}]")
    return check_length(f"map[{' '.join(f'{key}:{format_value(value[key])}' for key in sorted(value))}]")


class _Dumper(yaml.CSafeDumper):
    """Writes YAML as Helm does: no anchors, and what is unknown as the mark of the unknown."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the parent's signature
        return True


def _dump_unknown(dumper: yaml.CSafeDumper, _: object) -> yaml.Node:
    return dumper.represent_str(UNKNOWN.value)


def _dump_described(dumper: yaml.CSafeDumper, value: Described) -> yaml.Node:
    return dumper.represent_dict(value)


_Dumper.add_representer(Unknown, _dump_unknown)
_Dumper.add_representer(Described, _dump_described)


def as_yaml(value: TemplateValue) -> TemplateValue:
    """Return ``value`` as YAML, keys in order, without a line end; unknown when it holds what YAML cannot."""
    _ = count_values(value)
    if value is UNKNOWN:
        return UNKNOWN
    try:
        text = str(yaml.dump(value, Dumper=_Dumper, default_flow_style=False, allow_unicode=True, width=MAX_TEXT))
    except yaml.YAMLError:
        return UNKNOWN
    return check_length(text).removesuffix("\n").removesuffix("\n...")
