"""A client of the language server that knows bytes only: nothing it sends or reads passes through a library."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, TypeAlias

Json: TypeAlias = dict[str, Any]
PATIENCE = 20.0
# Every client in these tests can take everything, so that nothing is left out for want of a capability.
CAPABILITIES: Mapping[str, Any] = {
    "window": {"workDoneProgress": True, "showDocument": {"support": True}},
    "workspace": {
        "configuration": True,
        "workspaceFolders": True,
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    },
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True}},
        "codeAction": {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}},
    },
}


def body_of(message: object) -> bytes:
    """Return ``message`` as JSON."""
    return json.dumps(message).encode()


def frame(body: bytes, header: bytes = b"Content-Length: %d\r\n\r\n") -> bytes:
    """Return ``body`` behind a header, in which ``%d`` becomes its length."""
    return header % len(body) + body


# The answers of a client to a request of the server's: members of as many responses as it likes.
Reply: TypeAlias = Callable[[Json], tuple[Json, ...]]


def obliging(question: Json) -> tuple[Json, ...]:
    """Answer like an editor whose user has set nothing."""
    if question["method"] == "workspace/configuration":
        return ({"result": [None] * len(question["params"]["items"])},)
    return ({"result": None},)


class Client:
    """One server process; answers are kept by id, so that one too many is seen."""

    def __init__(self, process: subprocess.Popen[bytes], reply: Reply = obliging) -> None:
        self.process = process
        self.answers: dict[object, list[Json]] = {}
        # The ids of the answers as they came.
        self.order: list[object] = []
        self.notifications: list[Json] = []
        # The requests of the server.
        self.questions: list[Json] = []
        # The bytes of standard output outside of any frame.
        self.stray = b""
        self._reply = reply
        self._arrived = threading.Condition()
        self._is_over = False
        self._number = 0
        self._input, self._output = _streams(process)
        threading.Thread(target=self._read, daemon=True).start()

    def send(self, data: bytes) -> None:
        """Write bytes as they are."""
        _ = self._input.write(data)
        self._input.flush()

    def notify(self, method: str, params: object = None) -> None:
        """Send a notification."""
        self.send(frame(body_of({"jsonrpc": "2.0", "method": method, "params": params})))

    def begin(self, method: str, params: object = None) -> int:
        """Send a request and return its id."""
        self._number += 1
        self.send(frame(body_of({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params})))
        return self._number

    def answer(self, number: object, timeout: float = PATIENCE) -> Json:
        """Wait for the answer to a request; the test fails when none comes."""
        with self._arrived:
            came = self._arrived.wait_for(lambda: self.answers.get(number) or self._is_over, timeout)
            assert came, f"no answer to {number} after {timeout} s"
            assert number in self.answers, f"the server went away before it answered {number}"
            return self.answers[number][0]

    def ask(self, method: str, params: object = None) -> Json:
        """Send a request and wait for its answer."""
        return self.answer(self.begin(method, params))

    def result(self, method: str, params: object = None) -> Any:
        """Send a request and return its result; the test fails on an error."""
        answer = self.ask(method, params)
        assert "result" in answer, answer
        return answer["result"]

    def run(self, command: str, *arguments: object) -> Any:
        """Execute a command of the server and return its result."""
        return self.result("workspace/executeCommand", {"command": command, "arguments": arguments})

    def initialize(self, root: Path | None = None, encodings: tuple[str, ...] = ("utf-16",), **extra: object) -> Json:
        """Shake hands; return the capabilities."""
        capabilities = {**CAPABILITIES, "general": {"positionEncodings": encodings}}
        uri = root.as_uri() if root else None
        params = {"processId": None, "rootUri": uri, "capabilities": capabilities, **extra}
        result = self.result("initialize", params)
        self.notify("initialized", {})
        assert isinstance(result, dict)
        return result

    def open(self, uri: str, text: str, language: str = "dockerfile", version: int = 1) -> None:
        """Open a document."""
        item = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, version: int, *changes: Json) -> None:
        """Change an open document."""
        params = {"textDocument": {"uri": uri, "version": version}, "contentChanges": changes}
        self.notify("textDocument/didChange", params)

    def text(self, uri: str) -> Any:
        """Return the server's text of an open document."""
        return self.run("stackprompt.documentText", uri)

    def wait_for_end(self, timeout: float) -> int:
        """Wait for the process to end by itself; return its exit code."""
        return self.process.wait(timeout)

    def leave(self) -> int:
        """Shut the server down and return the exit code."""
        _ = self.ask("shutdown")
        self.notify("exit")
        return self.wait_for_end(PATIENCE)

    def close_input(self) -> None:
        """Close the pipe that the server reads from."""
        with suppress(OSError):
            self._input.close()

    def _read(self) -> None:
        with suppress(ValueError, OSError):
            while (header := self._header()) is not None:
                self._take(json.loads(self._output.read(header)))
        with self._arrived:
            self._is_over = True
            self._arrived.notify_all()

    def _header(self) -> int | None:
        length = None
        while line := self._output.readline():
            if line == b"\r\n" and length is not None:
                return length
            name, _, value = line.partition(b":")
            if name == b"Content-Length":
                length = int(value)
            elif name != b"Content-Type":
                self.stray += line
        return None

    def _take(self, message: Json) -> None:
        if "method" not in message:
            with self._arrived:
                self.answers.setdefault(message.get("id"), []).append(message)
                self.order.append(message.get("id"))
                self._arrived.notify_all()
        elif "id" not in message:
            self.notifications.append(message)
        else:
            self.questions.append(message)
            with suppress(OSError, ValueError):
                for reply in self._reply(message):
                    self.send(frame(body_of({"jsonrpc": "2.0", "id": message["id"], **reply})))


def _streams(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def environment(folder: Path) -> dict[str, str]:
    """Return an environment whose settings and caches are beside ``folder``, which may be the workspace."""
    own = user_folder(folder)
    return {**os.environ, "STACKPROMPT_CONFIG_DIR": str(own), "STACKPROMPT_CACHE_DIR": str(own.parent / "cache")}


def user_folder(folder: Path) -> Path:
    """Return the folder of the user for tests in ``folder``: one inside a workspace is not the user's."""
    return folder.with_name(f"{folder.name}-own") / "user"


COMMAND = (sys.executable, "-m", "stackprompt", "lsp", "--debug")


@contextmanager
def server(
    folder: Path,
    reply: Reply = obliging,
    *,
    command: Sequence[str] = COMMAND,
    stderr: int | None = None,
    extra: Mapping[str, str] | None = None,
) -> Iterator[Client]:
    """Start a server with ``extra`` in its environment, and kill it at the end if it still lives."""
    pipe = subprocess.PIPE
    variables = {**environment(folder), **(extra or {})}
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=stderr, env=variables)
    try:
        yield Client(process, reply)
    finally:
        process.kill()
        _ = process.wait()
        for stream in _streams(process):
            with suppress(OSError):
                stream.close()
