"""Fields of Kubernetes manifests that the API server refuses: of a wrong type, or not there although required."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from stackprompt.formats.check_context import Hits
from stackprompt.formats.identity import ByIdentity
from stackprompt.formats.kubernetes.checks.fields import ANY_OBJECT, OBJECTS, Fields, FieldShape, Leaf, ListOf, MapOf
from stackprompt.formats.yaml.conditions import is_plain
from stackprompt.formats.yaml.find import ScopeCheck
from stackprompt.formats.yaml.scopes import ScopeTable
from stackprompt.syntax.yaml_paths import EVERY, Place, children, resolve
from stackprompt.syntax.yaml_tree import ListNode, MapNode, ScalarNode, YamlNode

# kubectl reads YAML 1.1, where these are truth values; the tree holds what YAML 1.2 makes of them.
_TRUTH_WORDS = frozenset(word for low in ("yes", "no", "on", "off") for word in (low, low.capitalize(), low.upper()))
_PLACEHOLDER = ("$", "{{", "<", "%")
_PATCH_DIRECTIVE = "$patch"


class _Fault(NamedTuple):
    """A place of a wrong type, or one that lacks a required field."""

    place: Place
    missing: str = ""


def wrong_type(scopes: ScopeTable) -> Hits:
    """Find values whose type the API server refuses, such as a number for an environment variable."""
    for fault, subject in _list_faults(ByIdentity(scopes)):
        if not fault.missing:
            yield fault.place.anchor, subject


def missing_field(scopes: ScopeTable) -> Hits:
    """Find list elements and blocks that lack a field without which the API server refuses them."""
    for fault, subject in _list_faults(ByIdentity(scopes)):
        if fault.missing:
            yield fault.place.anchor, f"{fault.missing} in {subject}"


# Both checks need them, one after the other.
@lru_cache(maxsize=4)
def _list_faults(same: ByIdentity[ScopeTable]) -> tuple[tuple[_Fault, str], ...]:
    faults: list[tuple[_Fault, str]] = []
    for scope in same.value["object"]:
        thing = scope.around["object"]
        version = next((place.node for place in resolve(thing, ("apiVersion",))), None)
        shape = OBJECTS.get((version.text, scope.kind), ANY_OBJECT) if isinstance(version, ScalarNode) else ANY_OBJECT
        faults += ((fault, scope.subject) for fault in _check(thing, shape))
    return tuple(faults)


def _check(place: Place, shape: FieldShape) -> Iterator[_Fault]:
    if not _fits(place.node, shape):
        yield _Fault(place)
    elif isinstance(shape, Fields):
        yield from _check_fields(place, shape)
    elif isinstance(shape, ListOf | MapOf):
        inner = shape.element if isinstance(shape, ListOf) else shape.value
        if inner is not None:
            yield from (fault for element in children(place, EVERY) for fault in _check(element, inner))


def _check_fields(place: Place, shape: Fields) -> Iterator[_Fault]:
    entries = place.node.entries if isinstance(place.node, MapNode) else {}
    for key, entry in entries.items():
        known = shape.known.get(key)
        if known is not None:
            yield from _check(Place(entry.node, key, entry.key_span), known)
    # What is empty is still being typed, or is a template's expression; one with $patch is not a whole object.
    if entries and _PATCH_DIRECTIVE not in entries:
        yield from (_Fault(place, key) for key in shape.required if key not in entries)


def _fits(node: YamlNode, shape: FieldShape) -> bool:
    """Return whether ``node`` may be where ``shape`` is expected; true wherever that is not certainly wrong."""
    if isinstance(node, ScalarNode):
        return _fits_scalar(node, shape)
    if isinstance(node, ListNode):
        return isinstance(shape, ListOf) or not node.items
    return isinstance(shape, Fields | MapOf) or not node.entries


def _fits_scalar(node: ScalarNode, shape: FieldShape) -> bool:
    value = node.value
    if value is None or any(mark in node.text for mark in _PLACEHOLDER):
        return True
    if not isinstance(shape, Leaf):
        return False
    is_truth = isinstance(value, bool) or (node.text in _TRUTH_WORDS and is_plain(node))
    if shape is Leaf.TEXT:
        return isinstance(value, str) and not is_truth
    if shape is Leaf.TRUTH:
        return is_truth or (isinstance(value, str) and node.text not in {"true", "false"})
    return not is_truth and not (isinstance(value, str) and node.text.isdecimal())


CHECKS: Mapping[str, ScopeCheck] = {
    "kubernetes-wrong-type": wrong_type,
    "kubernetes-missing-field": missing_field,
}
