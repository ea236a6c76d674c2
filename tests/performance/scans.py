"""Time of scanning a workspace of 100,000 files: at first, from the cache, and after one manifest changed."""

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from stackprompt.detection.cache import open_cache
from stackprompt.detection.detect import WorkspaceScan, empty_scan, rescan_workspace, scan_workspace
from stackprompt.runtime.tree.gitignore import NEVER_OWN
from stackprompt.runtime.tree.walk import Budget
from tests.performance.rows import OURS, Goal, Row, percentile
from tests.performance.tree import plant
from tests.support import built_in

SCANDIR = "os.scandir"
FILES, FEWER_FILES = 100_000, 20_000
CHANGES = 100
BUDGET = Budget()
CHANGED, APPEARING = "packages/0/0/package.json", "packages/1/package.json"
TEXTS = ('{"dependencies": {"vue": "^3.4"}}', '{"dependencies": {"react": "^18.2"}}')

T = TypeVar("T")


async def measure(folder: Path, rounds: int) -> list[Row]:
    """Measure each figure ``rounds`` times; the median counts, of changes the 95th percentile."""
    files = FILES if rounds > 1 else FEWER_FILES
    root = plant(folder / "monorepo", files)
    technologies = built_in().knowledge.technologies
    cache = open_cache(folder / "cache", root, technologies, BUDGET.max_file_bytes)

    def first() -> WorkspaceScan:
        return scan_workspace(root, empty_scan(technologies), BUDGET)

    def again() -> WorkspaceScan:
        fresh = empty_scan(technologies)
        reopened = open_cache(folder / "cache", root, technologies, BUDGET.max_file_bytes)
        return scan_workspace(root, reopened.load(fresh) or fresh, BUDGET)

    walk, _ = _measure(lambda: _count_entries(str(root)), rounds)
    cold, scan = _measure(first, rounds)
    cache.save(scan)
    warm, same = _measure(again, rounds)
    assert same.stack == scan.stack
    assert scan.stack.cuts == ()
    changed = list(_changes(root, scan))
    what = f"{files:,} files, half of them ignored"
    return [
        Row(f"first look at {what}", "ms", {OURS: cold, SCANDIR: walk}, _most(1_500), SCANDIR),
        Row("the same at the next start, from the cache", "ms", {OURS: warm, SCANDIR: walk}, _most(300), SCANDIR),
        Row("one manifest changed, came or went there, p95", "ms", {OURS: percentile(changed, 95)}, _most(20)),
    ]


def _most(milliseconds: int) -> Goal:
    return Goal(milliseconds, milliseconds, of_ratio=False)


def _count_entries(root: str) -> int:
    """Return the number of entries that a plain walk lists in the same folders."""
    count, pending = 0, [root]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                count += 1
                if entry.is_dir(follow_symlinks=False) and entry.name not in NEVER_OWN | {"generated"}:
                    pending.append(entry.path)
    return count


def _measure(work: Callable[[], T], rounds: int) -> tuple[float, T]:
    """Return the median in milliseconds and the last outcome; the garbage collector rests, as in our programs."""
    seconds = []
    for _ in range(max(2, rounds)):
        _ = gc.collect()
        gc.disable()
        start = time.perf_counter()
        outcome = work()
        seconds.append(time.perf_counter() - start)
        gc.enable()
    return statistics.median(seconds) * 1000, outcome


def _changes(root: Path, scan: WorkspaceScan) -> Iterator[float]:
    """Yield the seconds from the report of a change to the new stack."""
    for number in range(CHANGES):
        path = (CHANGED, APPEARING)[number % 2]
        if path == APPEARING and number % 4 == 1:
            _ = (root / path).write_text(TEXTS[0])
        elif path == APPEARING:
            (root / path).unlink()
        else:
            _ = (root / path).write_text(TEXTS[number // 2 % 2])
        start = time.perf_counter()
        later = rescan_workspace(root, scan, BUDGET, [path])
        yield time.perf_counter() - start
        assert later.stack != scan.stack
        scan = later
