"""The scopes that a YAML rule can be about: places in a tree that are tested each for itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from stackprompt.formats.check_context import CheckContext
from stackprompt.syntax.yaml_paths import EVERY, Place, children, resolve, root_place
from stackprompt.syntax.yaml_tree import UNKNOWN_MARK, MapNode, ScalarNode, YamlFacts

# The places that paths may begin at, by name: "" is the place that is tested.
Surroundings: TypeAlias = Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Scope:
    """A place to test rules at: the kind of its Kubernetes object, a subject for people, its named surroundings."""

    kind: str
    subject: str
    around: Surroundings


ScopeTable: TypeAlias = Mapping[str, tuple[Scope, ...]]


@dataclass(frozen=True)
class YamlContext(CheckContext):
    """The same for a document that is, or becomes, a YAML ``tree``, with its ``scopes``."""

    tree: YamlFacts
    scopes: ScopeTable


def plain_scopes(tree: YamlFacts) -> ScopeTable:
    """Return each document as ``document``, and each mapping in it, at any depth, as ``mapping``."""
    roots = tuple(root_place(document) for document in tree.documents)
    every = tuple(Scope("", "", {"": place, "document": root}) for root in roots for place in _list_mappings(root))
    return {"document": tuple(Scope("", "", {"": root, "document": root}) for root in roots), "mapping": every}


def _list_mappings(place: Place) -> Iterator[Place]:
    waiting = [place]
    while waiting:
        place = waiting.pop()
        if isinstance(place.node, MapNode):
            yield place
        waiting += reversed(children(place, EVERY))


def subject_text(place: Place, *steps: str) -> str:
    """Return the text of the leaf that ``steps`` lead to, as people read it, or ""."""
    places = resolve(place, steps)
    text = places[0].node.text if places and isinstance(places[0].node, ScalarNode) else ""
    return text.replace(UNKNOWN_MARK, "…")
