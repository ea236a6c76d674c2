"""``stackprompt generate FILE --task T``."""

import os
import sys
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypedDict, TypeVar

import click

from stackprompt.app import Workspace
from stackprompt.cli import arguments, io
from stackprompt.cli.colour import coloured
from stackprompt.domain.argument import ArgumentValue
from stackprompt.domain.diagnostic import Diagnostic
from stackprompt.domain.errors import PromptError, describe, explain
from stackprompt.domain.prompt import Prompt
from stackprompt.domain.result import Err, Result
from stackprompt.domain.task import LENGTHS
from stackprompt.engine.wire import prompt_json
from stackprompt.export.prompts import PROMPT_FORMATS, choose_path
from stackprompt.runtime.files.atomic_write import write_output

T = TypeVar("T")


class _What(TypedDict):
    """What is asked of the file, as the Python API takes it."""

    task: str
    lines: tuple[int, int] | None
    practice: str | None
    arguments: dict[str, ArgumentValue]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Target:
    """The file to write, and the folders below which a link may be a stranger's."""

    path: Path
    guarded: tuple[Path, ...]


@click.command("generate", short_help="Write the prompt for a file and a task.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-t",
    "--task",
    default="review",
    show_default=True,
    shell_complete=arguments.complete_task,
    help="What to ask for; `stackprompt tasks` lists them.",
)
@click.option(
    "-a",
    "--arg",
    "pairs",
    multiple=True,
    metavar="NAME=VALUE",
    shell_complete=arguments.complete_argument,
    help="An argument of the task, such as to=helm; repeatable.",
)
@click.option("--length", type=click.Choice(tuple(LENGTHS)), help="At most 600, 2500 or 6000 tokens.")
@click.option(
    "--diagnostics",
    "reports",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What other tools report: a JSON file of LSP diagnostics.",
)
@click.option("--lines", metavar="A-B", help="Only these lines of the file, from 1.")
@click.option("--practice", help="Only the finding of this practice.")
@click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The workspace; default: repository or current folder.",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=io.FORMATS,
    default="text",
    show_default=True,
    help="text is Markdown, in colour on a terminal.",
)
@click.option("--why", "is_why", is_flag=True, help="Instead explain what the prompt says and why, part for part.")
@click.option(
    "--export",
    type=click.Choice(list(PROMPT_FORMATS)),
    help="Write the format of another tool; `stackprompt export` tells more of each.",
)
@io.trust_option
@click.option(
    "-o",
    "--output",
    type=click.Path(allow_dash=True),
    help="Write to this file, through no link; - is standard output, as without it.",
)
def command(  # noqa: PLR0913, PLR0917 - click passes every option by itself
    file: Path,
    task: str,
    pairs: tuple[str, ...],
    length: str | None,
    reports: Path | None,
    lines: str | None,
    practice: str | None,
    root: Path | None,
    form: str,
    is_why: bool,  # noqa: FBT001
    export: str | None,
    output: str | None,
) -> None:
    """Write the prompt of a task for FILE."""
    target = None if output is None or output == "-" else _target(output, root or io.root_of(file))
    what: _What = {
        "task": task,
        "lines": _selection(lines) if lines is not None else None,
        "practice": practice,
        "arguments": arguments.given(pairs, length),
        "diagnostics": arguments.diagnostics(reports),
    }
    if is_why:
        why = _done(_ask(root, file, partial(Workspace.why, **what)))
        _put(io.as_json({"why": why}) if form == "json" else why, form, target, f"why {task}")
        return
    prompt = _done(_ask(root, file, partial(Workspace.generate, **what)))
    for problem in prompt.problems:
        io.warn(describe(problem))
    _put(_written(prompt, form, export), form if export is None else "", target, _summary(prompt, export))
    for cut in prompt.cuts if target is None else ():
        click.secho(f"left out: {cut.section} {cut.reason}".rstrip(), dim=True, err=True)


def _written(prompt: Prompt, form: str, export: str | None) -> str:
    if export is not None:
        return PROMPT_FORMATS[export].write(prompt)
    return io.as_json(prompt_json(prompt)) if form == "json" else prompt.text


def _done(work: Coroutine[Any, Any, Result[T, PromptError]]) -> T:
    outcome = io.run(work)
    if isinstance(outcome, Err):
        io.fail(explain(outcome.error))
    return outcome.value


async def _ask(
    root: Path | None, file: Path, ask: Callable[[Workspace, str], Awaitable[Result[T, PromptError]]]
) -> Result[T, PromptError]:
    async with io.open_workspace(root or io.root_of(file)) as workspace:
        return await io.with_progress(ask(workspace, _path(workspace, file)), lambda: "reading the workspace")


def _path(workspace: Workspace, file: Path) -> str:
    # The folder may be a link, the last step must not be followed: a link is refused by the reader.
    absolute = file.parent.resolve() / file.name
    return workspace.relative(str(absolute))


def _selection(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    if not first.isdecimal() or not (last or first).isdecimal():
        io.fail(f"--lines {text}: not a range; write it as 3-9 or 7")
    return int(first), int(last or first)


def _target(output: str, root: Path) -> _Target:
    # Not resolved: the links on the way are what is looked for.
    above = Path(os.path.abspath(output)).parents  # noqa: PTH100
    return _Target(Path(output), (io.here(), root, *(folder for folder in above if (folder / ".git").exists())))


def _put(text: str, form: str, target: _Target | None, summary: str) -> None:
    if target is not None:
        written = write_output(target.path, text.encode(errors="backslashreplace"), target.guarded)
        if isinstance(written, Err):
            io.fail(f"{target.path}: {written.error.why}; {written.error.remedy}")
        click.echo(f"{target.path}: {summary}", err=True)
        return
    is_coloured = form == "text" and sys.stdout.isatty()
    io.show(coloured(text) if is_coloured else text)
    if sys.stderr.isatty():
        click.secho(summary, dim=True, err=True)


def _summary(prompt: Prompt, export: str | None) -> str:
    count = len(prompt.findings)
    place = f"; its tool looks for {choose_path(PROMPT_FORMATS[export], prompt)}" if export is not None else ""
    return f"{count} finding{'' if count == 1 else 's'}, about {prompt.tokens} of {prompt.budget} tokens{place}"
