"""The newest sight of each workspace: looked at off the loop, once for all who ask, and then only where it changed."""

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Collection, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from stackprompt.domain.events import WorkspaceScanned
from stackprompt.domain.technology import Stack, Technologies
from stackprompt.engine.snapshot import Snapshot
from stackprompt.runtime.bus import Bus
from stackprompt.runtime.settings.shapes import ScanSettings
from stackprompt.runtime.tree.walk import Budget, Tally

if TYPE_CHECKING:
    from stackprompt.detection.detect import WorkspaceScan

KEPT = 8
# After a branch was changed a look at all, which reads only what is new, is the shorter way.
MOST_PATHS = 200
# A watch costs a descriptor of the system for each folder.
MOST_WATCHED = 256


@dataclass(frozen=True, slots=True)
class Scan:
    """A look at a workspace: what it was asked with is part of the key, the technologies by identity."""

    root: str
    number: int
    settings: ScanSettings
    technologies_id: int
    technologies: Technologies = field(compare=False)


class OffLoop(Protocol):
    """Runs what blocks in a thread."""

    def __call__(self, work: "Callable[[], WorkspaceScan]", /) -> "Awaitable[WorkspaceScan]":
        """Run ``work``."""
        ...


@dataclass(slots=True, eq=False)
class _Place:
    """A workspace: ``number`` counts changes; ``changed`` are the paths that ``sight`` does not show, None is all."""

    number: int
    changed: set[str] | None = field(default_factory=set[str])
    sight: "WorkspaceScan | None" = None
    shown: Scan | None = None
    tally: Tally = field(default_factory=Tally)
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    flights: dict[Scan, asyncio.Task[Stack]] = field(default_factory=dict[Scan, asyncio.Task[Stack]])

    def shows(self, scan: Scan) -> bool:
        """Tell whether ``sight`` is what ``scan`` asks for, or newer."""
        shown = self.shown
        if shown is None or shown.number < scan.number:
            return False
        return (shown.settings, shown.technologies_id) == (scan.settings, scan.technologies_id)


