"""``stackprompt export``."""

from pathlib import Path

import click

from stackprompt.cli import io
from stackprompt.export.prompts import PROMPT_FORMATS
from stackprompt.export.targets import TARGETS, list_files


@click.command("export", short_help="Show the formats for other tools, or the instructions of a workspace in one.")
@click.argument("form", metavar="[FORMAT]", required=False)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True), default=".")
@io.trust_option
def command(form: str | None, folder: Path) -> None:
    """Show what FORMAT says of the workspace FOLDER, file by file; without a format, list them all.

    `stackprompt generate FILE --export FORMAT` writes the prompt of one file, `stackprompt sync` keeps instructions in
    their files.
    """
    if form is None:
        io.show("\n".join(_table()))
    elif form in TARGETS:
        io.show(io.run(_instructions(folder, form)) or "nothing is known of this workspace")
    elif form in PROMPT_FORMATS:
        io.fail(f"{form}: a format for the prompt of one file; use stackprompt generate FILE --export {form}")
    else:
        io.fail(f"{form}: no such format; known are {', '.join((*PROMPT_FORMATS, *TARGETS))}")


def _table() -> list[str]:
    prompts = [f"  {format_.id:14} {format_.title:38} {format_.name}" for format_ in PROMPT_FORMATS.values()]
    targets = [f"  {target.id:14} {target.title}" for target in TARGETS.values()]
    return [
        click.style("the prompt of a file: stackprompt generate FILE --export FORMAT", bold=True),
        *prompts,
        click.style("the instructions of a workspace: stackprompt sync --target FORMAT", bold=True),
        *targets,
    ]


async def _instructions(folder: Path, form: str) -> str:
    async with io.open_workspace(folder) as workspace:
        given = await io.with_progress(workspace.instructions(), lambda: "reading the workspace")
    files = (
        f"{click.style(file.path, bold=True)}\n\n{file.head}{file.block}" for file in list_files(TARGETS[form], given)
    )
    return "\n".join(files)
