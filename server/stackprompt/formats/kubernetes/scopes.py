"""The scopes of Kubernetes manifests: objects, and the pods and containers in them."""

from collections.abc import Iterator

from stackprompt.formats.yaml.scopes import Scope, ScopeTable, subject_text
from stackprompt.syntax.yaml_paths import Place, resolve, root_place
from stackprompt.syntax.yaml_tree import MapNode, YamlFacts

_POD_PATHS: dict[str, tuple[str, ...]] = {
    "Pod": ("spec",),
    "PodTemplate": ("template", "spec"),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
}
_TEMPLATED_POD = ("spec", "template", "spec")
_WORKLOADS = frozenset(
    {"Deployment", "DeploymentConfig", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"}
)
# A check that holds every object of one kind against every one of another reports nothing of more pairs than these.
MAX_PAIRS = 250_000
WITH_PODS = _WORKLOADS | frozenset(_POD_PATHS)


def kubernetes_scopes(tree: YamlFacts) -> ScopeTable:
    """Return each object as ``object``, and its pod and containers as the scopes of these names."""
    objects = tuple(objects_in(tree))
    pods = tuple(pod for scope in objects for pod in _list_pods(scope))
    main = tuple(container for pod in pods for container in _list_containers(pod, ("containers",)))
    every = tuple(container for pod in pods for container in _list_containers(pod, ("containers", "initContainers")))
    return {"document": objects, "object": objects, "pod": pods, "container": every, "main-container": main}


def objects_in(tree: YamlFacts) -> Iterator[Scope]:
    """Yield the objects of a manifest, those in lists each for itself."""
    for document in tree.documents:
        for kind, thing in _unpack_list(root_place(document)):
            subject = f"{kind} {subject_text(thing, 'metadata', 'name')}".strip()
            yield Scope(kind, subject, {"": thing, "object": thing, "document": thing})


def _list_pods(scope: Scope) -> Iterator[Scope]:
    steps = pod_path(scope.kind)
    for pod in resolve(scope.around["object"], steps) if steps else ():
        if isinstance(pod.node, MapNode):
            yield Scope(scope.kind, scope.subject, {**scope.around, "": pod, "pod": pod})


def _list_containers(pod: Scope, lists: tuple[str, ...]) -> Iterator[Scope]:
    for key in lists:
        for container in resolve(pod.around["pod"], (key, "[*]")):
            if isinstance(container.node, MapNode):
                label = subject_text(container, "name")
                subject = f"container {label}" if label else pod.subject
                yield Scope(pod.kind, subject, {**pod.around, "": container, "container": container})


def _unpack_list(place: Place) -> Iterator[tuple[str, Place]]:
    kind = subject_text(place, "kind")
    if kind.endswith("List"):
        for item in resolve(place, ("items", "[*]")):
            yield subject_text(item, "kind"), item
        return
    # A half-typed document has no kind yet, so that nothing can be claimed of it.
    if kind:
        yield kind, place


def pod_path(kind: str) -> tuple[str, ...]:
    """Return the steps to the pod of an object of ``kind``, none when it has no pod."""
    if kind in _WORKLOADS:
        return _TEMPLATED_POD
    return _POD_PATHS.get(kind, ())


def kinds_in(facts: object) -> frozenset[str]:
    """Return the kinds of the objects in a manifest."""
    return frozenset(scope.kind for scope in objects_in(facts)) if isinstance(facts, YamlFacts) else frozenset()
