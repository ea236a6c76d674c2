"""Run untrusted work in child processes with limits on memory and CPU time.

A template or a pattern that did not ship with stackprompt may loop for ever, and Python cannot stop a thread that
searches. A child is started when it is first needed, ended when it does not come back, and started again.
"""

import atexit
import pickle
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from queue import LifoQueue
from typing import IO, Any, Literal, TypeAlias

import orjson

from stackprompt.domain.result import Err, Ok, Result
from stackprompt.runtime.sandbox.messages import read_message, write_message
from stackprompt.runtime.sandbox.worker import MOST_SHARED, WorkRequest

# As many as there are worker threads, so that slow work blocks nothing else.
PROCESSES = 2
MAX_ANSWER = 4 * 1024 * 1024
# A limit for children that are stopped or starved; work itself is limited in CPU time.
SECONDS_OF_SILENCE = 300.0
# Work is tried once more when something else ended the child, such as a system short of memory.
TRIES = 2
# The signal that ends a child when its CPU time is over; on Windows the parent ends it.
OUT_OF_TIME = -signal.SIGVTALRM if sys.platform != "win32" else 1
SECONDS_TO_END = 0.2
# On Windows CPU time is not counted; wall time may be this many times as long.
ALLOWANCE = 10.0
# The child imports the package from our own path, and ignores variables of Python (-I).
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from stackprompt.runtime.sandbox.worker import main; main()"
_numbers = count(1)

FailureReason: TypeAlias = Literal["slow", "memory", "broken", "no-process"]


@dataclass(frozen=True, slots=True)
class SandboxFailure:
    """The work returned nothing: a reason, and a description for "broken" and "no-process"."""

    reason: FailureReason
    what: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """A value that several requests share: each child calls ``make(data)`` once; ``number`` identifies it."""

    make: Callable[[Any], object]
    data: object
    number: int


def share(make: Callable[[Any], object], data: object) -> Shared:
    """Return ``data`` under a number of its own."""
    return Shared(make, data, next(_numbers))


class Sandbox:
    """A few child processes; a call waits while all are busy."""

    def __init__(self, processes: int = PROCESSES) -> None:
        self._children = tuple(_Child() for _ in range(processes))
        self._free: LifoQueue[_Child] = LifoQueue()
        for child in self._children:
            self._free.put(child)

    def call(
        self, work: Callable[..., object], shared: Shared, *arguments: object, seconds: float
    ) -> Result[object, SandboxFailure]:
        """Return the JSON value of ``work(shared, *arguments)``, run in a child in ``seconds`` of CPU time at most.

        ``work`` is a function of this package, found by its name. The caller checks the shape of the value.
        """
        child = self._free.get()
        answer = b""
        try:
            for _ in range(TRIES):
                answer = child.ask(work, shared, arguments, seconds)
                if answer or child.was_too_slow:
                    break
        except OSError as error:
            child.end()
            return Err(SandboxFailure("no-process", error.strerror or "the system refuses one"))
        except (pickle.PicklingError, TypeError, AttributeError, RecursionError) as error:
            return Err(SandboxFailure("broken", f"it cannot be sent: {error}"))
        finally:
            self._free.put(child)
        return Err(SandboxFailure("slow")) if child.was_too_slow else _read_answer(answer)

    @property
    def process_ids(self) -> tuple[int, ...]:
        """Return the ids of the children that live."""
        return tuple(c.process.pid for c in self._children if c.process is not None and c.process.poll() is None)

    def stop(self) -> None:
        """Kill the children; a later call starts them again."""
        for child in self._children:
            child.kill()


