"""``stackprompt export``."""

from pathlib import Path

import click

from stackprompt.cli import options, output
from stackprompt.cli.workspace import access
from stackprompt.export.prompts import PROMPT_FORMATS
from stackprompt.export.targets import TARGETS, list_files


@click.command("export", short_help="List the formats for other tools, or show the instructions of a workspace in one.")
@click.argument("form", metavar="[FORMAT]", required=False)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True), default=".")
@options.trust_option
def command(form: str | None, folder: Path) -> None:
    """Show the instructions of the workspace FOLDER in FORMAT, file by file; without a format, list all formats.

    `stackprompt generate FILE --export FORMAT` writes the prompt of one file, `stackprompt sync` keeps instructions in
    their files.
    """
    if form is None:
        output.show("\n".join(_list_formats()))
    elif form in TARGETS:
        output.show(access.run(_format_instructions(folder, form)) or "there are no instructions for this workspace")
    elif form in PROMPT_FORMATS:
        output.fail(f"{form}: a format for the prompt of one file; use stackprompt generate FILE --export {form}")
    else:
        output.fail(f"{form}: unknown format; known are {', '.join((*PROMPT_FORMATS, *TARGETS))}")


def _list_formats() -> list[str]:
    prompts = [f"  {format_.id:14} {format_.title:38} {format_.name}" for format_ in PROMPT_FORMATS.values()]
    targets = [f"  {target.id:14} {target.title}" for target in TARGETS.values()]
    return [
        click.style("the prompt of a file: stackprompt generate FILE --export FORMAT", bold=True),
        *prompts,
        click.style("the instructions of a workspace: stackprompt sync --target FORMAT", bold=True),
        *targets,
    ]


async def _format_instructions(folder: Path, form: str) -> str:
    async with access.open_workspace(folder) as workspace:
        instructions = await access.show_progress(workspace.instructions(), lambda: "reading the workspace")
    files = (
        f"{click.style(file.path, bold=True)}\n\n{file.head}{file.block}"
        for file in list_files(TARGETS[form], instructions)
    )
    return "\n".join(files)