class Stacks:
    """Stacks by workspace; those that nobody asked about for the longest time are let go of."""

    def __init__(self, off_loop: OffLoop, bus: Bus, cache: Path | None) -> None:
        self._off_loop = off_loop
        self._bus = bus
        self._cache = cache
        self._places: dict[str, _Place] = {}
        # Never the same twice: a workspace that was let go of does not come back under a number that it had.
        self._numbers = itertools.count()

    def move_cache(self, folder: Path | None) -> None:
        """Store scans in ``folder`` from now on, or nowhere."""
        self._cache = folder

    def scan_of(self, root: str, snapshot: Snapshot) -> Scan:
        """Return the key of the stack of the workspace at ``root`` as it is now."""
        technologies = snapshot.knowledge.technologies
        return Scan(root, self._place(root).number, snapshot.settings.scan, id(technologies), technologies)

    async def of(self, scan: Scan) -> Stack:
        """Return what the workspace is made of; whoever asks for a look under way waits for that one."""
        if not scan.root:
            return Stack("")
        place = self._place(scan.root)
        if place.sight is not None and place.shows(scan):
            return place.sight.stack
        flight = place.flights.get(scan)
        if flight is None:
            flight = place.flights[scan] = asyncio.create_task(self._look(scan, place))
            flight.add_done_callback(lambda _: place.flights.pop(scan, None))
        # Whoever waits may be cancelled: the others wait on, and what was begun is of use to the next.
        return await asyncio.shield(flight)

    def changed(self, root: str, paths: Iterable[str] | None = None) -> None:
        """Look again at the ``paths`` below ``root``, or at all of it, when its stack is asked for next."""
        place = self._places.get(root)
        if place is None:
            # Nobody asked about it yet.
            return
        place.number = next(self._numbers)
        if paths is None or place.changed is None:
            place.changed = None
            return
        place.changed.update(paths)
        if len(place.changed) > MOST_PATHS:
            place.changed = None

    def files_changed(self, paths: Collection[Path]) -> None:
        """Do the same for files wherever they are: only workspaces that somebody asked about are gone through."""
        for root in self._places:
            below = (path.relative_to(root).as_posix() for path in paths if path.is_relative_to(root))
            # One more than are looked at one by one tells enough.
            named = tuple(itertools.islice(below, MOST_PATHS + 1))
            if named:
                self.changed(root, named)

    def manifest_folders(self, roots: Iterable[Path]) -> tuple[Path, ...]:
        """Return the folders of the components of ``roots``, those near the root first."""
        found: list[Path] = []
        for root in roots:
            place = self._places.get(str(root))
            components = place.sight.stack.components if place and place.sight else ()
            found += [root, *(root / path for path in sorted(components, key=lambda path: path.count("/")) if path)]
        return tuple(found[:MOST_WATCHED])

    def tells(self, root: Path, path: Path) -> bool:
        """Tell whether the name of the file at ``path`` says that it may tell something of the stack of ``root``."""
        place = self._places.get(str(root))
        return place is not None and place.sight is not None and place.sight.matcher.is_relevant(path.name)

    def entries(self, root: str) -> int:
        """Return how many files and folders the look at ``root`` has come by; a sign of life."""
        place = self._places.get(root)
        return place.tally.entries if place else 0

    async def _look(self, scan: Scan, place: _Place) -> Stack:
        # One at a time: a later look begins with what an earlier one saw.
        async with place.looking:
            if place.sight is not None and place.shows(scan):
                return place.sight.stack
            began = time.perf_counter()
            number, changed, before = place.number, place.changed, _usable(place, scan)
            place.tally, place.changed = Tally(), set()
            try:
                sight = await self._off_loop(partial(looked, scan, before, changed, self._cache, place.tally))
            except BaseException:
                # What was to be looked at is not known any more.
                place.changed = None
                raise
            place.sight, place.shown = sight, replace(scan, number=number)
        self._bus.publish(WorkspaceScanned(scan.root, len(sight.stack.detected), _since(began)))
        return sight.stack

    def _place(self, root: str) -> _Place:
        """Return what is known of ``root``, which was asked about last now."""
        place = self._places.pop(root, None) or _Place(next(self._numbers))
        self._places[root] = place
        if len(self._places) > KEPT:
            oldest = next(iter(self._places))
            if not self._places[oldest].flights:
                del self._places[oldest]
        return place


def _usable(place: _Place, scan: Scan) -> "WorkspaceScan | None":
    shown = place.shown
    if shown is None or (shown.settings, shown.technologies_id) != (scan.settings, scan.technologies_id):
        return None
    return place.sight


def looked(
    scan: Scan, before: "WorkspaceScan | None", changed: AbstractSet[str] | None, cache: Path | None, tally: Tally
) -> "WorkspaceScan":
    """Look at a workspace, or where it ``changed`` since ``before``. Blocking: call it off the event loop."""
    # Imported where it is used, in a worker: an editor's first questions need none of it.
    from stackprompt.detection.cache import open_cache  # noqa: PLC0415
    from stackprompt.detection.detect import empty_scan, rescan_workspace, scan_workspace  # noqa: PLC0415
    from stackprompt.runtime.sandbox.pattern_search import count_slow_searches  # noqa: PLC0415

    root, limits = Path(scan.root), scan.settings
    budget = Budget(limits.max_entries, limits.max_file_bytes, limits.max_total_bytes)
    if before is not None and changed is not None:
        return rescan_workspace(root, before, budget, changed)
    cached = open_cache(cache, root, scan.technologies, limits.max_file_bytes) if cache else None
    if before is None:
        fresh = empty_scan(scan.technologies)
        before = (cached.load(fresh) if cached else None) or fresh
    sight = scan_workspace(root, before, budget, tally)
    # What a search that did not end would have found is missing: the next start looks again.
    if cached and sight.differs_from(before) and not count_slow_searches():
        cached.save(sight)
    return sight


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
