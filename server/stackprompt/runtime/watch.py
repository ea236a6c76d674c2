"""Notice changes below our own folders; the workspace itself is the editor's business."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import watchfiles

DEBOUNCE_MS = 40
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
        async for batch in watchfiles.awatch(
            *existing,
            debounce=DEBOUNCE_MS,
            step=10,
            stop_event=stop,
            rust_timeout=LOOK_AGAIN_MS,
            yield_on_timeout=True,
        ):
            ours = frozenset(Path(path) for _, path in batch if path.endswith(_OURS))
            if ours:
                yield ours
            appeared = _existing(folders()) != existing
            if appeared:
                # Files may already lie in a folder that was not watched when they were written.
                yield frozenset()
                break


def _existing(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(folder for folder in folders if folder.is_dir())
