"""What the verbs share: reading the target, showing progress, failing with one clear line."""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click
import orjson

from stackprompt.domain.errors import describe
from stackprompt.runtime import log

if TYPE_CHECKING:
    from stackprompt.app import Workspace

T = TypeVar("T")
BAD_INPUT = 2
FOUND_PROBLEMS = 1
# Work that is over sooner needs no sign of life.
PATIENCE_SECONDS = 0.6
_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"

FORMATS = click.Choice(["text", "markdown", "json"])
DATA_FORMATS = click.Choice(["text", "json"])
_TRUST = "stackprompt.trust"
_SHOWN = "stackprompt.shown"


def _note_trust(ctx: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    ctx.meta[_TRUST] = value


# For every verb that opens a workspace.
trust_option = click.option(
    "--trust",
    is_flag=True,
    expose_value=False,
    callback=_note_trust,
    help="In this run, let .stackprompt of the workspace add knowledge, templates and settings.",
)


def fail(message: str) -> NoReturn:
    """End with ``message`` on standard error and the exit code of bad input."""
    from stackprompt.prompts.names import redact_message  # noqa: PLC0415 - only on the way out

    click.echo(f"stackprompt: {redact_message(message)}", err=True)
    sys.exit(BAD_INPUT)


def warn(message: str) -> None:
    """Write ``message`` to standard error, once a run; it may name what the workspace or the user chose."""
    from stackprompt.prompts.names import redact_message  # noqa: PLC0415 - most runs have no warning

    shown: set[str] = click.get_current_context().meta.setdefault(_SHOWN, set())
    if message not in shown:
        shown.add(message)
        click.secho(redact_message(message), fg="yellow", err=True)


def here() -> Path:
    """Return the current folder; one that was deleted is bad input."""
    try:
        return Path.cwd()
    except OSError:
        fail("the current folder does not exist any more; change to one that does")


def is_trusted() -> bool:
    """Return whether this run was started with ``--trust``."""
    return bool(click.get_current_context().meta.get(_TRUST))


@asynccontextmanager
async def open_workspace(root: Path) -> "AsyncGenerator[Workspace]":
    """Open the workspace at ``root`` as the options of this run want it; what is wrong with settings is shown."""
    from stackprompt.app import opened  # noqa: PLC0415 - verbs that open no workspace import no engine

    async with opened(root, trust=is_trusted()) as workspace:
        for problem in workspace.engine.live.take().configuration.problems:
            warn(describe(problem))
        yield workspace


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run ``work`` on an event loop of its own; what it logs goes to standard error."""
    log.write_to_stderr()
    return asyncio.run(work)


def show(text: str) -> None:
    """Write to standard output as UTF-8, whatever the locale says."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        # A file name may hold bytes that are no UTF-8: they are shown, not fatal.
        reconfigure(encoding="utf-8", errors="backslashreplace")
    click.echo(text, nl=not text.endswith("\n"))


def as_json(value: object) -> str:
    """Return ``value`` as indented JSON; text that is no UTF-8 is escaped."""
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    except TypeError:
        return json.dumps(value, indent=2)


def show_json(value: object) -> None:
    """Write ``value`` as indented JSON."""
    show(as_json(value))


def root_of(file: Path) -> Path:
    """Choose the workspace of a file: its repository inside the current folder, that folder itself, else its own."""
    current = here()
    file = current / file
    if not file.is_relative_to(current):
        return next((p for p in file.parents if (p / ".git").exists()), file.parent)
    inside = [parent for parent in file.parents if parent.is_relative_to(current)]
    return next((parent for parent in inside if (parent / ".git").exists()), current)


async def with_progress(work: Awaitable[T], label: Callable[[], str]) -> T:
    """Wait for ``work``; on a terminal a spinner tells that it goes on, and what ``label`` says of how far it is."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
    if done or not sys.stderr.isatty():
        return await task
    frame = 0
    while not done:
        click.echo(f"\r\x1b[2K{_FRAMES[frame % len(_FRAMES)]} {label()} …", nl=False, err=True)
        frame += 1
        done, _ = await asyncio.wait({task}, timeout=0.1)
    click.echo("\r\x1b[2K", nl=False, err=True)
    return task.result()
