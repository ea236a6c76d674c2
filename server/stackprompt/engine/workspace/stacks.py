"""The newest scan of each workspace: made off the loop, once for all who wait, and renewed where it changed."""

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
from stackprompt.domain.knowledge.technology import Stack, Technologies
from stackprompt.engine.snapshot import Snapshot
from stackprompt.runtime.bus import Bus
from stackprompt.runtime.settings.shapes import ScanSettings
from stackprompt.runtime.tree.walk import Budget, Tally

if TYPE_CHECKING:
    from stackprompt.detection.detect import WorkspaceScan

MAX_WORKSPACES = 8
# After a change of branch a scan of everything, which reads only what is new, is faster.
MOST_PATHS = 200
# A watch costs a descriptor of the system for each folder.
MOST_WATCHED = 256


@dataclass(frozen=True, slots=True)
class ScanKey:
    """The key of a scan: the workspace, its number of changes, the settings, and the technologies by identity."""

    root: str
    number: int
    settings: ScanSettings
    technologies_id: int
    technologies: Technologies = field(compare=False)


class RunOffLoop(Protocol):
    """Runs blocking work in a thread."""

    def __call__(self, work: "Callable[[], WorkspaceScan]", /) -> "Awaitable[WorkspaceScan]":
        """Run ``work``."""
        ...


@dataclass(slots=True, eq=False)
class _WorkspaceState:
    """A workspace: ``number`` counts changes; ``changed`` are paths that ``scan`` does not cover, None means all."""

    number: int
    changed: set[str] | None = field(default_factory=set[str])
    scan: "WorkspaceScan | None" = None
    answered: ScanKey | None = None
    tally: Tally = field(default_factory=Tally)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    tasks: dict[ScanKey, asyncio.Task[Stack]] = field(default_factory=dict[ScanKey, asyncio.Task[Stack]])

    def answers(self, key: ScanKey) -> bool:
        """Return whether ``scan`` has the ``key``, or a newer one."""
        answered = self.answered
        if answered is None or answered.number < key.number:
            return False
        return (answered.settings, answered.technologies_id) == (key.settings, key.technologies_id)


