"""Our server beside the floor and the peers: all alive at once, asked in turn, so that noise falls on all of them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from typing import TypeAlias

from tests.performance import cost
from tests.performance.connection import FAILURES, Answer, ServerError, started
from tests.performance.editor import Editor
from tests.performance.lineup import Program, programs
from tests.performance.rows import OURS, Goal, Row, best, percentile
from tests.performance.turns import each_in_turn, noted

CHUNK = 20
IN_FLIGHT, TAKEN_BACK, FLOODS = 1_000, 200, 3
# As soon as an editor takes back what the next letter has made needless.
SECONDS_BEFORE_TAKING_BACK = 0.005
CANCELLED = frozenset({-32800, -32801})

Ask: TypeAlias = Callable[[Editor], Awaitable[Answer]]
Question: TypeAlias = tuple[str, Ask, Mapping[int, Goal | None]]
WARM: tuple[Question, ...] = (
    ("warm completion", Editor.completion, {50: Goal(0.8, 0.45), 95: Goal(1.0, 0.7)}),
    ("warm codeAction", Editor.actions, {50: Goal(0.8, 0.4)}),
    ("warm hover", Editor.hover, {50: Goal(0.8, 0.4)}),
)
# The peers write no prompts, and leave no action unfinished.
PROMPTING: tuple[Question, ...] = (
    ("warm codeAction resolve", Editor.resolve, {50: None}),
    ("prompt of an unchanged file", Editor.generate, {50: Goal(1.5, 0.8), 95: None}),
)
TYPING: tuple[Question, ...] = (
    ("typing: a letter, then completion", Editor.type, {50: Goal(0.8, 0.5), 95: None}),
    ("typing: a letter of code, then codeAction", Editor.type_code, {50: None, 95: None}),
)


async def measure(root: Path, environment: Mapping[str, str], starts: int, requests: int, changes: int) -> list[Row]:
    """Start all servers ``starts`` times, then keep one of each and send ``requests`` of each kind."""
    lineup = tuple(programs())
    rows = await _starts(lineup, root, environment, starts)
    async with AsyncExitStack() as stack:
        editors: dict[str, Editor] = {}
        for program in lineup:
            try:
                editors[program.name] = await _ready(stack, program, root, environment)
            except FAILURES as failure:
                noted(program.name, "start", failure)
        prompting = {name: editor for name, editor in editors.items() if editor.program.generates}
        processor = cost.Processor(editors)
        rows += await _asked(WARM, editors, requests)
        rows += await _asked(PROMPTING, prompting, requests)
        rows.append(processor.per_request())
        rows += await _asked(TYPING, editors, requests)
        rows += await _in_flight(editors)
        rows.append(await _cancelled(editors))
        rows += await cost.memory(editors, changes)
        rows.append(await cost.idle(editors))
    return rows


async def _starts(lineup: Iterable[Program], root: Path, environment: Mapping[str, str], rounds: int) -> list[Row]:
    async def start(program: Program) -> tuple[float, float]:
        async with started(program.command, environment, program.settings) as connection:
            editor = Editor(program, connection, root)
            initialized = await connection.initialize(root)
            editor.open()
            _ = await editor.useful_completion()
            return initialized, time.perf_counter() - connection.spawned

    took = await each_in_turn("starts", {program.name: program for program in lineup}, start, rounds)
    initialize = {name: best(first for first, _ in each) for name, each in took.items()}
    useful = {name: best(second for _, second in each) for name, each in took.items()}
    return [
        Row(f"spawn to initialize, best of {rounds}", "ms", initialize, Goal(1.1, 0.65)),
        Row(f"spawn to first useful completion, best of {rounds}", "ms", useful, Goal(1.3, 0.9)),
    ]


async def _ready(stack: AsyncExitStack, program: Program, root: Path, environment: Mapping[str, str]) -> Editor:
    """Start a server, open its document, and let what it does by itself come to rest."""
    connection = await stack.enter_async_context(started(program.command, environment, program.settings))
    _ = await connection.initialize(root)
    editor = Editor(program, connection, root)
    editor.open()
    _ = await editor.useful_completion()
    await cost.at_rest(connection)
    return editor


async def _asked(questions: Iterable[Question], editors: Mapping[str, Editor], requests: int) -> list[Row]:
    rows: list[Row] = []
    for label, ask, goals in questions:
        seconds = await _timed(label, ask, editors, requests)
        rows += [
            Row(f"{label}, p{percent}", "ms", {name: percentile(each, percent) for name, each in seconds.items()}, goal)
            for percent, goal in goals.items()
        ]
    return rows


async def _timed(label: str, ask: Ask, editors: Mapping[str, Editor], requests: int) -> Mapping[str, list[float]]:
    """Ask each server a chunk at a time; the first chunk only warms up."""

    async def chunk(editor: Editor) -> list[float]:
        answers = [await ask(editor) for _ in range(CHUNK)]
        if editor.program.name == OURS and not all(answer.result for answer in answers):
            # A figure is worth nothing when there was nothing to answer.
            raise ServerError("nothing is answered")
        return [answer.seconds for answer in answers]

    chunks = await each_in_turn(label, editors, chunk, requests // CHUNK + 1)
    return {name: [seconds for chunk in each[1:] for seconds in chunk] for name, each in chunks.items()}


async def _in_flight(editors: Mapping[str, Editor]) -> list[Row]:
    async def flood(editor: Editor) -> tuple[float, int]:
        params = [editor.completion_params()] * IN_FLIGHT
        outcomes = await editor.connection.flood("textDocument/completion", params)
        good = [outcome.seconds for outcome in outcomes if isinstance(outcome, Answer)]
        return len(good) / max(good, default=1.0), IN_FLIGHT - len(good)

    floods = await each_in_turn("in flight", editors, flood, FLOODS)
    rates = {name: median(rate for rate, _ in each) for name, each in floods.items()}
    errors = {name: float(sum(count for _, count in each)) for name, each in floods.items()}
    return [
        Row(f"{IN_FLIGHT:,} requests in flight: answers", "/s", rates, Goal(2, 5, at_least=True)),
        Row(f"{IN_FLIGHT:,} requests in flight: errors", "", errors, Goal(0, 0, of_ratio=False)),
    ]


async def _cancelled(editors: Mapping[str, Editor]) -> Row:
    async def take_back(editor: Editor) -> float:
        params = [editor.completion_params()] * TAKEN_BACK
        outcomes = await editor.connection.flood("textDocument/completion", params, SECONDS_BEFORE_TAKING_BACK)
        await asyncio.sleep(SECONDS_BEFORE_TAKING_BACK)
        dropped = [outcome for outcome in outcomes if isinstance(outcome, ServerError) and outcome.code in CANCELLED]
        return len(dropped) / (TAKEN_BACK - 1)

    shares = await each_in_turn("cancelled", editors, take_back, FLOODS)
    figures = {name: median(each) for name, each in shares.items()}
    goal = Goal(0.5, 0.8, of_ratio=False, at_least=True)
    return Row(f"share dropped of {TAKEN_BACK} cancelled requests", "", figures, goal)
