"""Work in the background: each task fails alone, and all end with the connection."""

import asyncio
import logging
from collections.abc import Awaitable

_log = logging.getLogger(__name__)


class BackgroundTasks:
    """The tasks that run without a request."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Future[object]] = set()

    def run(self, work: Awaitable[object]) -> None:
        """Run ``work``; log its failure."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._log_failure)

    async def cancel_all(self) -> None:
        """Cancel all running tasks and wait for them."""
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            _ = task.cancel()
        _ = await asyncio.gather(*tasks, return_exceptions=True)

    def _log_failure(self, task: "asyncio.Future[object]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("background work failed", exc_info=task.exception())
