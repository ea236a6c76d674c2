"""Whether the editor still lives: a server must not outlive it, also where no end of input tells."""

import asyncio
import os
import sys
from pathlib import Path

SECONDS_BETWEEN_LOOKS = 3.0
_ZOMBIE = b") Z"


async def wait_for_end(process_id: int) -> None:
    """Return when the process has ended; never, where the system cannot tell without harm."""
    if sys.platform == "win32":
        # There os.kill ends the process that it is asked about; a closed pipe tells instead.
        _ = await asyncio.Event().wait()
    while is_alive(process_id):  # noqa: ASYNC110 - no event tells
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


def is_alive(process_id: int) -> bool:
    """Tell whether a process is there and not just waiting for its parent to notice its end."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    try:
        # From the kernel's memory, so this does not wait for a disk.
        return _ZOMBIE not in Path(f"/proc/{process_id}/stat").read_bytes()
    except OSError:
        return True
