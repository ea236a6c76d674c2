"""Render templates of a workspace in a child process, which is ended when it needs too long and started when needed."""

import atexit
import json
import pickle
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import IO, TypeAlias

import orjson

from stackprompt.domain.errors import BrokenTemplate
from stackprompt.domain.prompt import Problem, Section
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.prompts.messages import received, sent
from stackprompt.prompts.model import PromptFacts

Filled: TypeAlias = Result[tuple[Section, ...], BrokenTemplate]
SECONDS_TO_START = 10.0
SECONDS_TO_RENDER = 1.0
MAX_ANSWER = 4 * 1024 * 1024
_REMEDY = "make it smaller and simpler"
# The child finds the package where we have found it, and nothing of the folder that we happen to be in.
_PROGRAM = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from stackprompt.prompts.child import main; main()"
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Texts:
    """The templates that a render may need, name to text and path; ``number`` tells two of these apart."""

    by_name: Mapping[str, tuple[str, str]]
    number: int


def texts(by_name: Mapping[str, tuple[str, str]]) -> Texts:
    """Return the templates under a number of their own."""
    return Texts(by_name, next(_numbers))


class Outside:
    """One child process for all; whoever asks waits for its turn, at most a second for each before it."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._known = 0

    def fill(self, given: Texts, name: str, facts: PromptFacts, family: str) -> Filled:
        """Render template ``name``; what it may not have or takes too long is a BrokenTemplate."""
        answer = self._answer(given, name, facts, family)
        if isinstance(answer, Err):
            return answer
        match answer.value:
            case {"sections": [*rows]} if all(map(_is_section, rows)):
                return Ok(tuple(Section(row[0], row[1]) for row in rows))
            case other:
                return _failed(given, name, other)

    def words(self, given: Texts, name: str) -> Result[frozenset[str], BrokenTemplate]:
        """Return what a family's file sets; the errors are those of ``fill``."""
        answer = self._answer(given, name)
        if isinstance(answer, Err):
            return answer
        match answer.value:
            case {"words": [*words]} if all(isinstance(word, str) for word in words):
                return Ok(frozenset(words))
            case other:
                return _failed(given, name, other)

    def _answer(self, given: Texts, name: str, *filling: object) -> Result[object, BrokenTemplate]:
        with self._turn:
            try:
                answer = self._asked(given, name, *filling)
            except OSError as error:
                self._end()
                return _broken(given, name, f"cannot be rendered: no process for it ({error.strerror})")
            if not answer:
                self._end()
                return _broken(given, name, f"was ended: it took more than {SECONDS_TO_RENDER:g} s or too much memory")
        try:
            return Ok(orjson.loads(answer))
        except ValueError:
            return _failed(given, name, None)

    def _asked(self, given: Texts, name: str, *filling: object) -> bytes:
        process = self._process if self._process is not None and self._process.poll() is None else self._started()
        is_new = self._known != given.number
        body = pickle.dumps((given.number, dict(given.by_name) if is_new else None, name, *filling))
        self._known = given.number
        return _answer(process, body, SECONDS_TO_RENDER)

    def _started(self) -> subprocess.Popen[bytes]:
        self._end()
        command = [sys.executable, "-P", "-c", _PROGRAM, json.dumps(sys.path)]
        process = subprocess.Popen(  # noqa: S603 - ourselves
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._process = process
        if not _answer(process, b"", SECONDS_TO_START):
            raise ChildProcessError(0, "it did not start")
        return process

    def _end(self) -> None:
        process, self._process, self._known = self._process, None, 0
        if process is not None:
            process.kill()
            _ = process.wait()
            for stream in (process.stdin, process.stdout):
                _close(stream)

    def stop(self) -> None:
        """End the child, if there is one."""
        with self._turn:
            self._end()


def _close(stream: IO[bytes] | None) -> None:
    # What was still to be written finds nobody.
    with suppress(OSError):
        if stream is not None:
            stream.close()


def _answer(process: subprocess.Popen[bytes], body: bytes, seconds: float) -> bytes:
    """Send ``body`` and return what comes back, b"" when the child had to be ended, or ended by itself."""
    clock = threading.Timer(seconds, process.kill)
    clock.daemon = True
    clock.start()
    try:
        return _exchanged(process.stdin, process.stdout, body)
    except (BrokenPipeError, ConnectionError):
        return b""
    finally:
        clock.cancel()


def _exchanged(requests: IO[bytes] | None, answers: IO[bytes] | None, body: bytes) -> bytes:
    if requests is None or answers is None:
        return b""
    if body:
        sent(requests, body)
    return received(answers, MAX_ANSWER)


def _failed(given: Texts, name: str, answer: object) -> Err[BrokenTemplate]:
    """Read a problem as one from somebody who may have become hostile."""
    match answer:
        case {"problem": [str(path), int(line), str(what), str(remedy)]}:
            known = {where for _, where in given.by_name.values()}
            where = path if path in known else _path(given, name)
            return Err(BrokenTemplate(Problem(where, max(1, line), what, remedy)))
        case _:
            return _broken(given, name, "gave no sections")


def _is_section(row: object) -> bool:
    return isinstance(row, list) and len(row) == 2 and all(isinstance(part, str) for part in row)  # noqa: PLR2004


def _path(given: Texts, name: str) -> str:
    return given.by_name[name][1] if name in given.by_name else name


def _broken(given: Texts, name: str, what: str) -> Err[BrokenTemplate]:
    return Err(BrokenTemplate(Problem(_path(given, name), 1, what, _REMEDY)))


OUTSIDE = Outside()
_ = atexit.register(OUTSIDE.stop)
