"""Checks of Compose files that need more than the declarative vocabulary, and the table of all checks of YAML."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from stackprompt.documents import yaml_tree
from stackprompt.documents.yaml_tree import Node, Scalar
from stackprompt.findings.checks import kubernetes_access, kubernetes_objects, kubernetes_pods, kubernetes_schema
from stackprompt.findings.conditions import is_plain
from stackprompt.findings.paths import resolve
from stackprompt.findings.scopes import Scope, ScopeTable
from stackprompt.findings.text_at import text_at
from stackprompt.findings.yaml_rules import Check, Hits

# What YAML 1.1 reads as a number in base 60, as some tools still do.
_BASE_60 = re.compile(r"[1-9][0-9_]*(:[0-5]?[0-9])+")
_SHORT_PORT = re.compile(
    r"(?:(?P<ip>\[[0-9A-Fa-f:]+\]|[0-9.]+):)?(?P<host>\d+(?:-\d+)?):\d+(?:-\d+)?(?:/(?P<protocol>tcp|udp|sctp))?"
)
_PORT_RANGE = re.compile(r"\d{1,5}(-\d{1,5})?")
_EVERY_INTERFACE = frozenset({"", "0.0.0.0", "::", "[::]"})  # noqa: S104 - compared with, not bound to


class _Published(NamedTuple):
    """A port of the host: its interface ("" for all), first and last number, protocol."""

    interface: str
    first: int
    last: int
    protocol: str

    def collides(self, other: "_Published") -> bool:
        is_same_interface = self.interface == other.interface or "" in {self.interface, other.interface}
        overlaps = self.first <= other.last and other.first <= self.last
        return is_same_interface and overlaps and self.protocol == other.protocol


def unquoted_port(scopes: ScopeTable) -> Hits:
    """Find ports without quotes that a YAML 1.1 reader takes for one number."""
    for scope in scopes["service"]:
        for port in resolve(scope.around["service"], ("ports", "[*]")):
            node = port.node
            if isinstance(node, Scalar) and is_plain(node) and _BASE_60.fullmatch(node.text):
                yield port.anchor, scope.subject


def duplicate_container_name(scopes: ScopeTable) -> Hits:
    """Find a fixed container name that an earlier service has too."""
    seen: set[str] = set()
    for scope in _always_on(scopes):
        for name in resolve(scope.around["service"], ("container_name",)):
            text = _text(name.node)
            if text and text in seen:
                yield name.anchor, scope.subject
            seen.add(text)


def duplicate_port(scopes: ScopeTable) -> Hits:
    """Find a port of the host that an earlier service publishes too."""
    seen: list[_Published] = []
    for scope in _always_on(scopes):
        service = scope.around["service"]
        if text_at(service, "network_mode") == "host":
            continue
        mine: list[_Published] = []
        for port in resolve(service, ("ports", "[*]")):
            published = _published(port.node)
            if published is None:
                continue
            if any(published.collides(other) for other in seen):
                yield port.anchor, scope.subject
            mine.append(published)
        seen += mine


def _always_on(scopes: ScopeTable) -> Iterator[Scope]:
    """Yield the services without profiles: those with one may never run together."""
    for scope in scopes["service"]:
        if not resolve(scope.around["service"], ("profiles",)):
            yield scope


def _published(node: Node) -> _Published | None:
    if isinstance(node, Scalar):
        short = _SHORT_PORT.fullmatch(node.text)
        return _port(short["ip"] or "", short["host"], short["protocol"] or "tcp") if short else None
    if not isinstance(node, yaml_tree.Mapping):
        return None
    values = {key: _text(entry.node) for key, entry in node.entries.items()}
    return _port(values.get("host_ip", ""), values.get("published", ""), values.get("protocol") or "tcp")


def _port(interface: str, host: str, protocol: str) -> _Published | None:
    if not _PORT_RANGE.fullmatch(host):
        return None
    first, _, last = host.partition("-")
    return _Published("" if interface in _EVERY_INTERFACE else interface, int(first), int(last or first), protocol)


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""


CHECKS: Mapping[str, Check] = {
    "compose-unquoted-port": unquoted_port,
    "compose-duplicate-container-name": duplicate_container_name,
    "compose-duplicate-port": duplicate_port,
    **kubernetes_objects.CHECKS,
    **kubernetes_pods.CHECKS,
    **kubernetes_access.CHECKS,
    **kubernetes_schema.CHECKS,
}
