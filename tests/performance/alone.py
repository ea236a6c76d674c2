"""What only our server does: first prompts, a thousand at once, how long its event loop is blocked, edits of ours."""

import asyncio
import time
from collections.abc import AsyncGenerator, Coroutine, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias

from tests.performance import cost
from tests.performance.connection import FAILURES, Connection, ServerError, started
from tests.performance.editor import Editor
from tests.performance.lineup import ours
from tests.performance.rows import OURS, Goal, Row, percentile
from tests.performance.samples import TASKS, sample
from tests.performance.turns import noted
from tests.support import HOUSE_RULE

PAUSE = 0.002
EDITS = 5
PATIENCE = 10.0
TITLE = "Use the registry of the house"
RULE = Path("knowledge", "practices", "docker", "house-rule.toml")

Environment: TypeAlias = Mapping[str, str]


async def measure(root: Path, environment: Environment, rounds: int, prompts: int, letters: int) -> list[Row]:
    """Measure each with servers of its own; what fails is left out."""
    measures: tuple[tuple[str, Coroutine[Any, Any, list[Row]]], ...] = (
        ("first prompts", _first_prompts(root, environment, rounds)),
        ("prompts at once", _at_once(root, environment, max(1, rounds // 3), prompts)),
        ("event loop", _blocked(root, environment, prompts, letters)),
        ("edit", _edited(root, environment)),
    )
    rows: list[Row] = []
    for name, work in measures:
        try:
            rows += await work
        except FAILURES as failure:
            noted(OURS, name, failure)
    return rows


@asynccontextmanager
async def _open(root: Path, environment: Environment, *options: str) -> AsyncGenerator[Editor]:
    """Start our server and open its document; it has answered its first completion."""
    program = ours(*options)
    async with started(program.command, environment) as connection:
        _ = await connection.initialize(root)
        editor = Editor(program, connection, root)
        editor.open()
        _ = await editor.useful_completion()
        yield editor


async def _first_prompts(root: Path, environment: Environment, rounds: int) -> list[Row]:
    """Ask new servers for the prompts of all tasks: the one at once, the other when it has come to rest."""
    at_once, at_rest = [], []
    for _ in range(rounds):
        async with _open(root, environment) as editor:
            at_once.append((await editor.generate()).seconds)
        async with _open(root, environment) as editor:
            await cost.at_rest(editor.connection)
            at_rest += [(await editor.generate(task)).seconds for task in TASKS]
    goal = Goal(50, 20, of_ratio=False)
    return [
        Row("first prompt of each task, p95", "ms", {OURS: percentile(at_rest, 95)}, goal),
        Row("first prompt right after the start, p95", "ms", {OURS: percentile(at_once, 95)}, goal),
    ]


async def _at_once(root: Path, environment: Environment, rounds: int, prompts: int) -> list[Row]:
    rows = []
    for documents in (prompts, prompts // len(TASKS)):
        seconds = []
        for _ in range(rounds):
            async with _open(root, environment) as editor:
                await cost.at_rest(editor.connection)
                seconds.append(await _flooded(editor.connection, root, documents, prompts))
        label = f"{prompts:,} prompts at once, cold, of {documents:,} documents"
        rows.append(Row(label, "s", {OURS: median(seconds)}, Goal(5, 2, of_ratio=False)))
    return rows


async def _flooded(connection: Connection, root: Path, documents: int, prompts: int) -> float:
    """Open new documents and ask for different prompts about them, all at once; returns the seconds until the last."""
    begun = time.perf_counter()
    opened = [sample(number) for number in range(documents)]
    uris = [(root / document.path).as_uri() for document in opened]
    for uri, document in zip(uris, opened, strict=True):
        language = "dockerfile" if uri.endswith("Dockerfile") else "yaml"
        item = {"uri": uri, "languageId": language, "version": 1, "text": document.text}
        connection.notify("textDocument/didOpen", {"textDocument": item})
    # Each document meets a task once before any meets its second.
    asks = [{"uri": uris[n % documents], "task": TASKS[(n + n // documents) % len(TASKS)]} for n in range(prompts)]
    params = [{"command": ours().generates, "arguments": [ask]} for ask in asks]
    outcomes = await connection.flood("workspace/executeCommand", params)
    if (failure := next((outcome for outcome in outcomes if isinstance(outcome, ServerError)), None)) is not None:
        raise failure
    return time.perf_counter() - begun


async def _blocked(root: Path, environment: Environment, prompts: int, letters: int) -> list[Row]:
    """Ask servers with ``--debug`` how long their event loops were blocked at most since they were asked before."""
    async with _open(root, environment, "--debug") as editor:
        await cost.at_rest(editor.connection)
        start = await _longest_block(editor.connection)
        for _ in range(letters // 2):
            _ = await editor.type()
            _ = await editor.type_code()
        typing = await _longest_block(editor.connection)
    async with _open(root, environment, "--debug") as editor:
        await cost.at_rest(editor.connection)
        _ = await _longest_block(editor.connection)
        _ = await _flooded(editor.connection, root, prompts, prompts)
        flooded = await _longest_block(editor.connection)
    goal = Goal(10, 2, of_ratio=False)
    return [
        Row("event loop blocked at most: start", "ms", {OURS: start}, goal),
        Row(f"event loop blocked at most: {letters:,} letters", "ms", {OURS: typing}, goal),
        Row(f"event loop blocked at most: {prompts:,} cold prompts", "ms", {OURS: flooded}, goal),
    ]


async def _longest_block(connection: Connection) -> float:
    return float((await connection.run("stackprompt.metrics")).result["longest_block_ms"])


async def _edited(root: Path, environment: Environment) -> list[Row]:
    """Change a practice of the user's, and hover until its new title is shown."""
    user = root.parent / "edited"
    rule = user / RULE
    rule.parent.mkdir(parents=True)
    _ = rule.write_text(HOUSE_RULE)
    async with _open(root, {**environment, "STACKPROMPT_CONFIG_DIR": str(user)}) as editor:
        await _shown(editor, TITLE)
        seconds = []
        for number in range(EDITS):
            await cost.at_rest(editor.connection)
            title = f"Edit {number} of the house"
            begun = time.perf_counter()
            _ = rule.write_text(HOUSE_RULE.replace(TITLE, title))
            await _shown(editor, title)
            seconds.append(time.perf_counter() - begun)
    goal = Goal(500, 150, of_ratio=False)
    return [Row(f"edit of a practice until it is shown, slowest of {EDITS}", "ms", {OURS: max(seconds) * 1000}, goal)]


async def _shown(editor: Editor, title: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while title not in str((await editor.hover()).result):
            await asyncio.sleep(PAUSE)
