"""``stackprompt sync``."""

import difflib
import sys
from pathlib import Path

import click

from stackprompt.cli import options, output
from stackprompt.cli.workspace import access
from stackprompt.domain.result import Err
from stackprompt.engine.sync.files import PlannedFile, write
from stackprompt.export.targets import TARGETS
from stackprompt.prompts.text.names import redact_path


@click.command("sync", short_help="Keep AGENTS.md and other instruction files of a workspace up to date.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True), default=".")
@click.option("--check", "is_check", is_flag=True, help="Write nothing; the exit code is 1 when a file is out of date.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Write nothing; show what would change.")
@click.option(
    "--target",
    "targets",
    multiple=True,
    type=click.Choice(list(TARGETS)),
    help="The files to write, instead of those in the setting sync.targets; may be repeated.",
)
@click.option("--force", is_flag=True, help="Also replace a block that was edited by hand.")
@options.trust_option
def command(
    folder: Path,
    is_check: bool,  # noqa: FBT001 - click passes every option by itself
    is_dry: bool,  # noqa: FBT001
    targets: tuple[str, ...],
    force: bool,  # noqa: FBT001
) -> None:
    """Write the instructions of the workspace FOLDER into the files that assistants read.

    stackprompt writes only the block between two markers; the rest of a file stays as it is, byte for byte.
    """
    root = folder.resolve()
    plan, cuts = access.run(_make_plan(root, targets, force=force))
    for cut in cuts:
        output.warn(f"not scanned: {cut}")
    if not plan:
        output.show("there are no instructions for this workspace; nothing is written")
    is_writing = not (is_check or is_dry)
    fine = [_apply(root, file, is_writing=is_writing, is_dry=is_dry) for file in plan]
    is_current = all(file.is_current for file in plan)
    sys.exit(0 if all(fine) and (is_current or not is_check) else output.FOUND_PROBLEMS)


async def _make_plan(
    root: Path, targets: tuple[str, ...], *, force: bool
) -> tuple[tuple[PlannedFile, ...], tuple[str, ...]]:
    async with access.open_workspace(root) as workspace:
        plan = await access.show_progress(workspace.sync_plan(targets, force=force), lambda: "reading the workspace")
        return plan, (await workspace.detect()).cuts


def _apply(root: Path, file: PlannedFile, *, is_writing: bool, is_dry: bool) -> bool:
    """Write or show one file of the plan, and print the result; return whether it succeeded."""
    path = redact_path(file.path)
    if file.refusal:
        output.warn(f"{path}: {file.refusal}")
        return False
    if file.is_current:
        output.show(f"{path}: up to date")
        return True
    if is_dry:
        output.show(_format_diff(file))
        return True
    if not is_writing:
        output.show(f"{path}: {'missing' if file.before is None else 'out of date'}; run stackprompt sync")
        return True
    written = write(root, file)
    if isinstance(written, Err):
        output.warn(f"{path}: {written.error.why}; {written.error.remedy}")
        return False
    output.show(f"{path}: written")
    return True


def _format_diff(file: PlannedFile) -> str:
    before, after = ((text or b"").decode("utf-8", "replace").splitlines() for text in (file.before, file.after))
    path = redact_path(file.path)
    name = "/dev/null" if file.before is None else f"a/{path}"
    return "\n".join(difflib.unified_diff(before, after, name, f"b/{path}", lineterm=""))