class _Child:
    """A child process and the numbers of its shared values."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        # Whether the last process ended because its CPU time was over.
        self.was_too_slow = False
        self._known: list[int] = []

    def ask(self, work: Callable[..., object], shared: Shared, arguments: tuple[object, ...], seconds: float) -> bytes:
        """Send a request and return the answer, b"" when the child ended instead."""
        self.was_too_slow = False
        process = self.process
        if process is None or process.poll() is not None:
            process = self._start()
        is_known = shared.number in self._known
        make, data = (None, None) if is_known else (shared.make, shared.data)
        body = pickle.dumps(WorkRequest(work, shared.number, make, data, arguments, seconds))
        if not is_known:
            self._known = [*self._known, shared.number][-MOST_SHARED:]
        answer = _exchange(process, body, seconds)
        if not answer or b'"failure"' in answer[:12]:
            # A shared value may not have been made.
            self._known = []
        if not answer:
            # A child that closed its pipe ends by itself; its exit code counts before ours.
            with suppress(subprocess.TimeoutExpired):
                _ = process.wait(SECONDS_TO_END)
            self.end()
            self.was_too_slow = process.returncode == OUT_OF_TIME
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        self.end()
        command = [sys.executable, "-I", "-c", _PROGRAM, *sys.path]
        process = subprocess.Popen(  # noqa: S603 - ourselves
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.process = process
        if not _exchange(process, b"", SECONDS_OF_SILENCE):
            raise ChildProcessError(0, "it did not start")
        return process

    def kill(self) -> None:
        """Kill the process; the thread that waits for its answer closes the pipes."""
        process = self.process
        if process is not None:
            process.kill()
            _ = process.wait()

    def end(self) -> None:
        """Kill the process, if any, and close its pipes."""
        process, self.process, self._known = self.process, None, []
        if process is None:
            return
        process.kill()
        _ = process.wait()
        for stream in (process.stdin, process.stdout):
            _close(stream)


def _exchange(process: subprocess.Popen[bytes], body: bytes, seconds: float) -> bytes:
    """Send ``body``, if any, and return the answer, b"" without one."""
    requests, answers = process.stdin, process.stdout
    if requests is None or answers is None:
        return b""
    try:
        if body:
            write_message(requests, body)
        return read_message(answers, MAX_ANSWER) if _wait_for_answer(process, answers, seconds) else b""
    except (ValueError, OSError):  # ended by another thread, or by itself
        return b""


if sys.platform == "win32":
    import threading

    def _wait_for_answer(process: subprocess.Popen[bytes], answers: IO[bytes], seconds: float) -> bool:
        """Limit the wait: a timer kills the process, which ends the read."""
        del answers
        clock = threading.Timer(seconds * ALLOWANCE, process.kill)
        clock.daemon = True
        clock.start()
        return True

else:

    def _wait_for_answer(process: subprocess.Popen[bytes], answers: IO[bytes], seconds: float) -> bool:
        """Wait for the answer or the end of the child, which ends by itself when its CPU time is over."""
        del process, seconds
        waiting = select.poll()
        waiting.register(answers, select.POLLIN | select.POLLHUP)
        return bool(waiting.poll(SECONDS_OF_SILENCE * 1_000))


def _close(stream: IO[bytes] | None) -> None:
    # Data may be left in the buffer of a pipe without a reader.
    with suppress(OSError, ValueError):
        if stream is not None:
            stream.close()


def _read_answer(answer: bytes) -> Result[object, SandboxFailure]:
    """Check the answer of a process that may have become hostile."""
    if not answer:
        return Err(SandboxFailure("broken", "its process ended twice"))
    try:
        content = orjson.loads(answer)
    except ValueError:
        return Err(SandboxFailure("broken", "its answer cannot be read"))
    match content:
        case {"value": value}:
            return Ok(value)
        case {"failure": "slow" | "memory" as reason}:
            return Err(SandboxFailure(reason))
        case {"failure": "broken", "what": str(what)}:
            return Err(SandboxFailure("broken", what))
        case _:
            return Err(SandboxFailure("broken", "its answer has another shape"))


SANDBOX = Sandbox()
_ = atexit.register(SANDBOX.stop)
