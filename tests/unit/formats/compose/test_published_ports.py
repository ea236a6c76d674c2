"""Ordered ranges of ports give the same answers as a comparison of each pair."""

from hypothesis import given
from hypothesis import strategies as st

from stackprompt.formats.compose.checks.services import _PublishedPort, _PublishedPorts

INTERFACES = st.sampled_from(["", "127.0.0.1", "10.0.0.1"])
PORTS = st.tuples(INTERFACES, st.integers(1, 40), st.integers(0, 6), st.sampled_from(["tcp", "udp"]))


def collides(one: _PublishedPort, other: _PublishedPort) -> bool:
    is_same_interface = one.interface == other.interface or "" in {one.interface, other.interface}
    return is_same_interface and one.protocol == other.protocol and one.first <= other.last and other.first <= one.last


@given(st.lists(PORTS, max_size=30))
def test_a_port_collides_with_each_earlier_one_that_it_overlaps(rows: list[tuple[str, int, int, str]]) -> None:
    ports, before = _PublishedPorts(), list[_PublishedPort]()
    for interface, first, more, protocol in rows:
        port = _PublishedPort(interface, first, first + more, protocol)
        assert ports.collides(port) == any(collides(port, other) for other in before)
        ports.add(port)
        before.append(port)
