"""What the engine costs without protocol and processes: analysing, writing prompts, loading and reloading."""

import asyncio
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from stackprompt.domain.events import SnapshotReplaced
from stackprompt.domain.prompts.prompt import PromptRequest
from stackprompt.domain.result import Ok
from stackprompt.domain.workspace.document import Document
from stackprompt.engine.engine import Engine
from stackprompt.engine.reload import Sources, load_snapshot
from stackprompt.engine.workspace.analysis import analyse
from tests.performance.rows import OURS, Row, middle
from tests.performance.samples import TASKS, dockerfile, manifest, sample
from tests.support import built_in, built_in_sources, copied, running

FILES = 200
PROMPTS = 1_000
CACHED = 2_000
PRACTICE = "dockerfile-base-image-unpinned"
BEAT = 0.001
# The watcher of the operating system needs a moment before it sees anything.
WATCHER_SECONDS = 0.5
PATIENCE = 30.0


async def measure(folder: Path, rounds: int) -> list[Row]:
    """Measure each figure ``rounds`` times; the median counts."""
    return [
        _rate("Dockerfiles", [dockerfile(n) for n in range(FILES)], rounds),
        _rate("manifests", [manifest(n) for n in range(FILES)], rounds),
        *await _cold(folder / "cold", rounds),
        await _cached(folder / "cached"),
        _load(folder, rounds),
        await _reload(folder / "copy", rounds),
    ]


def _rate(what: str, documents: Sequence[Document], rounds: int) -> Row:
    snapshot = built_in()
    seconds = []
    for _ in range(rounds):
        begun = time.perf_counter()
        found = sum(len(analyse(snapshot, document).findings) for document in documents)
        seconds.append(time.perf_counter() - begun)
        assert found > len(documents)
    rate = len(documents) / statistics.median(seconds)
    return Row(f"analyse {len(documents)} {what}", "files/s", {OURS: rate})


async def _cold(root: Path, rounds: int) -> list[Row]:
    """Ask a new engine for many different prompts in one go, and watch how long the loop does not come round."""
    root.mkdir()
    requests = [PromptRequest(sample(n), str(root), TASKS[n % len(TASKS)]) for n in range(PROMPTS)]
    seconds, blocked = [], []
    for _ in range(rounds):
        async with running(built_in_sources(root / "user")) as engine:
            _ = await engine.stack(str(root))
            watching = asyncio.create_task(_longest_block())
            await asyncio.sleep(BEAT)
            begun = time.perf_counter()
            outcomes = await asyncio.gather(*map(engine.generate, requests))
            seconds.append(time.perf_counter() - begun)
            _ = watching.cancel()
            blocked.append(await watching)
            assert all(isinstance(outcome, Ok) for outcome in outcomes)
    return [
        Row(f"{PROMPTS:,} different cold prompts at once", "s", {OURS: statistics.median(seconds)}),
        Row("longest block of the event loop meanwhile", "ms", {OURS: middle(blocked)}),
    ]


async def _longest_block() -> float:
    """Return the longest time that a beat came late, until cancelled."""
    longest = 0.0
    before = time.perf_counter()
    try:
        while True:
            await asyncio.sleep(BEAT)
            now = time.perf_counter()
            longest = max(longest, now - before - BEAT)
            before = now
    except asyncio.CancelledError:
        return max(longest, time.perf_counter() - before - BEAT)


async def _cached(root: Path) -> Row:
    async with running(built_in_sources(root)) as engine:
        request = PromptRequest(dockerfile(1), str(root), "harden")
        first = await engine.generate(request)
        seconds = []
        for _ in range(CACHED):
            begun = time.perf_counter()
            outcome = await engine.generate(request)
            seconds.append(time.perf_counter() - begun)
            assert outcome is first
    return Row("cached prompt, p50", "µs", {OURS: middle(seconds) * 1000})


def _load(folder: Path, rounds: int) -> Row:
    sources = built_in_sources(folder / "user")
    seconds = _timed(lambda: load_snapshot(sources), rounds)
    return Row("load all knowledge and templates", "ms", {OURS: middle(seconds)})


def _timed(work: Callable[[], object], rounds: int) -> list[float]:
    seconds = []
    for _ in range(rounds):
        begun = time.perf_counter()
        _ = work()
        seconds.append(time.perf_counter() - begun)
    return seconds


async def _reload(folder: Path, rounds: int) -> Row:
    folder.mkdir()
    sources = copied(built_in_sources(folder / "user"), folder)
    async with running(sources) as engine:
        stop = asyncio.Event()
        watching = asyncio.create_task(engine.watch(stop))
        seconds = []
        for n in range(rounds):
            await asyncio.sleep(WATCHER_SECONDS)
            seconds.append(await _edited(engine, sources, f"Edited {n}: "))
        stop.set()
        await watching
    return Row("edit of one practice until it is served", "ms", {OURS: middle(seconds)})


async def _edited(engine: Engine, sources: Sources, mark: str) -> float:
    """Put ``mark`` before the title of a practice; returns the seconds until a new snapshot has it."""
    path = sources.data / "knowledge" / "practices" / "docker" / f"{PRACTICE}.toml"
    text = path.read_text().replace('title = "', f'title = "{mark}', 1)
    served = asyncio.Event()

    def hear(_: SnapshotReplaced) -> None:
        if mark in engine.live.take().knowledge.practices[PRACTICE].title:
            served.set()

    unsubscribe = engine.bus.subscribe(SnapshotReplaced, hear)
    begun = time.perf_counter()
    _ = path.write_text(text)
    async with asyncio.timeout(PATIENCE):
        _ = await served.wait()
    unsubscribe()
    return time.perf_counter() - begun
