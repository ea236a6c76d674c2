"""Checks of one Kubernetes object against another of the same file, or of one part of an object against another."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from stackprompt.formats.check_context import Hits
from stackprompt.formats.kubernetes.scopes import MAX_PAIRS
from stackprompt.formats.yaml.find import ScopeCheck
from stackprompt.formats.yaml.scopes import Scope, ScopeTable
from stackprompt.syntax.yaml_paths import Place, resolve, text_at
from stackprompt.syntax.yaml_tree import ScalarNode

_SELECTING = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"})
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
            has = text_at(labels, wanted.key) if labels else None
            if isinstance(wanted.node, ScalarNode) and has != wanted.node.text:
                yield wanted.anchor, scope.subject


def hpa_replicas(scopes: ScopeTable) -> Hits:
    """Find a fixed number of replicas of a workload that an autoscaler of the same file scales."""
    scaled = {
        (
            text_at(thing, "spec", "scaleTargetRef", "kind"),
            text_at(thing, "spec", "scaleTargetRef", "name"),
            _home(thing),
        )
        for thing in _of_kind(scopes, "HorizontalPodAutoscaler")
    }
    for scope in scopes["object"] if scaled else ():
        thing = scope.around["object"]
        if (scope.kind, text_at(thing, "metadata", "name"), _home(thing)) in scaled:
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
    selectors = tuple(_selectors(scopes))
    pods = tuple(_pods(scopes)) if selectors else ()
    for scope, selector in selectors if len(selectors) * len(pods) <= MAX_PAIRS else ():
        chosen = [pod for pod in pods if _selects(selector, pod.labels)]
        known = frozenset[str]().union(*(pod.ports for pod in chosen))
        for target in resolve(scope.around["object"], ("spec", "ports", "[*]", "targetPort")) if chosen else ():
            is_name = isinstance(target.node, ScalarNode) and isinstance(target.node.value, str)
            if is_name and isinstance(target.node, ScalarNode) and _is_port_name(target.node.text) - known:
                yield target.anchor, scope.subject


def _is_port_name(text: str) -> frozenset[str]:
    return frozenset({text}) if text.replace("-", "").isalnum() and not text.isdecimal() else frozenset()


def _selectors(scopes: ScopeTable) -> Iterator[tuple[Scope, Place]]:
    for scope in scopes["object"]:
        if scope.kind == "Service":
            yield from ((scope, selector) for selector in resolve(scope.around["object"], ("spec", "selector")))


def _pods(scopes: ScopeTable) -> Iterator[_Selected]:
    for scope in scopes["pod"]:
        path = ("metadata", "labels") if scope.kind == "Pod" else _TEMPLATE_LABELS
        names = resolve(scope.around["pod"], ("containers", "[*]", "ports", "[*]", "name"))
        ports = frozenset(place.node.text for place in names if isinstance(place.node, ScalarNode))
        yield _Selected(_texts(scope.around["object"], path), ports)


def _selects(selector: Place, labels: Mapping[str, str]) -> bool:
    wanted = _texts(selector, ())
    return bool(wanted) and wanted.items() <= labels.items()


def _texts(start: Place, path: tuple[str, ...]) -> Mapping[str, str]:
    places = resolve(start, (*path, "[*]"))
    return {place.key: place.node.text for place in places if isinstance(place.node, ScalarNode)}


def _of_kind(scopes: ScopeTable, kind: str) -> Iterator[Place]:
    return (scope.around["object"] for scope in scopes["object"] if scope.kind == kind)


def _home(thing: Place) -> str:
    return text_at(thing, "metadata", "namespace") or "default"


CHECKS: Mapping[str, ScopeCheck] = {
    "kubernetes-selector-mismatch": selector_mismatch,
    "kubernetes-hpa-replicas": hpa_replicas,
    "kubernetes-hpa-range": hpa_range,
    "kubernetes-service-target-port": service_target_port,
}
