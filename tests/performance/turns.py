"""Taking turns: each server does a little, then the next, so that the noise of the machine falls on all of them."""

import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from tests.performance.connection import FAILURES

S = TypeVar("S")
T = TypeVar("T")


async def each_in_turn(
    measure: str, servers: Mapping[str, S], work: Callable[[S], Awaitable[T]], turns: int
) -> dict[str, list[T]]:
    """Do ``work`` ``turns`` times on each server, in changing order; one that fails has no figure for ``measure``."""
    results: dict[str, list[T]] = {name: [] for name in servers}
    for turn in range(turns):
        for name in list(results) if turn % 2 else reversed(list(results)):
            try:
                results[name].append(await work(servers[name]))
            except FAILURES as failure:
                noted(name, measure, failure)
                del results[name]
    return results


def noted(name: str, measure: str, failure: BaseException) -> None:
    """Say why a figure is missing."""
    print(f"{name} has no figure for {measure}: {failure!r}", file=sys.stderr)
