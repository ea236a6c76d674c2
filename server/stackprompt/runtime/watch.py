"""Notice changes below our own folders; the workspace itself is the editor's business."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import watchfiles

DEBOUNCE_MS = 40
# How often the watching thread wakes to see whether it shall stop; each time costs a little of an idle processor.
STEP_MS = 50
# How often folders that did not exist are looked for again.
LOOK_AGAIN_MS = 2_000
_OURS = (".toml", ".j2", ".md")


async def changes(folders: Callable[[], tuple[Path, ...]], stop: asyncio.Event) -> AsyncIterator[frozenset[Path]]:
    """Yield the files of ours that changed below ``folders`` until ``stop`` is set; folders may come and go."""
    while not stop.is_set():
        existing = _existing(folders())
        if not existing:
            await asyncio.sleep(LOOK_AGAIN_MS / 1000)
            continue
        async for batch in _batches(existing, stop):
            ours = frozenset(path for path in batch if path.name.endswith(_OURS))
            if ours:
                yield ours
            appeared = _existing(folders()) != existing
            if appeared:
                # Files may already lie in a folder that was not watched when they were written.
                yield frozenset()
                break


async def _batches(folders: tuple[Path, ...], stop: asyncio.Event) -> AsyncIterator[tuple[Path, ...]]:
    """Yield what changed, or nothing after a while; a thread waits for it.

    The asynchronous variant of watchfiles imports a backend of anyio on the event loop, which holds it up for 80 ms.
    """
    watching = watchfiles.watch(
        *folders,
        debounce=DEBOUNCE_MS,
        step=STEP_MS,
        stop_event=stop,
        rust_timeout=LOOK_AGAIN_MS,
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    while (batch := await asyncio.to_thread(next, watching, None)) is not None:
        yield tuple(Path(path) for _, path in batch)


def _existing(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(folder for folder in folders if folder.is_dir())
