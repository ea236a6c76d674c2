"""Watch our own folders, and folders of a workspace whose editor reports no changes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import watchfiles

DEBOUNCE_MS = 40
# How often the watching thread checks whether to stop; each check costs a little CPU time.
STEP_MS = 50
# How often missing folders are looked for again.
LOOK_AGAIN_MS = 2_000
_OURS = (".toml", ".j2", ".md")


def is_ours(path: Path) -> bool:
    """Return whether a file may be knowledge, a template or settings."""
    return path.name.endswith(_OURS)


async def watch_changes(
    folders: Callable[[], tuple[Path, ...]],
    stop: asyncio.Event,
    matters: Callable[[Path], bool] = is_ours,
    *,
    is_deep: bool = True,
) -> AsyncIterator[frozenset[Path]]:
    """Yield the files that changed in ``folders`` until ``stop`` is set; folders may come and go.

    Deeper files count only where ``is_deep``: watching a whole workspace would take a descriptor for each folder.
    """
    while not stop.is_set():
        existing = await asyncio.to_thread(_select_folders, folders())
        if not existing:
            await asyncio.sleep(LOOK_AGAIN_MS / 1000)
            continue
        async for batch in _watch_batches(existing, stop, is_deep=is_deep):
            ours = frozenset(path for path in batch if matters(path))
            if ours:
                yield ours
            if await asyncio.to_thread(_select_folders, folders()) != existing:
                # Files may have been written before their folder was watched.
                yield frozenset()
                break


async def _watch_batches(
    folders: tuple[Path, ...], stop: asyncio.Event, *, is_deep: bool
) -> AsyncIterator[tuple[Path, ...]]:
    """Yield changed files, or nothing after a while; a thread waits for them.

    The asynchronous variant of watchfiles imports a backend of anyio on the event loop, which holds it up for 80 ms.
    """
    watching = watchfiles.watch(
        *folders,
        debounce=DEBOUNCE_MS,
        step=STEP_MS,
        stop_event=stop,
        rust_timeout=LOOK_AGAIN_MS,
        yield_on_timeout=True,
        recursive=is_deep,
        raise_interrupt=False,
    )
    while (batch := await asyncio.to_thread(next, watching, None)) is not None:
        yield tuple(Path(path) for _, path in batch)


def _select_folders(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(folder for folder in folders if folder.is_dir())
