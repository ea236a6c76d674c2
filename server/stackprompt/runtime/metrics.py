"""Count the work of the engine by its events."""

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
        """Return the share of prompts that came from the cache, 0 before the first one."""
        total = self.cache_hits + self.cache_misses
        return self.cache_hits / total if total else 0.0


def measure_memory_mb() -> float:
    """Return the peak resident memory of this process in MiB; 0 on systems without this figure."""
    if sys.platform == "win32":
        return 0.0
    import resource  # noqa: PLC0415 - Windows has none

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _KIB_PER_MIB if sys.platform != "darwin" else peak / _KIB_PER_MIB**2


class MetricsListener:
    """Listener with the newest totals in ``current``."""

    def __init__(self, bus: Bus) -> None:
        self.current = Metrics()
        _ = bus.subscribe(PromptStarted, self._count_request)
        _ = bus.subscribe(PromptCompleted, self._count_prompt)
        _ = bus.subscribe(PromptFailed, self._count_error)
        _ = bus.subscribe(CacheHit, self._count_hit)
        _ = bus.subscribe(CacheMiss, self._count_miss)

    def _count_request(self, event: PromptStarted) -> None:
        self.current = replace(self.current, requests=self.current.requests + 1, correlation_id=event.correlation_id)

    def _count_prompt(self, event: PromptCompleted) -> None:
        slowest = max(self.current.slowest_ms, event.milliseconds)
        self.current = replace(self.current, completed=self.current.completed + 1, slowest_ms=slowest)

    def _count_error(self, _: PromptFailed) -> None:
        self.current = replace(self.current, errors=self.current.errors + 1)

    def _count_hit(self, _: CacheHit) -> None:
        self.current = replace(self.current, cache_hits=self.current.cache_hits + 1)

    def _count_miss(self, _: CacheMiss) -> None:
        self.current = replace(self.current, cache_misses=self.current.cache_misses + 1)
