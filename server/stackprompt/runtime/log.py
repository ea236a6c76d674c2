"""Log to standard error from a thread, so that a reader who stops reading blocks nothing."""

import logging
import os
import queue
import threading
import time
from contextlib import suppress

from stackprompt.domain.events import Event

STANDARD_ERROR = 2
# Records that wait for a slow reader; more are dropped and counted.
MOST_WAITING = 1_000
SECONDS_TO_FLUSH = 0.2
_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_ours = logging.getLogger("stackprompt")
_events = logging.getLogger("stackprompt.events")


class ThreadedHandler(logging.Handler):
    """Writes to a descriptor in a thread of its own; ``emit`` never waits."""

    def __init__(self, descriptor: int, most: int = MOST_WAITING) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._waiting: queue.Queue[bytes] = queue.Queue(most)
        self._dropped = 0
        self._thread = threading.Thread(target=self._write, name="stackprompt-log", daemon=True)

    def emit(self, record: logging.LogRecord) -> None:
        """Hand a record over, or drop it when too many wait."""
        try:
            line = self.format(record)
        except Exception:  # noqa: BLE001 - a record that cannot be formatted must not harm its writer
            line = f"a record that cannot be formatted: {record.pathname}:{record.lineno}: {record.msg!r}"
        try:
            self._waiting.put_nowait(f"{line}\n".encode(errors="backslashreplace"))
        except queue.Full:
            self._dropped += 1
        # The caller of emit holds the lock of the handler.
        if self._thread.ident is None:
            self._thread.start()

    def flush(self) -> None:
        """Wait a moment for what is still to be written."""
        deadline = time.monotonic() + SECONDS_TO_FLUSH
        while self._waiting.unfinished_tasks and time.monotonic() < deadline:
            time.sleep(0.005)

    def _write(self) -> None:
        while True:
            line = self._waiting.get()
            if self._dropped:
                line += b"(%d log records dropped: nobody read them)\n" % self._dropped
                self._dropped = 0
            # The descriptor itself: the lock of sys.stderr would be held until someone reads.
            with suppress(OSError):
                _ = os.write(self._descriptor, line)
            self._waiting.task_done()


def write_to_stderr() -> None:
    """Send the records of this process to standard error; for front-ends, not for users of the Python API."""
    handler = ThreadedHandler(STANDARD_ERROR)
    handler.setFormatter(logging.Formatter(_FORMAT))
    logging.getLogger().addHandler(handler)


def set_level(level: str) -> None:
    """Let records of ``level`` and above pass."""
    _ours.setLevel(level.upper())


def log_event(event: Event) -> None:
    """Write an event, with its correlation id, as a debug record."""
    _events.debug("%s", event)
