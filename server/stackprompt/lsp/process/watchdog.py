"""The end of a server that hangs: while one thread holds Python's lock, no other gets a signal or the end of input.

Two timers of the system count the CPU time of the process. The first runs a handler, which restarts both; Python runs
no handler while a thread holds its lock, and then the second timer ends the process. An idle server uses no CPU time,
so the timers do not wake it, and on a busy machine they run slower.
"""

import signal
import sys

# A thread that computes releases the lock after a millisecond; only a call that never releases it uses so much.
SECONDS_UNTIL_END = 2.0
SECONDS_UNTIL_RESTART = 0.8

if sys.platform == "win32":

    def start() -> None:
        """Do nothing: Windows has no such timers."""

    def stop() -> None:
        """Do nothing, as above."""

else:

    def start() -> None:
        """Start both timers; call it in the main thread."""
        _ = signal.signal(signal.SIGPROF, lambda _number, _frame: _restart())
        _ = signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
        _restart()

    def stop() -> None:
        """Stop the first timer: an interpreter runs no handler at its end. The end has two seconds of its own."""
        _restart()
        _ = signal.setitimer(signal.ITIMER_PROF, 0)

    def _restart() -> None:
        _ = signal.setitimer(signal.ITIMER_PROF, SECONDS_UNTIL_RESTART)
        _ = signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_UNTIL_END)
