"""The scopes that a YAML rule can be about: services of a Compose file, objects, pods and containers of manifests."""

from collections.abc import Iterator
from dataclasses import dataclass

from stackprompt.documents.yaml_tree import Mapping, Node, Scalar, YamlFacts
from stackprompt.findings.conditions import Scopes
from stackprompt.findings.paths import Place, resolve, root_place

_POD_PATHS: dict[str, tuple[str, ...]] = {
    "Pod": ("spec",),
    "PodTemplate": ("template", "spec"),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
}
_TEMPLATED_POD = ("spec", "template", "spec")
_WORKLOADS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"})


@dataclass(frozen=True, slots=True)
class Scope:
    """A place to test rules at: the kind of its Kubernetes object, a subject for people, its named surroundings."""

    kind: str
    subject: str
    around: Scopes


def compose_scopes(facts: YamlFacts, name: str) -> Iterator[Scope]:
    """Yield the whole file for ``document``, each service for ``service``."""
    for document in facts.documents:
        root = root_place(document)
        if name == "document":
            yield Scope("", "", {"": root, "document": root})
            continue
        for service in resolve(root, ("services", "[*]")):
            if isinstance(service.node, Mapping):
                around = {"": service, "service": service, "document": root}
                yield Scope("", f"service {service.key}", around)


def kubernetes_scopes(facts: YamlFacts, name: str) -> Iterator[Scope]:
    """Yield each object for ``object``, and its pod and containers for the scopes of these names."""
    for kind, thing in _objects(facts):
        around = {"object": thing, "document": thing}
        subject = _subject(kind, thing)
        if name in {"object", "document"}:
            yield Scope(kind, subject, {**around, "": thing})
            continue
        for pod in resolve(thing, _pod_path(kind)):
            if isinstance(pod.node, Mapping):
                yield from _pod_scopes(name, Scope(kind, subject, {**around, "": pod, "pod": pod}))


def _pod_scopes(name: str, pod: Scope) -> Iterator[Scope]:
    if name == "pod":
        yield pod
        return
    lists = ("containers",) if name == "main-container" else ("containers", "initContainers")
    for key in lists:
        for container in resolve(pod.around["pod"], (key, "[*]")):
            if isinstance(container.node, Mapping):
                label = _scalar_text(container, ("name",))
                subject = f"container {label}" if label else pod.subject
                yield Scope(pod.kind, subject, {**pod.around, "": container, "container": container})


def _objects(facts: YamlFacts) -> Iterator[tuple[str, Place]]:
    for document in facts.documents:
        yield from _unlisted(root_place(document))


def _unlisted(place: Place) -> Iterator[tuple[str, Place]]:
    kind = _scalar_text(place, ("kind",))
    if kind.endswith("List"):
        for item in resolve(place, ("items", "[*]")):
            yield _scalar_text(item, ("kind",)), item
        return
    # A half-typed document has no kind yet: nothing can be said of it.
    if kind:
        yield kind, place


def _pod_path(kind: str) -> tuple[str, ...]:
    if kind in _WORKLOADS:
        return _TEMPLATED_POD
    return _POD_PATHS.get(kind, ("no pod in this kind",))


def _subject(kind: str, thing: Place) -> str:
    return f"{kind} {_scalar_text(thing, ('metadata', 'name'))}".strip()


def _scalar_text(place: Place, steps: tuple[str, ...]) -> str:
    found: Node | None = next((p.node for p in resolve(place, steps)), None)
    return found.text if isinstance(found, Scalar) else ""
