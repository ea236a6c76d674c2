"""Ranges of ports that are kept in order say the same as ranges that are compared one by one."""

from hypothesis import given
from hypothesis import strategies as st

from stackprompt.formats.compose.checks.services import _Published, _Taken

INTERFACES = st.sampled_from(["", "127.0.0.1", "10.0.0.1"])
PORTS = st.tuples(INTERFACES, st.integers(1, 40), st.integers(0, 6), st.sampled_from(["tcp", "udp"]))


def collides(one: _Published, other: _Published) -> bool:
    is_same_interface = one.interface == other.interface or "" in {one.interface, other.interface}
    return is_same_interface and one.protocol == other.protocol and one.first <= other.last and other.first <= one.last


@given(st.lists(PORTS, max_size=30))
def test_a_port_collides_with_what_was_taken_before(rows: list[tuple[str, int, int, str]]) -> None:
    taken, before = _Taken(), list[_Published]()
    for interface, first, more, protocol in rows:
        port = _Published(interface, first, first + more, protocol)
        assert taken.collides(port) == any(collides(port, other) for other in before)
        taken.add(port)
        before.append(port)
