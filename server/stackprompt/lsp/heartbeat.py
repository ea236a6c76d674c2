"""How long the event loop was kept from its work, measured from inside."""

import asyncio
import time
from collections.abc import Callable

SECONDS_BETWEEN_BEATS = 0.005


async def beat(late: Callable[[float], None]) -> None:
    """Tell by how many milliseconds each beat comes late, for ever."""
    while True:
        expected = time.perf_counter() + SECONDS_BETWEEN_BEATS
        await asyncio.sleep(SECONDS_BETWEEN_BEATS)
        late(max(0.0, time.perf_counter() - expected) * 1000)
