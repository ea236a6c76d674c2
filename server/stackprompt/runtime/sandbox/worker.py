"""Program of a child process: it has limited memory and CPU time, and ends with its parent.

It reads requests of the parent from standard input and writes answers to standard output. A request names a function of
this package and its arguments; only the arguments are untrusted: a template, or the patterns of practices.
"""

import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import orjson

from stackprompt.runtime.sandbox.messages import read_message, write_message

# Memory of the whole process; its imports need a third of it.
MAX_MEMORY = 192 * 1024 * 1024
MAX_FILES = 64
# Work that cannot be interrupted is killed after this much more.
GRACE_SECONDS = 0.2
# A shared value is sent once; a parent uses few at a time.
MOST_SHARED = 8


class WorkRequest(NamedTuple):
    """A call of ``work`` with the shared value ``number``, which ``make`` makes of ``data`` when it is new."""

    work: Callable[..., object]
    number: int
    make: Callable[[Any], object] | None
    data: object
    arguments: tuple[object, ...]
    seconds: float


class _TooSlowError(BaseException):
    """The CPU time is over; not an Exception, so that no code catches it by accident."""


def main() -> None:
    """Answer requests until the parent closes the pipe."""
    answers = os.fdopen(os.dup(1), "wb")
    # Printed text must not reach the parent.
    _ = os.dup2(2, 1)
    _limit()
    shared: dict[int, object] = {}
    write_message(answers, b"ready")
    while message := read_message(sys.stdin.buffer):
        # The parent wrote it; no other process has the other end of this pipe. Imports happen here, before the limits.
        request: WorkRequest = pickle.loads(message)  # noqa: S301
        write_message(answers, _answer(shared, request))


def _answer(shared: dict[int, object], request: WorkRequest) -> bytes:
    """Return the result of the work as JSON, or the reason why it has none."""
    try:
        _begin(request.seconds)
        try:
            answer = orjson.dumps({"value": _run(shared, request)})
        finally:
            _end()
    except _TooSlowError:
        return b'{"failure":"slow"}'
    except MemoryError:
        return b'{"failure":"memory"}'
    except Exception as failure:  # noqa: BLE001 - the parent makes any failure a problem of the file
        what = f"{type(failure).__name__}: {failure}"[:1_000].encode("utf-8", "replace").decode()
        return orjson.dumps({"failure": "broken", "what": what})
    return answer


def _run(shared: dict[int, object], request: WorkRequest) -> object:
    if request.make is not None:
        _ = shared.pop(request.number, None)
        if len(shared) == MOST_SHARED:
            del shared[next(iter(shared))]
        shared[request.number] = request.make(request.data)
    return request.work(shared[request.number], *request.arguments)


# Windows has neither limits nor timers of this kind: there only the timer of the parent ends slow work.
if sys.platform == "win32":

    def _limit() -> None:
        pass

    def _begin(seconds: float) -> None:
        pass

    def _end() -> None:
        pass

else:
    import resource
    import signal

    def _limit() -> None:
        _ = signal.signal(signal.SIGINT, signal.SIG_IGN)
        _ = signal.signal(signal.SIGPROF, _interrupt)
        # The default action of this signal ends the process, which no computation delays.
        _ = signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
        _lower(resource.RLIMIT_AS, MAX_MEMORY)
        _lower(resource.RLIMIT_CORE, 0)
        _lower(resource.RLIMIT_FSIZE, 0)
        _lower(resource.RLIMIT_NOFILE, MAX_FILES)

    def _interrupt(_number: int, _frame: object) -> None:
        raise _TooSlowError

    def _lower(kind: int, value: int) -> None:
        hard = resource.getrlimit(kind)[1]
        limit = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # Some systems know a limit and refuse to set it.
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, limit))

    def _begin(seconds: float) -> None:
        """Count CPU time from now on: a busy machine makes nothing fail, and the count goes on without a parent."""
        _ = signal.setitimer(signal.ITIMER_PROF, seconds)
        _ = signal.setitimer(signal.ITIMER_VIRTUAL, seconds + GRACE_SECONDS)

    def _end() -> None:
        _ = signal.setitimer(signal.ITIMER_PROF, 0)
        _ = signal.setitimer(signal.ITIMER_VIRTUAL, 0)


if __name__ == "__main__":
    main()
