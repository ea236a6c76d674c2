"""The program that does the work of others: it has little memory and CPU time, and ends with its parent.

Requests come from the parent on standard input, answers go to standard output. A request names a function of ours and
its arguments; the work of others is in the arguments: a template, or the patterns of practices.
"""

import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import orjson

from stackprompt.runtime.sandbox.messages import read_message, write_message

# Memory of the whole process; what it imports needs a third of it.
MAX_MEMORY = 192 * 1024 * 1024
MAX_FILES = 64
# What cannot be interrupted is ended after this much more.
GRACE_SECONDS = 0.2
# What requests share is sent once; a parent asks about few at a time.
MOST_SHARED = 8


class Request(NamedTuple):
    """What is asked: ``work`` of the shared value ``number``, which ``make`` makes of ``data`` when it is new."""

    work: Callable[..., object]
    number: int
    make: Callable[[Any], object] | None
    data: object
    arguments: tuple[object, ...]
    seconds: float


class _TooSlowError(BaseException):
    """The CPU time is over; not an Exception, so that no code catches it by accident."""


def main() -> None:
    """Answer requests until there are no more."""
    answers = os.fdopen(os.dup(1), "wb")
    # What is printed must not reach the parent.
    _ = os.dup2(2, 1)
    _limit()
    shared: dict[int, object] = {}
    write_message(answers, b"ready")
    while message := read_message(sys.stdin.buffer):
        # The parent wrote it; no other process has the other end of this pipe. Imports happen here, before the limits.
        request: Request = pickle.loads(message)  # noqa: S301
        write_message(answers, _answer(shared, request))


def _answer(shared: dict[int, object], request: Request) -> bytes:
    """Return as JSON what the work returns, or why it returned nothing in its CPU time."""
    try:
        _begin(request.seconds)
        try:
            answer = orjson.dumps({"value": _do(shared, request)})
        finally:
            _end()
    except _TooSlowError:
        return b'{"failure":"slow"}'
    except MemoryError:
        return b'{"failure":"memory"}'
    except Exception as failure:  # noqa: BLE001 - whatever it is, the parent makes it a problem of the file
        what = f"{type(failure).__name__}: {failure}"[:1_000].encode("utf-8", "replace").decode()
        return orjson.dumps({"failure": "broken", "what": what})
    return answer


def _do(shared: dict[int, object], request: Request) -> object:
    if request.make is not None:
        _ = shared.pop(request.number, None)
        if len(shared) == MOST_SHARED:
            del shared[next(iter(shared))]
        shared[request.number] = request.make(request.data)
    return request.work(shared[request.number], *request.arguments)


# Windows has neither limits nor timers of this kind: there the parent's clock alone ends what takes too long.
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
        # The system's own answer to this one is the end of the process, which no computation delays.
        _ = signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
        _lower(resource.RLIMIT_AS, MAX_MEMORY)
        _lower(resource.RLIMIT_CORE, 0)
        _lower(resource.RLIMIT_FSIZE, 0)
        _lower(resource.RLIMIT_NOFILE, MAX_FILES)

    def _interrupt(_number: int, _frame: object) -> None:
        raise _TooSlowError

    def _lower(kind: int, value: int) -> None:
        hard = resource.getrlimit(kind)[1]
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # Some systems know a limit and refuse to set it.
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (allowed, allowed))

    def _begin(seconds: float) -> None:
        """Count CPU time from now on: a busy machine makes nothing fail, and the count goes on without a parent."""
        _ = signal.setitimer(signal.ITIMER_PROF, seconds)
        _ = signal.setitimer(signal.ITIMER_VIRTUAL, seconds + GRACE_SECONDS)

    def _end() -> None:
        _ = signal.setitimer(signal.ITIMER_PROF, 0)
        _ = signal.setitimer(signal.ITIMER_VIRTUAL, 0)


if __name__ == "__main__":
    main()
