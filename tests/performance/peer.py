"""The client's end of one language server: starts it, frames JSON-RPC on its pipes, and ends it."""

import asyncio
import json
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 30.0
CAPABILITIES: Mapping[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"workDoneProgress": True, "showDocument": {"support": True}},
    "workspace": {
        "configuration": True,
        "workspaceFolders": True,
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    },
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
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
    """The result of a request, the seconds until it had arrived (not yet decoded), and its size in bytes."""

    result: Any
    seconds: float
    size: int


class Peer:
    """A running server; requests are told apart by their number, so that any many may be under way."""

    def __init__(self, process: Process, spawned: float) -> None:
        self.process = process
        self.spawned = spawned
        self._waiting: dict[int, tuple[float, asyncio.Future[Answer]]] = {}
        self._number = 0
        self._reading = asyncio.create_task(self._read())

    async def request(self, method: str, params: object = None) -> Answer:
        """Send a request and wait for its answer; an error answer is a RuntimeError."""
        self._number += 1
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        body = _framed({"id": self._number, "method": method, "params": params})
        self._waiting[self._number] = time.perf_counter(), future
        self._write(body)
        async with asyncio.timeout(PATIENCE):
            return await future

    def notify(self, method: str, params: object = None) -> None:
        """Send a notification."""
        self._write(_framed({"method": method, "params": params}))

    async def initialize(self, root: Path) -> float:
        """Shake hands; returns the seconds from the start of the process to its answer."""
        folders = [{"uri": root.as_uri(), "name": root.name}]
        params = {
            "processId": None,
            "rootUri": root.as_uri(),
            "workspaceFolders": folders,
            "capabilities": CAPABILITIES,
        }
        _ = await self.request("initialize", params)
        seconds = time.perf_counter() - self.spawned
        self.notify("initialized", {})
        return seconds

    def resident(self) -> float | None:
        """Return the resident memory in MB, None where the system does not tell it in /proc."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return None
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    async def end(self) -> None:
        """Say goodbye; a server that does not go is killed."""
        try:
            async with asyncio.timeout(PATIENCE):
                _ = await self.request("shutdown")
                self.notify("exit")
                _ = await self.process.wait()
        finally:
            with suppress(ProcessLookupError):
                self.process.kill()
            _ = await self.process.wait()
            _ = self._reading.cancel()

    def _write(self, message: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(message)

    async def _read(self) -> None:
        assert self.process.stdout is not None
        with suppress(asyncio.IncompleteReadError):
            while True:
                head = await self.process.stdout.readuntil(b"\r\n\r\n")
                size = next(int(line[15:]) for line in head.splitlines() if line.lower().startswith(b"content-length:"))
                self._take(await self.process.stdout.readexactly(size))
        for _, future in self._waiting.values():
            future.set_exception(RuntimeError("the server went away"))

    def _take(self, body: bytes) -> None:
        arrived = time.perf_counter()
        message = json.loads(body)
        if "method" in message:
            self._oblige(message)
            return
        sent, future = self._waiting.pop(message["id"])
        if future.done():
            return
        if "error" in message:
            future.set_exception(RuntimeError(str(message["error"])))
            return
        future.set_result(Answer(message.get("result"), arrived - sent, len(body)))

    def _oblige(self, message: Mapping[str, Any]) -> None:
        """Answer a request of the server as an editor without any settings does; notifications need nothing."""
        if "id" not in message:
            return
        items = (message.get("params") or {}).get("items", ())
        result = [None for _ in items] if message["method"] == "workspace/configuration" else None
        self._write(_framed({"id": message["id"], "result": result}))


@asynccontextmanager
async def started(command: Sequence[str], environment: Mapping[str, str]) -> AsyncIterator[Peer]:
    """Start a server and end it afterwards."""
    spawned = time.perf_counter()
    peer = Peer(await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, env=environment), spawned)
    try:
        yield peer
    finally:
        await peer.end()


def _framed(message: Mapping[str, object]) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **message}, separators=(",", ":")).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
