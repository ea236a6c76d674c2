"""Checks of Compose files that need more than the declarative vocabulary."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from stackprompt.formats.check_context import Hits
from stackprompt.formats.yaml.conditions import is_plain
from stackprompt.formats.yaml.find import ScopeCheck
from stackprompt.formats.yaml.scopes import Scope, ScopeTable
from stackprompt.syntax.yaml_paths import resolve, text_at
from stackprompt.syntax.yaml_tree import MapNode, ScalarNode, YamlNode

# What YAML 1.1 reads as a number in base 60, as some tools still do.
_BASE_60 = re.compile(r"[1-9][0-9_]*(:[0-5]?[0-9])+")
_SHORT_PORT = re.compile(
    r"(?:(?P<ip>\[[0-9A-Fa-f:]+\]|[0-9.]+):)?(?P<host>\d+(?:-\d+)?):\d+(?:-\d+)?(?:/(?P<protocol>tcp|udp|sctp))?"
)
_PORT_RANGE = re.compile(r"\d{1,5}(-\d{1,5})?")
_EVERY_INTERFACE = frozenset({"", "0.0.0.0", "::", "[::]"})  # noqa: S104 - compared with, not bound to


class _PublishedPort(NamedTuple):
    """A port of the host: its interface ("" for all), first and last number, protocol."""

    interface: str
    first: int
    last: int
    protocol: str


class _Ranges:
    """Ranges of numbers in order, those that overlap made one: a file may publish tens of thousands of ports."""

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []

    def overlaps(self, first: int, last: int) -> bool:
        """Return whether any number from ``first`` to ``last`` is in a range."""
        place = bisect_right(self._firsts, last)
        return place > 0 and self._lasts[place - 1] >= first

    def add(self, first: int, last: int) -> None:
        """Add the numbers from ``first`` to ``last``."""
        begin, end = bisect_left(self._lasts, first), bisect_right(self._firsts, last)
        if begin < end:
            first, last = min(first, self._firsts[begin]), max(last, self._lasts[end - 1])
        self._firsts[begin:end] = [first]
        self._lasts[begin:end] = [last]


class _PublishedPorts:
    """The ports of the host that are published: those of one interface, of all, and of any."""

    def __init__(self) -> None:
        self._of: defaultdict[tuple[str, str], _Ranges] = defaultdict(_Ranges)
        self._any: defaultdict[str, _Ranges] = defaultdict(_Ranges)

    def collides(self, port: _PublishedPort) -> bool:
        """Return whether ``port`` is published already."""
        first, last, protocol = port.first, port.last, port.protocol
        if not port.interface:
            return self._any[protocol].overlaps(first, last)
        return any(self._of[protocol, interface].overlaps(first, last) for interface in ("", port.interface))

    def add(self, port: _PublishedPort) -> None:
        """Add ``port``."""
        for ranges in (self._of[port.protocol, port.interface], self._any[port.protocol]):
            ranges.add(port.first, port.last)


def find_unquoted_ports(scopes: ScopeTable) -> Hits:
    """Find ports without quotes that a YAML 1.1 reader takes for one number."""
    for scope in scopes["service"]:
        for port in resolve(scope.around["service"], ("ports", "[*]")):
            node = port.node
            if isinstance(node, ScalarNode) and is_plain(node) and _BASE_60.fullmatch(node.text):
                yield port.anchor, scope.subject


def duplicate_container_name(scopes: ScopeTable) -> Hits:
    """Find a fixed container name that an earlier service has too."""
    names: set[str] = set()
    for scope in _find_always_on(scopes):
        for name in resolve(scope.around["service"], ("container_name",)):
            text = _read_text(name.node)
            if text and text in names:
                yield name.anchor, scope.subject
            names.add(text)


def duplicate_port(scopes: ScopeTable) -> Hits:
    """Find a port of the host that an earlier service publishes too."""
    ports = _PublishedPorts()
    for scope in _find_always_on(scopes):
        service = scope.around["service"]
        if text_at(service, "network_mode") == "host":
            continue
        own: list[_PublishedPort] = []
        for place in resolve(service, ("ports", "[*]")):
            port = _read_port(place.node)
            if port is None:
                continue
            if ports.collides(port):
                yield place.anchor, scope.subject
            own.append(port)
        for port in own:
            ports.add(port)


def _find_always_on(scopes: ScopeTable) -> Iterator[Scope]:
    """Yield the services without profiles: those with one may never run together."""
    for scope in scopes["service"]:
        if not resolve(scope.around["service"], ("profiles",)):
            yield scope


def _read_port(node: YamlNode) -> _PublishedPort | None:
    if isinstance(node, ScalarNode):
        short = _SHORT_PORT.fullmatch(node.text)
        return _make_port(short["ip"] or "", short["host"], short["protocol"] or "tcp") if short else None
    if not isinstance(node, MapNode):
        return None
    values = {key: _read_text(entry.node) for key, entry in node.entries.items()}
    return _make_port(values.get("host_ip", ""), values.get("published", ""), values.get("protocol") or "tcp")


def _make_port(interface: str, host: str, protocol: str) -> _PublishedPort | None:
    if not _PORT_RANGE.fullmatch(host):
        return None
    first, _, last = host.partition("-")
    low, high = sorted((int(first), int(last or first)))
    return _PublishedPort("" if interface in _EVERY_INTERFACE else interface, low, high, protocol)


def _read_text(node: YamlNode) -> str:
    return node.text if isinstance(node, ScalarNode) else ""


CHECKS: Mapping[str, ScopeCheck] = {
    "compose-unquoted-port": find_unquoted_ports,
    "compose-duplicate-container-name": duplicate_container_name,
    "compose-duplicate-port": duplicate_port,
}
