"""How the CPU time of a function grows with its input: the measure behind ``test_linear.py``.

A count of calls would be the same on every machine, but what is quadratic is mostly one call of C: a search of ``re``,
``str.count``, a slice. So CPU time of this thread is measured, of several runs the shortest, and what looks too steep
is measured again before it counts.
"""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

# Twice the input may cost this many times as much: 2 is linear, 4 is quadratic, the rest is noise and look-up tables.
STEEPEST = 2.6
# A reader that takes less at its largest size is fast enough, however it grows.
FLOOR_SECONDS = 0.02
_SMALLEST = 256
MOST_SECONDS = 8.0
_AGAIN = 3


@dataclass(frozen=True, slots=True)
class Growth:
    """The factor by which the last doubling to ``size`` characters raised the time to ``seconds``."""

    factor: float
    size: int
    seconds: float

    @property
    def is_linear(self) -> bool:
        """Return whether the time grows with the size only, or is too short to matter."""
        return self.factor <= STEEPEST or self.seconds < FLOOR_SECONDS


class TooLongError(Exception):
    """Raised inside the work when it has had all of its CPU time."""


def measure_growth(work: Callable[[str], object], make: Callable[[int], str], largest: int) -> Growth:
    """Double the input that ``make`` builds up to ``largest`` characters, or until a doubling can be judged."""
    size = _SMALLEST
    before = _seconds(work, make(size))
    growth = Growth(1.0, size, before)
    while size < largest:
        size *= 2
        now = _seconds(work, make(size))
        growth = Growth(now / max(before, 1e-9), size, now)
        if now == float("inf"):
            return Growth(now, size, now)
        if now > FLOOR_SECONDS:
            return growth if growth.is_linear else _again(work, make, size)
        before = now
    return growth


def _again(work: Callable[[str], object], make: Callable[[int], str], size: int) -> Growth:
    """Measure a suspect at three sizes: a limit that was crossed makes one doubling steep, not two."""
    half, whole, double = (min(_several(work, make(size * part // 2))) for part in (1, 2, 4))
    return Growth(min(whole / max(half, 1e-9), double / max(whole, 1e-9)), size * 2, double)


def _several(work: Callable[[str], object], text: str) -> Iterator[float]:
    for _ in range(_AGAIN):
        seconds = _seconds(work, text)
        yield seconds
        if seconds > 1:
            return


def _seconds(work: Callable[[str], object], text: str) -> float:
    with _cpu_limit(MOST_SECONDS):
        began = time.thread_time()
        try:
            _ = work(text)
        except TooLongError:
            return float("inf")
        return time.thread_time() - began


@contextmanager
def _cpu_limit(seconds: float) -> Iterator[None]:
    """End what runs after so many seconds of CPU; ``re`` looks for signals as well."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooLongError

    if not hasattr(signal, "setitimer"):
        yield
        return
    previous = signal.signal(signal.SIGVTALRM, stop)
    _ = signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        _ = signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        _ = signal.signal(signal.SIGVTALRM, previous)
