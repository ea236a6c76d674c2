"""What it costs to start the command line, beside a bare interpreter and beside the library it is written with."""

import asyncio
import sys
import time
from asyncio.subprocess import DEVNULL
from collections.abc import Mapping
from pathlib import Path

from tests.performance.rows import Row, best
from tests.support import SHOP

PROGRAM = str(Path(sys.executable).with_name("stackprompt"))
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "python -c pass": (sys.executable, "-c", "pass"),
    "import click": (sys.executable, "-c", "import click"),
    "help": (PROGRAM, "--help"),
    "generate": (PROGRAM, "generate", str(SHOP / "Dockerfile"), "--root", str(SHOP), "--task", "harden"),
}


async def measure(environment: Mapping[str, str], rounds: int) -> list[Row]:
    """Start each command in turn, ``rounds`` times after one that warms the disk; the best round counts."""
    for command in COMMANDS.values():
        _ = await _seconds(command, environment)
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            seconds[name].append(await _seconds(command, environment))
    took = {name: best(each) for name, each in seconds.items()}
    bare = "python -c pass"
    return [
        Row(f"`stackprompt --help`, best of {rounds}", took["help"], "ms", f"`{bare}`", took[bare]),
        Row(f"`stackprompt --help`, best of {rounds}", took["help"], "ms", "`import click`", took["import click"]),
        Row(f"`stackprompt generate`, best of {rounds}", took["generate"], "ms", f"`{bare}`", took[bare]),
    ]


async def _seconds(command: tuple[str, ...], environment: Mapping[str, str]) -> float:
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=DEVNULL, env=environment)
    code = await process.wait()
    assert code == 0, command
    return time.perf_counter() - begun
