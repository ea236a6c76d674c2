"""The process of the editor: the server must not outlive it, even when its input stays open."""

import asyncio
import os
import sys
from pathlib import Path

SECONDS_BETWEEN_LOOKS = 3.0
_ZOMBIE = b") Z"


async def wait_for_end(process_id: int) -> None:
    """Return when the process has ended; on Windows never return."""
    if sys.platform == "win32":
        # There os.kill would end the process; the closed pipe ends the server instead.
        _ = await asyncio.Event().wait()
    while is_alive(process_id):  # noqa: ASYNC110 - the system has no event for it
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


def is_alive(process_id: int) -> bool:
    """Return whether a process exists and is not a zombie."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    try:
        # The kernel's memory: this does not wait for a disk.
        return _ZOMBIE not in Path(f"/proc/{process_id}/stat").read_bytes()
    except OSError:
        return True
