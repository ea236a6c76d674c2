"""The language server beside the floor: both alive at once, asked in alternating chunks, so that noise hits both."""

import asyncio
import shutil
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from tests.performance import floor
from tests.performance.peer import Answer, Peer, started
from tests.performance.rows import Row, best, percentile
from tests.performance.starts import PROGRAM
from tests.support import SHOP

OURS, FLOOR = "stackprompt", "floor"
COMMANDS: Mapping[str, tuple[str, ...]] = {FLOOR: (sys.executable, floor.__file__), OURS: (PROGRAM, "lsp")}
GENERATE: Mapping[str, str] = {FLOOR: floor.COMMAND, OURS: "stackprompt.generate"}
CHUNK = 20
# The first line is a comment to type into, the second breaks a practice.
TYPED_LINE, LINE_WITH_FINDING = 0, 1
SETTLE_SECONDS = 1.0


@dataclass(slots=True)
class Editor:
    """An editor with one document open, whose last line is a comment that has just begun."""

    name: str
    peer: Peer
    root: Path
    text: str
    version: int = 1
    typed: int = field(init=False)

    def __post_init__(self) -> None:
        self.typed = len(self.text.splitlines()[TYPED_LINE])

    @property
    def uri(self) -> str:
        return (self.root / "Dockerfile").as_uri()

    def open(self) -> None:
        item = {"uri": self.uri, "languageId": "dockerfile", "version": self.version, "text": self.text}
        self.peer.notify("textDocument/didOpen", {"textDocument": item})

    async def actions(self) -> Answer:
        params = {**self._at(LINE_WITH_FINDING, 0), "context": {"diagnostics": []}}
        place = params.pop("position")
        return await self.peer.request("textDocument/codeAction", {**params, "range": {"start": place, "end": place}})

    async def hover(self) -> Answer:
        return await self.peer.request("textDocument/hover", self._at(LINE_WITH_FINDING, 2))

    async def completion(self) -> Answer:
        return await self.peer.request("textDocument/completion", self._at(self.text.count("\n"), 1))

    async def generate(self) -> Answer:
        argument = {"uri": self.uri, "task": "harden"}
        params = {"command": GENERATE[self.name], "arguments": [argument]}
        return await self.peer.request("workspace/executeCommand", params)

    async def type(self) -> Answer:
        """Type one character and ask for the actions at once; the seconds are of both."""
        begun = time.perf_counter()
        self.version += 1
        place = {"line": TYPED_LINE, "character": self.typed}
        self.typed += 1
        change = {"range": {"start": place, "end": place}, "text": "x"}
        document = {"uri": self.uri, "version": self.version}
        self.peer.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
        answer = await self.actions()
        return Answer(answer.result, time.perf_counter() - begun, answer.size)

    def _at(self, line: int, character: int) -> dict[str, Any]:
        return {"textDocument": {"uri": self.uri}, "position": {"line": line, "character": character}}


Ask: TypeAlias = Callable[[Editor], Awaitable[Answer]]
WARM: tuple[tuple[str, Ask], ...] = (
    ("codeAction", Editor.actions),
    ("hover", Editor.hover),
    ("completion in a comment", Editor.completion),
    ("executeCommand generate", Editor.generate),
)


async def measure(folder: Path, environment: Mapping[str, str], starts: int, requests: int) -> list[Row]:
    """Start both ``starts`` times, then keep one of each and send ``requests`` of each kind."""
    root = folder / "shop"
    _ = shutil.copytree(SHOP, root)
    text = (root / "Dockerfile").read_text() + "#"
    rows = await _starts(root, text, environment, starts)
    async with AsyncExitStack() as stack:
        editors = [await _ready(stack, name, root, text, environment) for name in COMMANDS]
        for label, ask in WARM:
            rows += await _warm(label, ask, editors, requests)
        typing = await _interleaved(Editor.type, editors, requests)
        rows.append(_row("one-character didChange, then codeAction, p50", typing, 50))
        resident = {editor.name: editor.peer.resident() for editor in editors}
    ours = resident[OURS]
    return [*rows, Row("RSS after all requests", ours, "MB", FLOOR, resident[FLOOR])] if ours is not None else rows


async def _starts(root: Path, text: str, environment: Mapping[str, str], rounds: int) -> list[Row]:
    initialized: dict[str, list[float]] = {name: [] for name in COMMANDS}
    useful: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            async with started(command, environment) as peer:
                editor = Editor(name, peer, root, text)
                initialized[name].append(await peer.initialize(root))
                editor.open()
                while not (await editor.actions()).result:
                    pass
                useful[name].append(time.perf_counter() - peer.spawned)
    return [
        Row(f"{label}, best of {rounds}", best(seconds[OURS]), "ms", FLOOR, best(seconds[FLOOR]))
        for label, seconds in (
            ("spawn to initialize", initialized),
            ("spawn to the first useful codeAction", useful),
        )
    ]


async def _ready(stack: AsyncExitStack, name: str, root: Path, text: str, environment: Mapping[str, str]) -> Editor:
    """Start a server, open the document, and let what it does by itself come to rest."""
    peer = await stack.enter_async_context(started(COMMANDS[name], environment))
    _ = await peer.initialize(root)
    editor = Editor(name, peer, root, text)
    editor.open()
    _ = await editor.actions()
    await asyncio.sleep(SETTLE_SECONDS)
    return editor


async def _warm(label: str, ask: Ask, editors: list[Editor], requests: int) -> list[Row]:
    for editor in editors:
        # A figure is worth nothing when there was nothing to answer.
        assert (await ask(editor)).result, (editor.name, label)
    seconds = await _interleaved(ask, editors, requests)
    return [_row(f"warm {label}, p{percent}", seconds, percent) for percent in (50, 95)]


async def _interleaved(ask: Ask, editors: list[Editor], requests: int) -> Mapping[str, list[float]]:
    """Ask each server in turn, a chunk at a time and in changing order; the first chunk only warms up."""
    seconds: dict[str, list[float]] = {editor.name: [] for editor in editors}
    for chunk in range(requests // CHUNK + 1):
        for editor in editors if chunk % 2 else reversed(editors):
            answers = [await ask(editor) for _ in range(CHUNK)]
            if chunk:
                seconds[editor.name].extend(answer.seconds for answer in answers)
    return seconds


def _row(label: str, seconds: Mapping[str, list[float]], percent: int) -> Row:
    return Row(label, percentile(seconds[OURS], percent), "ms", FLOOR, percentile(seconds[FLOOR], percent))
