"""The scopes of a Compose file: the whole file, and each service with what it takes over from others."""

from collections.abc import Iterator, Mapping

from stackprompt.formats.yaml.scopes import Scope, ScopeTable, subject_text
from stackprompt.syntax.yaml_paths import Place, resolve, root_place
from stackprompt.syntax.yaml_tree import UNKNOWN_MARK, MapEntry, MapNode, ScalarNode, YamlFacts

# A chain of services that extend each other; a circle ends here.
MAX_EXTENDS = 10
# What all services together take over from those that they extend.
MAX_INHERITED = 100_000


def compose_scopes(tree: YamlFacts) -> ScopeTable:
    """Return the whole file as ``document``, each service as ``service``."""
    roots = [root_place(document) for document in tree.documents]
    return {
        "document": tuple(Scope("", "", {"": root, "document": root}) for root in roots),
        "service": tuple(service for root in roots for service in _list_services(root)),
    }


def _list_services(root: Place) -> Iterator[Scope]:
    services = {place.key: place for place in resolve(root, ("services", "[*]"))}
    inherited = 0
    for service in services.values():
        if isinstance(service.node, MapNode):
            depth = MAX_EXTENDS if inherited < MAX_INHERITED else 0
            node = _extend(service.node, services, depth)
            whole = service._replace(node=node)
            inherited += len(node.entries) if "extends" in service.node.entries else 0
            yield Scope("", f"service {service.key}", {"": whole, "service": whole, "document": root})


def _extend(service: MapNode, services: Mapping[str, Place], depth: int) -> MapNode:
    """Return a service with what it takes over from the one that it extends; the content of another file is unknown."""
    extends = service.entries.get("extends")
    if extends is None:
        return service
    place = Place(extends.node, "", None)
    named = subject_text(place) or subject_text(place, "service")
    base = None if resolve(place, ("file",)) or not depth else services.get(named)
    if base is None or not isinstance(base.node, MapNode):
        unknown = ScalarNode(UNKNOWN_MARK, UNKNOWN_MARK, extends.key_span)
        entry = MapEntry(extends.key_span, unknown)
        return service._replace(entries={**service.entries, UNKNOWN_MARK: entry})
    inherited = _extend(base.node, services, depth - 1).entries
    return service._replace(entries={**inherited, **service.entries})
