"""Checks of Kubernetes objects that look at the manifests around them."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from stackprompt.formats.check_context import Hits
from stackprompt.formats.kubernetes.scopes import MAX_PAIRS, WITH_PODS, objects_in, pod_path
from stackprompt.formats.yaml.checks import different_tags, duplicate_key
from stackprompt.formats.yaml.find import ContextCheck
from stackprompt.formats.yaml.scopes import Scope, YamlContext
from stackprompt.syntax.yaml_paths import Place, resolve, text_at
from stackprompt.syntax.yaml_reader import read_yaml
from stackprompt.syntax.yaml_tree import MapNode, ScalarNode

_NAMES = frozenset({"app", "app.kubernetes.io/name", "app.kubernetes.io/instance", "k8s-app", "name", "component"})
_REPLICATED = frozenset({"Deployment", "StatefulSet"})
_BUDGETS = frozenset({"PodDisruptionBudget"})
_MANY = 2
_DIVIDER = re.compile(r"(?m)^---\s*$")
_KIND = re.compile(r"(?m)^[ \t-]*kind:[ \t]*[\"']?(\w+)")


class _Pods(NamedTuple):
    """The labels of the pods that an object makes, and its namespace."""

    labels: Mapping[str, str]
    namespace: str


def objects_around(context: YamlContext, kinds: frozenset[str]) -> Iterator[Scope]:
    """Yield the objects of ``kinds`` in the document and in the manifests around it."""
    yield from (scope for scope in context.scopes.get("object", ()) if scope.kind in kinds)
    for text in context.neighbours.texts.values():
        # What is of another kind need not be read: custom resources are many and long.
        for part in _DIVIDER.split(text) if _names_any(text, kinds) else ():
            if _names_any(part, kinds):
                yield from (scope for scope in _list_objects(part) if scope.kind in kinds)


def _names_any(text: str, kinds: frozenset[str]) -> bool:
    return any(match[1] in kinds for match in _KIND.finditer(text))


# The neighbours of a manifest are asked for again at each of its letters, and rarely change.
@lru_cache(maxsize=512)
def _list_objects(text: str) -> tuple[Scope, ...]:
    return tuple(objects_in(read_yaml(text)))


def selects_nothing(context: YamlContext) -> Hits:
    """Find a Service that names an application of these manifests, but by labels that none of its pods has."""
    services = [scope for scope in context.scopes.get("object", ()) if scope.kind == "Service"]
    pods = tuple(_list_pods(context)) if services and context.neighbours.is_whole else ()
    for scope in services if 0 < len(services) * len(pods) <= MAX_PAIRS else ():
        service = scope.around["object"]
        selector = _read_labels(service, "spec", "selector")
        labels_of_pods = [pod.labels for pod in pods if selector and pod.namespace in {"", _read_namespace(service)}]
        if not any(selector.items() <= labels.items() for labels in labels_of_pods):
            names = [(key, value) for key, value in selector.items() if key in _NAMES]
            is_named = any(labels.get(key) == value for labels in labels_of_pods for key, value in names)
            yield from ((place.anchor, scope.subject) for place in resolve(service, ("spec", "selector")) if is_named)


def _list_pods(context: YamlContext) -> Iterator[_Pods]:
    for scope in objects_around(context, WITH_PODS):
        thing = scope.around["object"]
        steps = pod_path(scope.kind)
        for template in resolve(thing, steps[:-1]) if steps else ():
            yield _Pods(_read_labels(template, "metadata", "labels"), _read_namespace(thing))


def _read_namespace(thing: Place) -> str:
    return text_at(thing, "metadata", "namespace")


def _read_labels(place: Place, *steps: str) -> dict[str, str]:
    places = resolve(place, steps)
    node = places[0].node if places else None
    entries = node.entries.items() if isinstance(node, MapNode) else ()
    return {key: entry.node.text for key, entry in entries if isinstance(entry.node, ScalarNode)}


def no_disruption_budget(context: YamlContext) -> Hits:
    """Find a workload of several replicas that no PodDisruptionBudget of the manifests around it selects."""
    if context.has_no_neighbours or not context.neighbours.is_whole:
        return
    replicated = [scope for scope in context.scopes.get("object", ()) if scope.kind in _REPLICATED]
    budgets = [scope.around["object"] for scope in objects_around(context, _BUDGETS)] if replicated else []
    for scope in replicated if len(replicated) * len(budgets) <= MAX_PAIRS else ():
        thing = scope.around["object"]
        labels = _read_labels(thing, "spec", "template", "metadata", "labels")
        if not any(_covers(budget, labels) for budget in budgets):
            replicas = resolve(thing, ("spec", "replicas"))
            yield from ((place.anchor, scope.subject) for place in replicas if _is_many(place))


def _is_many(place: Place) -> bool:
    value = place.node.value if isinstance(place.node, ScalarNode) else None
    return isinstance(value, int) and not isinstance(value, bool) and value >= _MANY


def _covers(budget: Place, labels: Mapping[str, str]) -> bool:
    if resolve(budget, ("spec", "selector", "matchExpressions")):
        return True
    return _read_labels(budget, "spec", "selector", "matchLabels").items() <= labels.items()


def two_tags(context: YamlContext) -> Hits:
    """Find an image that these manifests run with another tag elsewhere."""
    own = [(scope, scope.around["container"]) for scope in context.scopes.get("container", ())]
    yield from different_tags(iter(own))


CHECKS: Mapping[str, ContextCheck] = {
    "kubernetes-duplicate-key": duplicate_key,
    "kubernetes-disruption-budget": no_disruption_budget,
    "kubernetes-image-two-tags": two_tags,
    "kubernetes-service-selects-nothing": selects_nothing,
}
