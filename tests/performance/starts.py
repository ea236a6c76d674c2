"""What it costs to start the command line, beside a bare interpreter and beside the library it is written with."""

import asyncio
import sys
import time
from asyncio.subprocess import DEVNULL
from collections.abc import Mapping

from tests.performance.lineup import PROGRAM
from tests.performance.rows import OURS, Row, best
from tests.support import SHOP

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
    bare, library = "python -c pass", "import click"
    help_label = f"`stackprompt --help`, best of {rounds}"
    return [
        _row(help_label, took["help"], bare, took[bare]),
        _row(help_label, took["help"], library, took[library]),
        _row(f"`stackprompt generate`, best of {rounds}", took["generate"], bare, took[bare]),
    ]


def _row(label: str, ours: float, beside: str, other: float) -> Row:
    return Row(label, "ms", {OURS: ours, beside: other}, beside=beside)


async def _seconds(command: tuple[str, ...], environment: Mapping[str, str]) -> float:
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=DEVNULL, env=environment)
    code = await process.wait()
    assert code == 0, command
    return time.perf_counter() - begun
