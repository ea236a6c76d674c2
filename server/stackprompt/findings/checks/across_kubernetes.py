"""Checks of Kubernetes objects that look at the manifests around them."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from stackprompt.documents.helm_facts import HelmFacts
from stackprompt.findings.beside import Beside, Check, Hits
from stackprompt.findings.checks.across_compose import different_tags
from stackprompt.findings.scopes import MAX_PAIRS, WITH_PODS, pod_path
from stackprompt.syntax.yaml_paths import Place, resolve, text_at
from stackprompt.syntax.yaml_tree import MapNode, ScalarNode, YamlFacts

_NAMES = frozenset({"app", "app.kubernetes.io/name", "app.kubernetes.io/instance", "k8s-app", "name", "component"})
_REPLICATED = frozenset({"Deployment", "StatefulSet"})
_BUDGETS = frozenset({"PodDisruptionBudget"})
_MANY = 2


class _Pods(NamedTuple):
    """The labels of the pods that an object makes, and its namespace."""

    labels: Mapping[str, str]
    namespace: str


def duplicate_key(beside: Beside) -> Hits:
    """Find a key that its mapping has had before."""
    facts = beside.facts.manifest if isinstance(beside.facts, HelmFacts) else beside.facts
    if isinstance(facts, YamlFacts):
        yield from ((key.span, f"key {key.text}") for key in facts.repeated)


def selects_nothing(beside: Beside) -> Hits:
    """Find a Service that names an application of these manifests, but by labels that none of its pods has."""
    services = [scope for scope in beside.scopes.get("object", ()) if scope.kind == "Service"]
    pods = tuple(_pods(beside)) if services and beside.neighbours.is_whole else ()
    for scope in services if 0 < len(services) * len(pods) <= MAX_PAIRS else ():
        service = scope.around["object"]
        wanted = _labels(service, "spec", "selector")
        mine = [pod.labels for pod in pods if wanted and pod.namespace in {"", _namespace(service)}]
        if not any(wanted.items() <= labels.items() for labels in mine):
            named = any(_is_meant(wanted, labels) for labels in mine)
            yield from ((place.anchor, scope.subject) for place in resolve(service, ("spec", "selector")) if named)


def _is_meant(wanted: Mapping[str, str], labels: Mapping[str, str]) -> bool:
    return any(key in _NAMES and labels.get(key) == value for key, value in wanted.items())


def _pods(beside: Beside) -> Iterator[_Pods]:
    for scope in beside.objects(WITH_PODS):
        thing = scope.around["object"]
        steps = pod_path(scope.kind)
        for template in resolve(thing, steps[:-1]) if steps else ():
            yield _Pods(_labels(template, "metadata", "labels"), _namespace(thing))


def _namespace(thing: Place) -> str:
    return text_at(thing, "metadata", "namespace")


def _labels(place: Place, *steps: str) -> dict[str, str]:
    found = resolve(place, steps)
    node = found[0].node if found else None
    entries = node.entries.items() if isinstance(node, MapNode) else ()
    return {key: entry.node.text for key, entry in entries if isinstance(entry.node, ScalarNode)}


def no_disruption_budget(beside: Beside) -> Hits:
    """Find a workload of several replicas that no PodDisruptionBudget of the manifests around it selects."""
    if beside.is_alone or not beside.neighbours.is_whole:
        return
    replicated = [scope for scope in beside.scopes.get("object", ()) if scope.kind in _REPLICATED]
    budgets = [scope.around["object"] for scope in beside.objects(_BUDGETS)] if replicated else []
    for scope in replicated if len(replicated) * len(budgets) <= MAX_PAIRS else ():
        thing = scope.around["object"]
        labels = _labels(thing, "spec", "template", "metadata", "labels")
        if not any(_covers(budget, labels) for budget in budgets):
            replicas = resolve(thing, ("spec", "replicas"))
            yield from ((place.anchor, scope.subject) for place in replicas if _is_several(place))


def _is_several(place: Place) -> bool:
    value = place.node.value if isinstance(place.node, ScalarNode) else None
    return isinstance(value, int) and not isinstance(value, bool) and value >= _MANY


def _covers(budget: Place, labels: Mapping[str, str]) -> bool:
    if resolve(budget, ("spec", "selector", "matchExpressions")):
        return True
    return _labels(budget, "spec", "selector", "matchLabels").items() <= labels.items()


def two_tags(beside: Beside) -> Hits:
    """Find an image that these manifests run with another tag elsewhere."""
    own = [(scope, scope.around["container"]) for scope in beside.scopes.get("container", ())]
    yield from different_tags(iter(own))


CHECKS: Mapping[str, Check] = {
    "compose-duplicate-key": duplicate_key,
    "kubernetes-duplicate-key": duplicate_key,
    "kubernetes-disruption-budget": no_disruption_budget,
    "kubernetes-image-two-tags": two_tags,
    "kubernetes-service-selects-nothing": selects_nothing,
}
