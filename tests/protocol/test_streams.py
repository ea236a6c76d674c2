"""The streams of the process: without a reader or a writer, files in place of pipes, some of them closed."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.protocol.client import CAPABILITIES, COMMAND, body_of, environment, frame

# The goal is two seconds; the rest is for a machine that is busy with other tests.
SECONDS_TO_GO = 2.0 * 3
HELLO = {"processId": None, "rootUri": None, "capabilities": CAPABILITIES}
TASKS = {"command": "stackprompt.tasks", "arguments": ["file:///x"]}


def request(number: int, method: str, params: object = None) -> bytes:
    return frame(body_of({"jsonrpc": "2.0", "id": number, "method": method, "params": params}))


def notification(method: str, params: object = None) -> bytes:
    return frame(body_of({"jsonrpc": "2.0", "method": method, "params": params}))


@contextmanager
def program(
    folder: Path,
    command: Sequence[str] = COMMAND,
    stdin: int | IO[bytes] = subprocess.PIPE,
    stdout: int | IO[bytes] = subprocess.PIPE,
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a server without a reader, in a session of its own; kill it at the end if it still lives."""
    process = subprocess.Popen(
        command, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL, env=environment(folder), start_new_session=True
    )
    try:
        yield process
    finally:
        process.kill()
        _ = process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[IO[bytes]]:
    """A whole session as a file."""
    path = tmp_path / "session"
    greeting = request(1, "initialize", HELLO) + notification("initialized", {})
    _ = path.write_bytes(greeting + request(2, "shutdown") + notification("exit"))
    with path.open("rb") as file:
        yield file


@pytest.mark.parametrize("attempt", range(3))
def test_files_may_take_the_place_of_pipes(tmp_path: Path, session: IO[bytes], attempt: int) -> None:
    answers = tmp_path / f"answers {attempt}"
    with answers.open("wb") as stdout, program(tmp_path, stdin=session, stdout=stdout) as process:
        assert process.wait(20) == 0
    assert answers.read_bytes().startswith(b"Content-Length: ")
    assert answers.read_bytes().count(b'"id":1,') == 1


def test_an_empty_input_ends_the_server(tmp_path: Path) -> None:
    with program(tmp_path, stdin=subprocess.DEVNULL) as process:
        assert process.wait(SECONDS_TO_GO) == 1


@pytest.mark.skipif(os.name != "posix", reason="needs a shell that can close a descriptor")
def test_a_server_without_standard_error_serves(tmp_path: Path) -> None:
    with program(tmp_path, ("sh", "-c", 'exec "$@" 2>&-', "sh", *COMMAND)) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        _ = process.stdin.write(request(1, "initialize", HELLO))
        process.stdin.flush()
        assert process.stdout.read(100).startswith(b"Content-Length: ")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no signals to send")
@pytest.mark.parametrize("end", ["end of input", "signal"])
def test_a_client_that_reads_nothing_is_served_and_can_leave(tmp_path: Path, end: str) -> None:
    with program(tmp_path) as process:
        assert process.stdin is not None
        stdin = process.stdin
        # Many times what a pipe holds, in both directions: a server that waits for its reader stops reading.
        flood = b"".join(request(number, "workspace/executeCommand", TASKS) for number in range(2, 8_000))
        hello = request(1, "initialize", HELLO) + notification("initialized", {})
        writing = threading.Thread(target=stdin.write, args=(hello + flood,), daemon=True)
        writing.start()
        writing.join(30)
        assert not writing.is_alive()
        if end == "signal":
            process.send_signal(signal.SIGTERM)
        else:
            stdin.close()
        assert process.wait(SECONDS_TO_GO) == 1


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_no_process_is_left_behind(tmp_path: Path) -> None:
    with program(tmp_path) as process:
        assert process.stdin is not None
        uri = (tmp_path / "Dockerfile").as_uri()
        asked = {"command": "stackprompt.generate", "arguments": [uri]}
        item = {"uri": uri, "languageId": "dockerfile", "version": 1, "text": "FROM a\n" * 500}
        _ = process.stdin.write(
            request(1, "initialize", HELLO)
            + notification("textDocument/didOpen", {"textDocument": item})
            + b"".join(request(number, "workspace/executeCommand", asked) for number in range(2, 40))
        )
        process.stdin.flush()
        assert process.stdout is not None
        assert process.stdout.read(100)
        assert process.pid in session_of(process.pid)
        process.stdin.close()
        _ = process.wait(SECONDS_TO_GO)
        assert not session_of(process.pid)


def session_of(leader: int) -> list[int]:
    """Return the processes in the session of ``leader``."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader:
            found.append(int(folder.name))
    return found
