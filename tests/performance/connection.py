"""The client's end of one language server: starts it, frames JSON-RPC on its pipes, and ends it."""

import asyncio
import json
import os
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

PATIENCE = 30.0
BUFFER_BYTES = 1 << 20
CAPABILITIES: Mapping[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"workDoneProgress": True, "showDocument": {"support": True}},
    "workspace": {
        "configuration": True,
        "workspaceFolders": True,
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    },
    "textDocument": {
        "synchronization": {"didSave": True},
        "completion": {
            "contextSupport": True,
            "completionItem": {"snippetSupport": True, "documentationFormat": ["markdown", "plaintext"]},
        },
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "codeAction": {
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix", "refactor"]}},
        },
    },
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a request, and the seconds until it had arrived (not yet decoded)."""

    result: Any
    seconds: float


class ServerError(Exception):
    """The server answered with an error, with nothing where there is something, or not at all."""

    def __init__(self, why: str, code: int = 0) -> None:
        super().__init__(why)
        self.code = code


# Whatever else goes wrong is a mistake of the benchmark.
FAILURES = (ServerError, TimeoutError, OSError)


class Connection:
    """A running server; requests are told apart by their number, so that any many may be under way."""

    def __init__(self, process: Process, spawned: float, settings: Mapping[str, Any]) -> None:
        self.process = process
        self.spawned = spawned
        self.answered = 0
        self._settings = settings
        self._waiting: dict[int, tuple[float, asyncio.Future[Answer]]] = {}
        self._number = 0
        self._is_gone = False
        self._reading = asyncio.create_task(self._read())

    async def request(self, method: str, params: object = None) -> Answer:
        """Send a request and wait for its answer; an error answer is a ServerError."""
        (_, future), message = self._asked(method, params)
        self._write(message)
        async with asyncio.timeout(PATIENCE):
            return await future

    async def run(self, command: str, *arguments: object) -> Answer:
        """Have the server execute a command."""
        return await self.request("workspace/executeCommand", {"command": command, "arguments": arguments})

    async def flood(
        self, method: str, params: Sequence[object], taken_back_after: float | None = None
    ) -> list[Answer | ServerError]:
        """Send a request for each of ``params`` in one write, and take back all but the last if asked to."""
        asked = [self._asked(method, each) for each in params]
        self._write(b"".join(message for _, message in asked))
        if taken_back_after is not None:
            await asyncio.sleep(taken_back_after)
            for (number, _), _ in asked[:-1]:
                self.notify("$/cancelRequest", {"id": number})
        async with asyncio.timeout(PATIENCE):
            outcomes = await asyncio.gather(*(future for (_, future), _ in asked), return_exceptions=True)
        return [outcome for outcome in outcomes if isinstance(outcome, Answer | ServerError)]

    def notify(self, method: str, params: object = None) -> None:
        """Send a notification."""
        self._write(_framed({"method": method, "params": params}))

    async def initialize(self, root: Path) -> float:
        """Shake hands; returns the seconds from the start of the process to its answer."""
        folders = [{"uri": root.as_uri(), "name": root.name}]
        params = {"processId": os.getpid(), "rootUri": root.as_uri(), "workspaceFolders": folders}
        answer = await self.request("initialize", {**params, "capabilities": CAPABILITIES})
        seconds = time.perf_counter() - self.spawned
        if "capabilities" not in answer.result:
            raise ServerError("no capabilities")
        self.notify("initialized", {})
        return seconds

    def resident(self) -> float | None:
        """Return the resident memory in MB, None where the system does not tell it in /proc."""
        with suppress(OSError):
            for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        return None

    def processor_seconds(self) -> float | None:
        """Return the processor time that the live threads used so far, None where the system does not tell it."""
        # The ticks in /proc/PID/stat miss a thread that wakes often and briefly.
        with suppress(OSError):
            threads = list(Path(f"/proc/{self.process.pid}/task").iterdir())
            return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9
        return None

    async def end(self) -> None:
        """Say goodbye; a server that does not go is killed."""
        with suppress(*FAILURES):
            async with asyncio.timeout(PATIENCE):
                _ = await self.request("shutdown")
                self.notify("exit")
                _ = await self.process.wait()
        with suppress(ProcessLookupError):
            self.process.kill()
        _ = await self.process.wait()
        _ = self._reading.cancel()

    def _asked(self, method: str, params: object) -> tuple[tuple[int, asyncio.Future[Answer]], bytes]:
        if self._is_gone:
            raise ServerError("the server went away")
        self._number += 1
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        message = _framed({"id": self._number, "method": method, "params": params})
        self._waiting[self._number] = time.perf_counter(), future
        return (self._number, future), message

    def _write(self, message: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(message)

    async def _read(self) -> None:
        assert self.process.stdout is not None
        # What is not a message ends the conversation as well.
        with suppress(asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, ValueError):
            while True:
                head = (await self.process.stdout.readuntil(b"\r\n\r\n")).lower()
                size = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
                self._take(await self.process.stdout.readexactly(size))
        self._is_gone = True
        for _, future in self._waiting.values():
            if not future.done():
                future.set_exception(ServerError("the server went away"))

    def _take(self, body: bytes) -> None:
        arrived = time.perf_counter()
        message = orjson.loads(body)
        if "method" in message:
            self._oblige(message)
            return
        sent, future = self._waiting.pop(message["id"], (arrived, None))
        if future is None or future.done():
            return
        if message.get("error"):
            future.set_exception(ServerError(str(message["error"]), message["error"]["code"]))
            return
        self.answered += 1
        future.set_result(Answer(message.get("result"), arrived - sent))

    def _oblige(self, message: Mapping[str, Any]) -> None:
        """Answer a request of the server as an editor with few settings does; notifications need nothing."""
        if "id" not in message:
            return
        items = (message.get("params") or {}).get("items", ())
        is_asked = message["method"] == "workspace/configuration"
        result = [self._settings.get(item.get("section")) for item in items] if is_asked else None
        self._write(_framed({"id": message["id"], "result": result}))


@asynccontextmanager
async def started(
    command: Sequence[str], environment: Mapping[str, str], settings: Mapping[str, Any] | None = None
) -> AsyncGenerator[Connection]:
    """Start a server and end it afterwards."""
    spawned = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment, limit=BUFFER_BYTES
    )
    connection = Connection(process, spawned, settings or {})
    try:
        yield connection
    finally:
        await connection.end()


def _framed(message: Mapping[str, object]) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **message}, separators=(",", ":")).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
