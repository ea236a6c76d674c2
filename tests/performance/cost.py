"""What servers cost beside time: processor and memory, as Linux tells in /proc; elsewhere these figures are missing."""

import asyncio
from collections.abc import Mapping

from tests.performance.connection import Connection
from tests.performance.editor import Editor
from tests.performance.rows import Goal, Row
from tests.performance.turns import each_in_turn

IDLE_SECONDS = 5.0
SECONDS_BETWEEN_LOOKS = 0.1
CALM_LOOKS, MOST_LOOKS = 4, 80
BUSY_SECONDS = 0.01


class Processor:
    """The processor time of each server from now on."""

    def __init__(self, editors: Mapping[str, Editor]) -> None:
        self._editors = editors
        self._before = {name: self._now(editor) for name, editor in editors.items()}

    def per_request(self) -> Row:
        """Return the time for each request that was answered since."""
        figures = {}
        for name, editor in self._editors.items():
            (seconds, answered), (before, answered_before) = self._now(editor), self._before[name]
            if seconds is not None and before is not None and answered > answered_before:
                figures[name] = (seconds - before) * 1000 / (answered - answered_before)
        return Row("processor time of a warm request", "ms", figures, Goal(0.9, 0.5))

    @staticmethod
    def _now(editor: Editor) -> tuple[float | None, int]:
        return editor.connection.processor_seconds(), editor.connection.answered


async def at_rest(connection: Connection) -> None:
    """Wait until a server has nothing to do any more, but not for ever."""
    before, calm = connection.processor_seconds() or 0.0, 0
    for _ in range(MOST_LOOKS):
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        now = connection.processor_seconds() or 0.0
        calm = calm + 1 if now - before < BUSY_SECONDS else 0
        if calm == CALM_LOOKS:
            return
        before = now


async def memory(editors: Mapping[str, Editor], changes: int) -> list[Row]:
    """Look at the memory after everything that came before, and at what ``changes`` typed letters add to it."""
    before = {name: editor.connection.resident() for name, editor in editors.items()}

    async def type_much(editor: Editor) -> float | None:
        await editor.type_much(changes)
        await at_rest(editor.connection)
        return editor.connection.resident()

    after = {name: each[0] for name, each in (await each_in_turn("growth", editors, type_much, 1)).items()}
    growth = {
        name: now - resident for name, resident in before.items() if resident is not None and (now := after.get(name))
    }
    loaded = {name: resident for name, resident in before.items() if resident is not None}
    return [
        Row("RSS after load", "MB", loaded, Goal(90, 60, of_ratio=False)),
        Row(f"RSS growth over {changes:,} didChange", "MB", growth, Goal(2, 0.5, of_ratio=False)),
    ]


async def idle(editors: Mapping[str, Editor]) -> Row:
    """Leave all servers alone."""
    before = {name: editor.connection.processor_seconds() for name, editor in editors.items()}
    await asyncio.sleep(IDLE_SECONDS)
    after = {name: editor.connection.processor_seconds() for name, editor in editors.items()}
    figures = {
        name: (now - seconds) * 100 / IDLE_SECONDS
        for name, seconds in before.items()
        if seconds is not None and (now := after[name]) is not None
    }
    return Row(f"processor time while idle for {IDLE_SECONDS:g} s", "%", figures, Goal(0.5, 0.05, of_ratio=False))
