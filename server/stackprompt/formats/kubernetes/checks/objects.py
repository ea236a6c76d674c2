"""Checks of one Kubernetes object against another of the same file, or of one part of an object against another."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from stackprompt.formats.check_context import Hits
from stackprompt.formats.kubernetes.scopes import MAX_PAIRS
from stackprompt.formats.yaml.find import ScopeCheck
from stackprompt.formats.yaml.scopes import ScopeTable
from stackprompt.syntax.yaml_paths import Place, resolve, text_at
from stackprompt.syntax.yaml_tree import ScalarNode

_SELECTING = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"})
_SELECTOR = ("spec", "selector")
_TARGET_PORTS = ("spec", "ports", "[*]", "targetPort")
_TEMPLATE_LABELS = ("spec", "template", "metadata", "labels")


class _Selected(NamedTuple):
    """A workload that a Service of the same file selects, and the names of its pods' ports."""

    labels: Mapping[str, str]
    ports: frozenset[str]


def selector_mismatch(scopes: ScopeTable) -> Hits:
    """Find labels that a workload selects and its own pod template does not have."""
    for scope in scopes["object"]:
        thing = scope.around["object"]
        if scope.kind not in _SELECTING or not resolve(thing, ("spec", "template")):
            continue
        labels = next(iter(resolve(thing, _TEMPLATE_LABELS)), None)
        for wanted in resolve(thing, ("spec", "selector", "matchLabels", "[*]")):
            label = text_at(labels, wanted.key) if labels else None
            if isinstance(wanted.node, ScalarNode) and label != wanted.node.text:
                yield wanted.anchor, scope.subject


def hpa_replicas(scopes: ScopeTable) -> Hits:
    """Find a fixed number of replicas of a workload that an autoscaler of the same file scales."""
    scalers = [scope.around["object"] for scope in scopes["object"] if scope.kind == "HorizontalPodAutoscaler"]
    targets = {
        (
            text_at(scaler, "spec", "scaleTargetRef", "kind"),
            text_at(scaler, "spec", "scaleTargetRef", "name"),
            _read_namespace(scaler),
        )
        for scaler in scalers
    }
    for scope in scopes["object"] if targets else ():
        thing = scope.around["object"]
        if (scope.kind, text_at(thing, "metadata", "name"), _read_namespace(thing)) in targets:
            yield from ((replicas.anchor, scope.subject) for replicas in resolve(thing, ("spec", "replicas")))


def hpa_range(scopes: ScopeTable) -> Hits:
    """Find autoscalers whose lower bound leaves nothing to scale."""
    for scope in scopes["object"]:
        if scope.kind != "HorizontalPodAutoscaler":
            continue
        thing = scope.around["object"]
        # One replica is the minimum where none is written.
        least = text_at(thing, "spec", "minReplicas") or "1"
        for most in resolve(thing, ("spec", "maxReplicas")):
            text = most.node.text if isinstance(most.node, ScalarNode) else ""
            if text.isdecimal() and least.isdecimal() and int(text) <= int(least):
                yield most.anchor, scope.subject


def service_target_port(scopes: ScopeTable) -> Hits:
    """Find named target ports that no container of the selected pods has, where the file holds these pods."""
    services = (scope for scope in scopes["object"] if scope.kind == "Service")
    selectors = [(scope, place) for scope in services for place in resolve(scope.around["object"], _SELECTOR)]
    pods = tuple(_list_pods(scopes)) if selectors else ()
    for scope, selector in selectors if len(selectors) * len(pods) <= MAX_PAIRS else ():
        labels = _read_texts(selector, ())
        selected = [pod for pod in pods if labels and labels.items() <= pod.labels.items()]
        ports = frozenset[str]().union(*(pod.ports for pod in selected))
        for target in resolve(scope.around["object"], _TARGET_PORTS) if selected else ():
            node = target.node
            name = node.text if isinstance(node, ScalarNode) and isinstance(node.value, str) else ""
            if name.replace("-", "").isalnum() and not name.isdecimal() and name not in ports:
                yield target.anchor, scope.subject


def _list_pods(scopes: ScopeTable) -> Iterator[_Selected]:
    for scope in scopes["pod"]:
        path = ("metadata", "labels") if scope.kind == "Pod" else _TEMPLATE_LABELS
        names = resolve(scope.around["pod"], ("containers", "[*]", "ports", "[*]", "name"))
        ports = frozenset(place.node.text for place in names if isinstance(place.node, ScalarNode))
        yield _Selected(_read_texts(scope.around["object"], path), ports)


def _read_texts(start: Place, path: tuple[str, ...]) -> Mapping[str, str]:
    places = resolve(start, (*path, "[*]"))
    return {place.key: place.node.text for place in places if isinstance(place.node, ScalarNode)}


def _read_namespace(thing: Place) -> str:
    return text_at(thing, "metadata", "namespace") or "default"


CHECKS: Mapping[str, ScopeCheck] = {
    "kubernetes-selector-mismatch": selector_mismatch,
    "kubernetes-hpa-replicas": hpa_replicas,
    "kubernetes-hpa-range": hpa_range,
    "kubernetes-service-target-port": service_target_port,
}
