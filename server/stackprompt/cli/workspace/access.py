"""How a verb opens a workspace: its root, its trust, and progress while it is read."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from stackprompt.cli import options, output
from stackprompt.domain.problem import describe
from stackprompt.runtime import log

if TYPE_CHECKING:
    from stackprompt.api import Workspace

T = TypeVar("T")
# Work that ends sooner shows no progress.
SECONDS_BEFORE_PROGRESS = 0.6
_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


def current_folder() -> Path:
    """Return the current folder; one that was deleted is bad input."""
    try:
        return Path.cwd()
    except OSError:
        output.fail("the current folder does not exist any more; change to one that does")


def find_root(file: Path) -> Path:
    """Choose the workspace of a file: its repository inside the current folder, that folder itself, else its own."""
    current = current_folder()
    file = current / file
    if not file.is_relative_to(current):
        return next((p for p in file.parents if (p / ".git").exists()), file.parent)
    inside = [parent for parent in file.parents if parent.is_relative_to(current)]
    return next((parent for parent in inside if (parent / ".git").exists()), current)


@asynccontextmanager
async def open_workspace(root: Path) -> "AsyncGenerator[Workspace]":
    """Open the workspace at ``root`` with the trust of this run; problems of settings become warnings."""
    from stackprompt.api import open_workspace  # noqa: PLC0415 - verbs that open no workspace import no engine

    async with open_workspace(root, trust=options.is_trusted()) as workspace:
        for problem in workspace.engine.live.take().configuration.problems:
            output.warn(describe(problem))
        yield workspace


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run ``work`` on an event loop of its own; its log goes to standard error."""
    log.write_to_stderr()
    return asyncio.run(work)


async def show_progress(work: Awaitable[T], label: Callable[[], str]) -> T:
    """Wait for ``work``; on a terminal show a spinner and the current ``label`` meanwhile."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=SECONDS_BEFORE_PROGRESS)
    if done or not sys.stderr.isatty():
        return await task
    frame = 0
    while not done:
        click.echo(f"\r\x1b[2K{_FRAMES[frame % len(_FRAMES)]} {label()} …", nl=False, err=True)
        frame += 1
        done, _ = await asyncio.wait({task}, timeout=0.1)
    click.echo("\r\x1b[2K", nl=False, err=True)
    return task.result()
