"""The scopes that a YAML rule can be about: services of a Compose file, objects, pods and containers of manifests."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from stackprompt.documents.helm_facts import HelmFacts
from stackprompt.documents.read import Facts
from stackprompt.domain.document import DocumentKind
from stackprompt.findings.conditions import Scopes
from stackprompt.syntax.yaml_paths import EVERY, Place, children, resolve, root_place
from stackprompt.syntax.yaml_tree import UNKNOWN_MARK, MapEntry, MapNode, ScalarNode, YamlFacts

_POD_PATHS: dict[str, tuple[str, ...]] = {
    "Pod": ("spec",),
    "PodTemplate": ("template", "spec"),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
}
# A chain of services that extend each other; a circle ends here.
MAX_EXTENDS = 10
_TEMPLATED_POD = ("spec", "template", "spec")
_WORKLOADS = frozenset(
    {"Deployment", "DeploymentConfig", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"}
)
# A check that holds every object of one kind against every one of another says nothing of more pairs than these.
MAX_PAIRS = 250_000
# What all services together take over from those that they extend.
MAX_INHERITED = 100_000
WITH_PODS = _WORKLOADS | frozenset(_POD_PATHS)


@dataclass(frozen=True, slots=True)
class Scope:
    """A place to test rules at: the kind of its Kubernetes object, a subject for people, its named surroundings."""

    kind: str
    subject: str
    around: Scopes


ScopeTable: TypeAlias = Mapping[str, tuple[Scope, ...]]


def scope_table(facts: YamlFacts, kind: DocumentKind) -> ScopeTable:
    """Return the places of each scope; made once for a document, because a hundred rules ask for them."""
    match kind:
        case DocumentKind.KUBERNETES | DocumentKind.HELM:
            return kubernetes_scopes(facts)
        case DocumentKind.COMPOSE:
            return compose_scopes(facts)
        case _:
            return plain_scopes(facts)


def compose_scopes(facts: YamlFacts) -> ScopeTable:
    """Return the whole file as ``document``, each service as ``service``."""
    roots = [root_place(document) for document in facts.documents]
    return {
        "document": tuple(Scope("", "", {"": root, "document": root}) for root in roots),
        "service": tuple(service for root in roots for service in _services(root)),
    }


def plain_scopes(facts: YamlFacts) -> ScopeTable:
    """Return each document as ``document``, and each mapping in it, at any depth, as ``mapping``."""
    roots = tuple(root_place(document) for document in facts.documents)
    every = tuple(Scope("", "", {"": place, "document": root}) for root in roots for place in _mappings(root))
    return {"document": tuple(Scope("", "", {"": root, "document": root}) for root in roots), "mapping": every}


def _mappings(place: Place) -> Iterator[Place]:
    waiting = [place]
    while waiting:
        place = waiting.pop()
        if isinstance(place.node, MapNode):
            yield place
        waiting += reversed(children(place, EVERY))


def _services(root: Place) -> Iterator[Scope]:
    services = {place.key: place for place in resolve(root, ("services", "[*]"))}
    inherited = 0
    for service in services.values():
        if isinstance(service.node, MapNode):
            depth = MAX_EXTENDS if inherited < MAX_INHERITED else 0
            node = _extended(service.node, services, depth)
            whole = service._replace(node=node)
            inherited += len(node.entries) if "extends" in service.node.entries else 0
            yield Scope("", f"service {service.key}", {"": whole, "service": whole, "document": root})


def _extended(service: MapNode, services: Mapping[str, Place], depth: int) -> MapNode:
    """Return a service with what it takes over from the one that it extends; what another file says is unknown."""
    extends = service.entries.get("extends")
    if extends is None:
        return service
    place = Place(extends.node, "", None)
    named = _scalar_text(place, ()) or _scalar_text(place, ("service",))
    base = None if resolve(place, ("file",)) or not depth else services.get(named)
    if base is None or not isinstance(base.node, MapNode):
        unknown = ScalarNode(UNKNOWN_MARK, UNKNOWN_MARK, extends.key_span)
        entry = MapEntry(extends.key_span, unknown)
        return service._replace(entries={**service.entries, UNKNOWN_MARK: entry})
    inherited = _extended(base.node, services, depth - 1).entries
    return service._replace(entries={**inherited, **service.entries})


def kinds_in(facts: Facts) -> frozenset[str]:
    """Return the kinds of the Kubernetes objects in a document."""
    manifest = facts.manifest if isinstance(facts, HelmFacts) else facts
    return frozenset(scope.kind for scope in _objects(manifest)) if isinstance(manifest, YamlFacts) else frozenset()


def kubernetes_scopes(facts: YamlFacts) -> ScopeTable:
    """Return each object as ``object``, and its pod and containers as the scopes of these names."""
    objects = tuple(_objects(facts))
    pods = tuple(pod for scope in objects for pod in _pods(scope))
    main = tuple(container for pod in pods for container in _containers(pod, ("containers",)))
    every = tuple(container for pod in pods for container in _containers(pod, ("containers", "initContainers")))
    return {"document": objects, "object": objects, "pod": pods, "container": every, "main-container": main}


def _objects(facts: YamlFacts) -> Iterator[Scope]:
    for document in facts.documents:
        for kind, thing in _unlisted(root_place(document)):
            subject = f"{kind} {_scalar_text(thing, ('metadata', 'name'))}".strip()
            yield Scope(kind, subject, {"": thing, "object": thing, "document": thing})


def _pods(scope: Scope) -> Iterator[Scope]:
    steps = pod_path(scope.kind)
    for pod in resolve(scope.around["object"], steps) if steps else ():
        if isinstance(pod.node, MapNode):
            yield Scope(scope.kind, scope.subject, {**scope.around, "": pod, "pod": pod})


def _containers(pod: Scope, lists: tuple[str, ...]) -> Iterator[Scope]:
    for key in lists:
        for container in resolve(pod.around["pod"], (key, "[*]")):
            if isinstance(container.node, MapNode):
                label = _scalar_text(container, ("name",))
                subject = f"container {label}" if label else pod.subject
                yield Scope(pod.kind, subject, {**pod.around, "": container, "container": container})


def _unlisted(place: Place) -> Iterator[tuple[str, Place]]:
    kind = _scalar_text(place, ("kind",))
    if kind.endswith("List"):
        for item in resolve(place, ("items", "[*]")):
            yield _scalar_text(item, ("kind",)), item
        return
    # A half-typed document has no kind yet: nothing can be said of it.
    if kind:
        yield kind, place


def pod_path(kind: str) -> tuple[str, ...]:
    """Return the steps to the pod of an object of ``kind``, none when it has no pod."""
    if kind in _WORKLOADS:
        return _TEMPLATED_POD
    return _POD_PATHS.get(kind, ())


def _scalar_text(place: Place, steps: tuple[str, ...]) -> str:
    found = resolve(place, steps)
    text = found[0].node.text if found and isinstance(found[0].node, ScalarNode) else ""
    return text.replace(UNKNOWN_MARK, "…")
