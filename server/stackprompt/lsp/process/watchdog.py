"""End a server that cannot end itself: while one thread holds Python's lock, no other sees a signal or an end of input.

Two timers of the system count the CPU time of the process. The first runs a handler, which starts both anew; Python
runs no handler while a thread holds its lock, and the second timer ends the process. An idle server uses no CPU time,
so nothing wakes it, and on a busy machine the timers go slower.
"""

import signal
import sys

# A thread that computes gives way after a millisecond; only a call that never gives way uses as much.
SECONDS_UNTIL_END = 2.0
SECONDS_UNTIL_RESTART = 0.8

if sys.platform == "win32":

    def start() -> None:
        """Do nothing: Windows has no such timers."""

    def stop() -> None:
        """Do nothing, as above."""

else:

    def start() -> None:
        """Watch over this process from now on; call it in the main thread."""
        _ = signal.signal(signal.SIGPROF, lambda _number, _frame: _restart())
        _ = signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
        _restart()

    def stop() -> None:
        """Stop the first timer: an interpreter that ends runs no handler. The end has two seconds of its own."""
        _restart()
        _ = signal.setitimer(signal.ITIMER_PROF, 0)

    def _restart() -> None:
        _ = signal.setitimer(signal.ITIMER_PROF, SECONDS_UNTIL_RESTART)
        _ = signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_UNTIL_END)
