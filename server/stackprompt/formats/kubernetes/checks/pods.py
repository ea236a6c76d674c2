"""Checks of one pod: names given twice, references to what it does not have, amounts that contradict each other."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby

from stackprompt.formats.check_context import Hits
from stackprompt.formats.yaml.find import ScopeCheck
from stackprompt.formats.yaml.scopes import Scope, ScopeTable
from stackprompt.syntax.yaml_paths import Place, resolve, text_at
from stackprompt.syntax.yaml_tree import ListNode, ScalarNode, YamlNode

_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_HANDLERS = ("httpGet", "tcpSocket")
_PORT_NAME = re.compile(r"(?=.*[a-z])[a-z0-9-]{1,15}")
_QUANTITY = re.compile(r"(?P<number>[0-9]{1,15}(?:\.[0-9]{0,9})?)(?P<unit>[KMGTPE]i|[numkMGTPE])?")
_UNITS: Mapping[str, Decimal] = {
    "": Decimal(1),
    "n": Decimal("1e-9"),
    "u": Decimal("1e-6"),
    "m": Decimal("1e-3"),
    "k": Decimal("1e3"),
    **{letter: Decimal(1000) ** power for power, letter in enumerate("MGTPE", start=2)},
    **{f"{letter}i": Decimal(1024) ** power for power, letter in enumerate("KMGTPE", start=1)},
}


def duplicate_env(scopes: ScopeTable) -> Hits:
    """Find environment variables that a container defines a second time."""
    for scope in scopes["container"]:
        yield from _find_repeated(resolve(scope.around["container"], ("env", "[*]", "name")), scope)


def duplicate_entry(scopes: ScopeTable) -> Hits:
    """Find names and mount paths that must be unique and are not."""
    for scope in scopes["pod"]:
        pod = scope.around["pod"]
        named = (*resolve(pod, ("initContainers", "[*]", "name")), *resolve(pod, ("containers", "[*]", "name")))
        yield from _find_repeated(named, scope)
        yield from _find_repeated(resolve(pod, ("volumes", "[*]", "name")), scope)
    for scope in scopes["container"]:
        yield from _find_repeated(resolve(scope.around["container"], ("ports", "[*]", "name")), scope)
        yield from _find_repeated(resolve(scope.around["container"], ("volumeMounts", "[*]", "mountPath")), scope)


def _find_repeated(places: Iterable[Place], scope: Scope) -> Hits:
    texts: set[str] = set()
    for place in places:
        text = place.node.text if isinstance(place.node, ScalarNode) else ""
        if text in texts:
            yield place.anchor, scope.subject
        texts.update({text} - {""})


def find_undeclared_volumes(scopes: ScopeTable) -> Hits:
    """Find mounts of a volume that the pod does not have."""
    for pod, containers in _find_whole_pods(scopes):
        claimed = resolve(pod.around["object"], ("spec", "volumeClaimTemplates", "[*]", "metadata", "name"))
        known = _read_texts((*resolve(pod.around["pod"], ("volumes", "[*]", "name")), *claimed))
        for scope in containers:
            mounts = resolve(scope.around["container"], ("volumeMounts", "[*]", "name"))
            yield from ((mount.anchor, scope.subject) for mount in mounts if _read_texts((mount,)) - known)


def probe_port(scopes: ScopeTable) -> Hits:
    """Find probes that ask a port by a name that the container gives to none."""
    for scope in (container for _, containers in _find_whole_pods(scopes) for container in containers):
        container = scope.around["container"]
        asked = [
            port for probe in _PROBES for handler in _HANDLERS for port in resolve(container, (probe, handler, "port"))
        ]
        known = _read_texts(resolve(container, ("ports", "[*]", "name"))) if asked else frozenset[str]()
        for port in asked:
            if any(_PORT_NAME.fullmatch(text) for text in _read_texts((port,)) - known):
                yield port.anchor, scope.subject


def equal_probes(scopes: ScopeTable) -> Hits:
    """Find liveness probes that are the readiness probe once more, word for word."""
    for scope in scopes["main-container"]:
        container = scope.around["container"]
        for liveness in resolve(container, ("livenessProbe",)):
            for readiness in resolve(container, ("readinessProbe",)):
                if _read_content(liveness.node) == _read_content(readiness.node):
                    yield liveness.anchor, scope.subject


def request_above_limit(scopes: ScopeTable) -> Hits:
    """Find requests of a resource that are above its limit."""
    for scope in scopes["container"]:
        container = scope.around["container"]
        for request in resolve(container, ("resources", "requests", "[*]")):
            most = _read_amount(text_at(container, "resources", "limits", request.key))
            least = _read_amount(request.node.text) if isinstance(request.node, ScalarNode) else None
            if most is not None and least is not None and least > most:
                yield request.anchor, scope.subject


def _read_amount(text: str) -> Decimal | None:
    match = _QUANTITY.fullmatch(text)
    return Decimal(match["number"]) * _UNITS[match["unit"] or ""] if match else None


def _find_whole_pods(scopes: ScopeTable) -> Iterator[tuple[Scope, list[Scope]]]:
    """Yield the first container and all containers of each pod of a whole object."""
    for _, group in groupby(scopes["container"], key=lambda container: id(container.around["pod"])):
        containers = list(group)
        if _is_whole(containers[0]):
            yield containers[0], containers


def _is_whole(scope: Scope) -> bool:
    """Return whether the object is complete: a patch names a container without image or selector."""
    images = resolve(scope.around["pod"], ("containers", "[*]", "image"))
    if len(images) < len(resolve(scope.around["pod"], ("containers", "[*]"))):
        return False
    return scope.kind in {"Pod", "Job", "CronJob"} or bool(resolve(scope.around["object"], ("spec", "selector")))


def _read_texts(places: Iterable[Place]) -> frozenset[str]:
    return frozenset(place.node.text for place in places if isinstance(place.node, ScalarNode))


def _read_content(node: YamlNode) -> object:
    """Return the content of a node without its places."""
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, ListNode):
        return tuple(_read_content(item) for item in node.items)
    return frozenset((key, _read_content(entry.node)) for key, entry in node.entries.items())


CHECKS: Mapping[str, ScopeCheck] = {
    "kubernetes-duplicate-env": duplicate_env,
    "kubernetes-duplicate-entry": duplicate_entry,
    "kubernetes-undeclared-volume": find_undeclared_volumes,
    "kubernetes-probe-port": probe_port,
    "kubernetes-probe-separation": equal_probes,
    "kubernetes-request-above-limit": request_above_limit,
}
