"""``stackprompt generate FILE --task T``."""

import os
import sys
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypedDict, TypeVar

import click

from stackprompt.adapters.json import encode_prompt
from stackprompt.api import Workspace
from stackprompt.cli import options, output
from stackprompt.cli.prompts import task_arguments
from stackprompt.cli.prompts.colours import colour_markdown
from stackprompt.cli.workspace import access
from stackprompt.domain.errors import PromptError, explain
from stackprompt.domain.problem import describe
from stackprompt.domain.prompts.argument import ArgumentValue
from stackprompt.domain.prompts.prompt import Prompt
from stackprompt.domain.prompts.task import LENGTHS
from stackprompt.domain.result import Err, Result
from stackprompt.domain.workspace.diagnostic import Diagnostic
from stackprompt.export.prompts import PROMPT_FORMATS, choose_path
from stackprompt.runtime.files.atomic_write import write_output

T = TypeVar("T")


class _CallArguments(TypedDict):
    """The keyword arguments of the Python API."""

    task: str
    lines: tuple[int, int] | None
    practice: str | None
    arguments: dict[str, ArgumentValue]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _OutputFile:
    """The file to write, and the folders below which no link is followed."""

    path: Path
    guarded: tuple[Path, ...]


@click.command("generate", short_help="Write the prompt for a file and a task.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-t",
    "--task",
    default="review",
    show_default=True,
    shell_complete=task_arguments.complete_task,
    help="The task; `stackprompt tasks` lists them.",
)
@click.option(
    "-a",
    "--arg",
    "pairs",
    multiple=True,
    metavar="NAME=VALUE",
    shell_complete=task_arguments.complete_argument,
    help="An argument of the task, such as to=helm; repeatable.",
)
@click.option("--length", type=click.Choice(tuple(LENGTHS)), help="At most 600, 2500 or 6000 tokens.")
@click.option(
    "--diagnostics",
    "reports",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Reports of other tools: a JSON file of LSP diagnostics.",
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
    type=options.FORMATS,
    default="text",
    show_default=True,
    help="text is Markdown, in colour on a terminal.",
)
@click.option("--why", "is_why", is_flag=True, help="Instead explain the origin of each part of the prompt.")
@click.option(
    "--export",
    type=click.Choice(list(PROMPT_FORMATS)),
    help="Write the format of another tool; `stackprompt export` lists them.",
)
@options.trust_option
@click.option(
    "-o",
    "--output",
    "destination",
    type=click.Path(allow_dash=True),
    help="Write to this file, following no link; - is standard output, the default.",
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
    destination: str | None,
) -> None:
    """Write the prompt of a task for FILE."""
    target = (
        _to_output_file(destination, root or access.find_root(file)) if destination and destination != "-" else None
    )
    arguments: _CallArguments = {
        "task": task,
        "lines": _parse_lines(lines) if lines is not None else None,
        "practice": practice,
        "arguments": task_arguments.parse_arguments(pairs, length),
        "diagnostics": task_arguments.read_diagnostics(reports),
    }
    if is_why:
        why = _run(_call_workspace(root, file, partial(Workspace.why, **arguments)))
        _write(output.to_json({"why": why}) if form == "json" else why, form, target, f"why {task}")
        return
    prompt = _run(_call_workspace(root, file, partial(Workspace.generate, **arguments)))
    for problem in prompt.problems:
        output.warn(describe(problem))
    _write(_format_prompt(prompt, form, export), form if export is None else "", target, _summarise(prompt, export))
    for cut in prompt.cuts if target is None else ():
        click.secho(f"left out: {cut.section} {cut.reason}".rstrip(), dim=True, err=True)


def _format_prompt(prompt: Prompt, form: str, export: str | None) -> str:
    if export is not None:
        return PROMPT_FORMATS[export].write(prompt)
    return output.to_json(encode_prompt(prompt)) if form == "json" else prompt.text


def _run(work: Coroutine[Any, Any, Result[T, PromptError]]) -> T:
    outcome = access.run(work)
    if isinstance(outcome, Err):
        output.fail(explain(outcome.error))
    return outcome.value


async def _call_workspace(
    root: Path | None, file: Path, call: Callable[[Workspace, str], Awaitable[Result[T, PromptError]]]
) -> Result[T, PromptError]:
    async with access.open_workspace(root or access.find_root(file)) as workspace:
        # Links to the folder are resolved; the file itself is not, because the reader refuses a link.
        relative = workspace.relative(str(file.parent.resolve() / file.name))
        return await access.show_progress(call(workspace, relative), lambda: "reading the workspace")


def _parse_lines(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    if not first.isdecimal() or not (last or first).isdecimal():
        output.fail(f"--lines {text}: not a range; write it as 3-9 or 7")
    return int(first), int(last or first)


def _to_output_file(destination: str, root: Path) -> _OutputFile:
    # Not resolved, because the writer checks the links on the path.
    above = Path(os.path.abspath(destination)).parents  # noqa: PTH100
    return _OutputFile(
        Path(destination), (access.current_folder(), root, *(folder for folder in above if (folder / ".git").exists()))
    )


def _write(text: str, form: str, target: _OutputFile | None, summary: str) -> None:
    if target is not None:
        written = write_output(target.path, text.encode(errors="backslashreplace"), target.guarded)
        if isinstance(written, Err):
            output.fail(f"{target.path}: {written.error.why}; {written.error.remedy}")
        click.echo(f"{target.path}: {summary}", err=True)
        return
    is_coloured = form == "text" and sys.stdout.isatty()
    output.show(colour_markdown(text) if is_coloured else text)
    if sys.stderr.isatty():
        click.secho(summary, dim=True, err=True)


def _summarise(prompt: Prompt, export: str | None) -> str:
    count = len(prompt.findings)
    place = f"; its tool reads {choose_path(PROMPT_FORMATS[export], prompt)}" if export is not None else ""
    return f"{count} finding{'' if count == 1 else 's'}, about {prompt.tokens} of {prompt.budget} tokens{place}"
