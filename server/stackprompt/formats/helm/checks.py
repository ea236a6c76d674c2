"""Checks of Helm templates and charts that need the chart around them."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath

from stackprompt.domain.workspace.document import Span
from stackprompt.formats.check_context import Hits
from stackprompt.formats.helm.facts import HelmFacts
from stackprompt.formats.helm.reader import render_template
from stackprompt.formats.kubernetes.checks import table as kubernetes
from stackprompt.formats.yaml.find import YamlChecks
from stackprompt.formats.yaml.scopes import Scope, YamlContext
from stackprompt.syntax.yaml_paths import Place, resolve, root_place, text_at
from stackprompt.syntax.yaml_tree import ScalarNode

_POLICIES = frozenset({"NetworkPolicy", "CiliumNetworkPolicy"})
_POLICY = re.compile(r"(?m)^[ \t]*kind:[ \t]*[\"']?(?:Cilium)?NetworkPolicy\b")
_SHARED_NAMESPACES = frozenset({"kube-system", "kube-public", "kube-node-lease"})
# Their names are the names of something else, and the same in every release.
_NAMED_BY_RULE = frozenset({"CustomResourceDefinition", "APIService", "Namespace", "StorageClass", "IngressClass"})


def network_policy(context: YamlContext) -> Hits:
    """Find pods of a chart that makes no NetworkPolicy with its default values."""
    if not isinstance(context.facts, HelmFacts) or not context.neighbours.texts or not context.neighbours.is_whole:
        return
    pods = [scope for scope in context.scopes.get("pod", ()) if not _read_hook(scope)]
    own = {scope.kind for scope in context.scopes.get("object", ())}
    if pods and own.isdisjoint(_POLICIES) and not _makes_policy(context.facts):
        for scope in pods:
            yield resolve(scope.around["object"], ("kind",))[0].anchor, scope.subject


def _read_hook(scope: Scope) -> str:
    """Return when Helm runs an object by itself, such as "test"; "" for an object that stays."""
    return text_at(scope.around["object"], "metadata", "annotations", "helm.sh/hook")


def _makes_policy(facts: HelmFacts) -> bool:
    files = tuple(sorted(facts.files.items()))
    return any("templates/" in path and _POLICY.search(text) and _is_on(path, text, files) for path, text in files)


@lru_cache(maxsize=32)
def _is_on(path: str, text: str, files: tuple[tuple[str, str], ...]) -> bool:
    """Return whether a template makes a policy with the default values."""
    facts = render_template(text, path, dict(files))
    kinds = {text_at(root_place(document), "kind") for document in facts.manifest.documents}
    return not facts.is_assumed and not kinds.isdisjoint(_POLICIES)


def find_undefined_values(context: YamlContext) -> Hits:
    """Find a value that a template writes out and that values.yaml does not define."""
    yield from _find_missing(context, is_fatal=False)


def fatal_value(context: YamlContext) -> Hits:
    """Find a value in something that is not there, at which Helm ends with an error."""
    yield from _find_missing(context, is_fatal=True)


def _find_missing(context: YamlContext, *, is_fatal: bool) -> Hits:
    facts = context.facts
    if not isinstance(facts, HelmFacts) or "values.yaml" not in facts.files or facts.is_assumed:
        return
    lines = context.document.text.split("\n")
    foreign = {"global", *_list_dependencies(facts.files.get("Chart.yaml", ""))}
    for value in facts.missing:
        if value.is_fatal is is_fatal and value.path.partition(".")[0] not in foreign:
            line = lines[value.line - 1]
            place = Span(value.line, len(line) - len(line.lstrip()), value.line, len(line.rstrip()))
            yield place, f"value {value.path}"


@lru_cache(maxsize=16)
def _list_dependencies(chart: str) -> frozenset[str]:
    return frozenset(re.findall(r"(?m)^[\s-]*(?:name|alias):\s*[\"']?([\w.-]+)", chart))


def hard_coded_image(context: YamlContext) -> Hits:
    """Find an image that no value can replace."""
    for scope in context.scopes.get("container", ()):
        if "test" not in _read_hook(scope):
            yield from _find_literals(context, scope, resolve(scope.around["container"], ("image",)))


def hard_coded_namespace(context: YamlContext) -> Hits:
    """Find a namespace that is not the one of the release."""
    for scope in context.scopes.get("object", ()):
        named = resolve(scope.around["object"], ("metadata", "namespace"))
        if named and text_at(named[0]) not in _SHARED_NAMESPACES:
            yield from _find_literals(context, scope, named)


def hard_coded_name(context: YamlContext) -> Hits:
    """Find a name that every release of the chart would give to its object."""
    for scope in context.scopes.get("object", ()):
        if scope.kind not in _NAMED_BY_RULE:
            yield from _find_literals(context, scope, resolve(scope.around["object"], ("metadata", "name")))


def _find_literals(context: YamlContext, scope: Scope, places: tuple[Place, ...]) -> Iterator[tuple[Span, str]]:
    """Yield the places whose text is in the template as it is."""
    if not isinstance(context.facts, HelmFacts):
        return
    for place in places:
        line = context.lines[place.node.span.line - 1]
        if isinstance(place.node, ScalarNode) and place.node.text and "{{" not in line and place.node.text in line:
            yield place.anchor, scope.subject


def lock_missing(context: YamlContext) -> Hits:
    """Find dependencies of a chart without a Chart.lock that records the versions which were tried."""
    lock = str(PurePosixPath(context.document.path).parent / "Chart.lock")
    if context.has_no_neighbours or lock in context.neighbours.names:
        return
    for root in context.scopes.get("document", ()):
        dependencies = resolve(root.around["document"], ("dependencies",))
        every = resolve(root.around["document"], ("dependencies", "[*]"))
        repositories = [text_at(dependency, "repository") for dependency in every]
        if any(text and not text.startswith("file:") for text in repositories):
            yield dependencies[0].anchor, ""


CHECKS = YamlChecks(
    kubernetes.CHECKS.of_scopes,
    {
        **kubernetes.CHECKS.of_context,
        "helm-fatal-value": fatal_value,
        "helm-hard-coded-image": hard_coded_image,
        "helm-hard-coded-name": hard_coded_name,
        "helm-hard-coded-namespace": hard_coded_namespace,
        "helm-network-policy": network_policy,
        "helm-undefined-value": find_undefined_values,
    },
)
CHART_CHECKS = YamlChecks({}, {"helm-chart-lock-missing": lock_missing})
