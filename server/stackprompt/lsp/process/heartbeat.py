"""The delays of the event loop, measured from inside."""

import asyncio
import time
from collections.abc import Callable

SECONDS_BETWEEN_BEATS = 0.005
# After so many beats without a message the server is idle, and must cost nothing.
BEATS_UNTIL_REST = 400
SECONDS_AT_REST = 0.25


async def measure_delays(record: Callable[[float], None], count_messages: Callable[[], int]) -> None:
    """Record the delay of each beat in milliseconds, for ever; ``count_messages`` returns the messages so far."""
    previous, quiet_beats = count_messages(), 0
    while True:
        pause = SECONDS_BETWEEN_BEATS if quiet_beats < BEATS_UNTIL_REST else SECONDS_AT_REST
        expected = time.perf_counter() + pause
        await asyncio.sleep(pause)
        record(max(0.0, time.perf_counter() - expected) * 1000)
        count = count_messages()
        previous, quiet_beats = count, quiet_beats + 1 if count == previous else 0
