"""Further input of ``generate``: arguments of the task, reports of other tools, and the completion in a shell."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import orjson
from click.shell_completion import CompletionItem

from stackprompt.cli import output
from stackprompt.domain.prompts.argument import ArgumentValue
from stackprompt.domain.prompts.task import LENGTH
from stackprompt.domain.result import Err
from stackprompt.domain.workspace.diagnostic import Diagnostic

MAX_BYTES = 4_000_000


def parse_arguments(pairs: Iterable[str], length: str | None) -> dict[str, ArgumentValue]:
    """Parse ``name=value`` pairs; a name alone is a flag."""
    arguments: dict[str, ArgumentValue] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        arguments[name.strip()] = value if sign else True
    return arguments if length is None else {**arguments, LENGTH.name: length}


def read_diagnostics(path: Path | None) -> tuple[Diagnostic, ...]:
    """Read the diagnostics of a linter or an editor from a JSON file; other JSON is bad input."""
    if path is None:
        return ()
    from stackprompt.adapters.diagnostics import decode_diagnostics  # noqa: PLC0415 - completion needs none of it

    try:
        with path.open("rb") as file:
            value = orjson.loads(file.read(MAX_BYTES))
    except (OSError, ValueError) as error:
        output.fail(f"{path}: cannot be read as JSON: {error}; pass a list of LSP diagnostics")
    outcome = decode_diagnostics(value)
    if isinstance(outcome, Err):
        output.fail(f"{path}: {outcome.error}")
    return outcome.value


def complete_task(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the tasks that begin with the typed letters."""
    del ctx, parameter
    from stackprompt.api import list_tasks  # noqa: PLC0415 - only for completion

    return [CompletionItem(task.id, help=task.title) for task in list_tasks() if task.id.startswith(incomplete)]


def complete_argument(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the arguments of the task for the file, with their choices."""
    del parameter
    task = ctx.params.get("task") or "review"
    return [
        CompletionItem(text, help=title)
        for text, title in _list_completions(_find_file(ctx), task)
        if text.startswith(incomplete)
    ]


def _find_file(ctx: click.Context) -> str:
    """Return the file of the command line; click has not parsed it behind an option without its value."""
    typed = ctx.params.get("file")
    words = os.environ.get("COMP_WORDS", "").split()[2:]
    return str(typed) if typed else next((word for word in words if Path(word).is_file()), "")


def _list_completions(path: str, task: str) -> Iterator[tuple[str, str]]:
    from stackprompt.api import list_arguments  # noqa: PLC0415 - only for completion

    for argument in list_arguments(path, task):
        if argument.name != LENGTH.name:
            yield from ((f"{argument.name}={value}", argument.title) for value in argument.choices or ("",))
