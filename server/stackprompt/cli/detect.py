"""``stackprompt detect FOLDER``."""

from pathlib import Path

import click

from stackprompt.app import opened
from stackprompt.cli import io
from stackprompt.domain.technology import Detected, Stack
from stackprompt.engine.wire import stack_json


@click.command("detect", short_help="Show what a workspace is made of, with evidence.")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("-f", "--format", "form", type=io.DATA_FORMATS, default="text", show_default=True)
def command(folder: Path, form: str) -> None:
    """Show the technologies of FOLDER, by category, each with its version and the place that proves it."""
    if not folder.is_dir():
        io.fail(f"{folder}: not a folder that can be opened; name the root of a workspace")
    stack = io.run(_detect(folder))
    if form == "json":
        io.show_json(stack_json(stack))
        return
    io.show("\n".join(_lines(stack)) or "no known technology found")
    for cut in stack.cuts:
        click.secho(f"not looked at: {cut}", err=True, fg="yellow")


async def _detect(folder: Path) -> Stack:
    async with opened(folder) as workspace:
        return await io.with_progress(workspace.detect(), "scanning")


def _lines(stack: Stack) -> list[str]:
    lines: list[str] = []
    category = ""
    for found in stack.detected:
        if found.category != category:
            category = found.category
            lines.append(click.style(category, bold=True))
        lines.append(_row(found))
    return lines


def _row(found: Detected) -> str:
    where = f"{found.evidence[0].path}:{found.evidence[0].line}" if found.evidence else ""
    component = "" if found.component == "." else click.style(f" in {found.component}", dim=True)
    return f"  {found.id:22} {found.version or '':12} {found.confidence:4.2f}  {where}{component}"
