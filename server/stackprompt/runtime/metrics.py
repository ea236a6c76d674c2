"""Counters of what the engine did, fed by events."""

import sys
from dataclasses import dataclass, replace

from stackprompt.domain.events import CacheHit, CacheMiss, PromptCompleted, PromptFailed, PromptStarted
from stackprompt.runtime.bus import Bus

_KIB_PER_MIB = 1024


@dataclass(frozen=True, slots=True)
class Metrics:
    """Totals since the start."""

    requests: int = 0
    completed: int = 0
    errors: int = 0
    cache_hits: int = 0
    cache_misses: int = 0
    slowest_ms: float = 0.0
    correlation_id: str = ""

    @property
    def cache_hit_ratio(self) -> float:
        """Return the share of prompts that were already there, 0 when none was asked for."""
        asked = self.cache_hits + self.cache_misses
        return self.cache_hits / asked if asked else 0.0


def memory_usage_mb() -> float:
    """Return the peak resident memory of this process in MiB; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0.0
    import resource  # noqa: PLC0415 - Windows has none

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _KIB_PER_MIB if sys.platform != "darwin" else peak / _KIB_PER_MIB**2


class MetricsListener:
    """Keeps the newest totals in ``current``."""

    def __init__(self, bus: Bus) -> None:
        self.current = Metrics()
        _ = bus.subscribe(PromptStarted, self._started)
        _ = bus.subscribe(PromptCompleted, self._completed)
        _ = bus.subscribe(PromptFailed, self._failed)
        _ = bus.subscribe(CacheHit, self._hit)
        _ = bus.subscribe(CacheMiss, self._missed)

    def _started(self, event: PromptStarted) -> None:
        self.current = replace(self.current, requests=self.current.requests + 1, correlation_id=event.correlation_id)

    def _completed(self, event: PromptCompleted) -> None:
        slowest = max(self.current.slowest_ms, event.milliseconds)
        self.current = replace(self.current, completed=self.current.completed + 1, slowest_ms=slowest)

    def _failed(self, _: PromptFailed) -> None:
        self.current = replace(self.current, errors=self.current.errors + 1)

    def _hit(self, _: CacheHit) -> None:
        self.current = replace(self.current, cache_hits=self.current.cache_hits + 1)

    def _missed(self, _: CacheMiss) -> None:
        self.current = replace(self.current, cache_misses=self.current.cache_misses + 1)