class Stacks:
    """The stacks of the workspaces that were asked about last."""

    def __init__(self, off_loop: RunOffLoop, bus: Bus, cache: Path | None) -> None:
        self._off_loop = off_loop
        self._bus = bus
        self._cache = cache
        self._states: dict[str, _WorkspaceState] = {}
        # No number is used twice: an evicted workspace does not come back under a number that it had.
        self._numbers = itertools.count()

    def move_cache(self, folder: Path | None) -> None:
        """Store scans in ``folder`` from now on, or nowhere."""
        self._cache = folder

    def make_key(self, root: str, snapshot: Snapshot) -> ScanKey:
        """Return the key of the stack of the workspace at ``root`` as it is now."""
        technologies = snapshot.knowledge.technologies
        return ScanKey(root, self._open_state(root).number, snapshot.settings.scan, id(technologies), technologies)

    async def get(self, key: ScanKey) -> Stack:
        """Return the stack of a workspace; a second caller waits for the scan under way."""
        if not key.root:
            return Stack("")
        state = self._open_state(key.root)
        if state.scan is not None and state.answers(key):
            return state.scan.stack
        task = state.tasks.get(key)
        if task is None:
            task = state.tasks[key] = asyncio.create_task(self._scan(key, state))
            task.add_done_callback(lambda _: state.tasks.pop(key, None))
        # A caller may be cancelled: the others wait on, and the next one uses the scan.
        return await asyncio.shield(task)

    def mark_paths(self, root: str, paths: Iterable[str] | None = None) -> None:
        """Scan the ``paths`` below ``root`` again, or all of it, when its stack is asked for next."""
        state = self._states.get(root)
        if state is None:
            # Its first scan is still to come.
            return
        state.number = next(self._numbers)
        if paths is None or state.changed is None:
            state.changed = None
            return
        state.changed.update(paths)
        if len(state.changed) > MOST_PATHS:
            state.changed = None

    def mark_files(self, paths: Collection[Path]) -> None:
        """Scan the files at ``paths`` again in every workspace that holds them."""
        for root in self._states:
            below = (path.relative_to(root).as_posix() for path in paths if path.is_relative_to(root))
            # One more than are scanned one by one is enough: then all is scanned.
            below_root = tuple(itertools.islice(below, MOST_PATHS + 1))
            if below_root:
                self.mark_paths(root, below_root)

    def list_component_folders(self, roots: Iterable[Path]) -> tuple[Path, ...]:
        """Return the folders of the components of ``roots``, those near the root first."""
        folders: list[Path] = []
        for root in roots:
            state = self._states.get(str(root))
            components = state.scan.stack.components if state and state.scan else ()
            folders += [root, *(root / path for path in sorted(components, key=lambda path: path.count("/")) if path)]
        return tuple(folders[:MOST_WATCHED])

    def is_evidence(self, root: Path, path: Path) -> bool:
        """Return whether a file called like ``path`` may be evidence for the stack of ``root``."""
        state = self._states.get(str(root))
        return state is not None and state.scan is not None and state.scan.matcher.is_relevant(path.name)

    def count_entries(self, root: str) -> int:
        """Return how many files and folders the scan of ``root`` has passed, to show progress."""
        state = self._states.get(root)
        return state.tally.entries if state else 0

    async def _scan(self, key: ScanKey, state: _WorkspaceState) -> Stack:
        # One at a time: a later scan begins with the result of an earlier one.
        async with state.lock:
            if state.scan is not None and state.answers(key):
                return state.scan.stack
            started = time.perf_counter()
            number, changed, previous = state.number, state.changed, _reuse(state, key)
            state.tally, state.changed = Tally(), set()
            try:
                scan = await self._off_loop(partial(run_scan, key, previous, changed, self._cache, state.tally))
            except BaseException:
                # The paths that were to be scanned are lost.
                state.changed = None
                raise
            state.scan, state.answered = scan, replace(key, number=number)
        milliseconds = (time.perf_counter() - started) * 1000
        self._bus.publish(WorkspaceScanned(key.root, len(scan.stack.detected), milliseconds))
        return scan.stack

    def _open_state(self, root: str) -> _WorkspaceState:
        """Return the state of ``root`` and make it the last one to be evicted."""
        state = self._states.pop(root, None) or _WorkspaceState(next(self._numbers))
        self._states[root] = state
        if len(self._states) > MAX_WORKSPACES:
            oldest = next(iter(self._states))
            if not self._states[oldest].tasks:
                del self._states[oldest]
        return state


def _reuse(state: _WorkspaceState, key: ScanKey) -> "WorkspaceScan | None":
    answered = state.answered
    if answered is None or (answered.settings, answered.technologies_id) != (key.settings, key.technologies_id):
        return None
    return state.scan


def run_scan(
    key: ScanKey, previous: "WorkspaceScan | None", changed: AbstractSet[str] | None, cache: Path | None, tally: Tally
) -> "WorkspaceScan":
    """Scan a workspace, or the paths that ``changed`` since ``previous``. Blocking: call it off the event loop."""
    # Imported where it is used, in a worker: the first answers to an editor need none of it.
    from stackprompt.detection.cache import open_cache  # noqa: PLC0415
    from stackprompt.detection.detect import empty_scan, rescan_workspace, scan_workspace  # noqa: PLC0415
    from stackprompt.runtime.sandbox.pattern_search import count_slow_searches  # noqa: PLC0415

    root, limits = Path(key.root), key.settings
    budget = Budget(limits.max_entries, limits.max_file_bytes, limits.max_total_bytes)
    if previous is not None and changed is not None:
        return rescan_workspace(root, previous, budget, changed)
    cached = open_cache(cache, root, key.technologies, limits.max_file_bytes) if cache else None
    if previous is None:
        fresh = empty_scan(key.technologies)
        previous = (cached.load(fresh) if cached else None) or fresh
    scan = scan_workspace(root, previous, budget, tally)
    # A search that was stopped leaves gaps, so that the next start scans again.
    if cached and scan.differs_from(previous) and not count_slow_searches():
        cached.save(scan)
    return scan
