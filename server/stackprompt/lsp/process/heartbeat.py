"""How long the event loop was kept from its work, measured from inside."""

import asyncio
import time
from collections.abc import Callable

SECONDS_BETWEEN_BEATS = 0.005
# Without messages for so many beats nothing is going on, and an idle server shall cost nothing.
BEATS_UNTIL_REST = 400
SECONDS_AT_REST = 0.25


async def measure_delays(late: Callable[[float], None], messages: Callable[[], int]) -> None:
    """Tell by how many milliseconds each beat comes late, for ever; ``messages`` counts what has arrived."""
    seen, quiet = messages(), 0
    while True:
        pause = SECONDS_BETWEEN_BEATS if quiet < BEATS_UNTIL_REST else SECONDS_AT_REST
        expected = time.perf_counter() + pause
        await asyncio.sleep(pause)
        late(max(0.0, time.perf_counter() - expected) * 1000)
        arrived = messages()
        seen, quiet = arrived, quiet + 1 if arrived == seen else 0
