"""``stackprompt detect FOLDER``."""

import gc
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import click

from stackprompt.adapters.json import encode_stack, redact_stack
from stackprompt.cli import options, output
from stackprompt.cli.workspace import access, stack_text
from stackprompt.cli.workspace.stack_text import ROOT
from stackprompt.domain.knowledge.technology import Stack


@click.command("detect", short_help="Show the technologies of a workspace, with evidence.")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("-f", "--format", "form", type=options.DATA_FORMATS, default="text", show_default=True)
@click.option("--tree", "as_tree", is_flag=True, help="Show the components as a tree.")
@click.option("--component", metavar="FOLDER", help="Only technologies of this component; '.' is the root.")
@click.option("--category", metavar="NAME", help="Only technologies of this category, such as databases.")
@options.trust_option
def command(folder: Path, form: str, component: str | None, category: str | None, *, as_tree: bool) -> None:
    """Show the technologies of FOLDER, by category, each with its version and its evidence."""
    if not folder.is_dir():
        output.fail(f"{folder}: not a folder; pass the root of a workspace")
    # All objects live to the end: a collection would take time and free nothing.
    gc.disable()
    stack, categories = access.run(_detect(folder))
    stack = _filter_stack(stack, component, category, categories)
    if form == "json":
        output.show_json(encode_stack(stack))
        return
    stack = redact_stack(stack)
    lines = stack_text.format_tree(stack) if as_tree else stack_text.format_table(stack.detected)
    output.show("\n".join(lines) or "no known technology found")
    for cut in stack.cuts:
        output.warn(f"not scanned: {cut}")


async def _detect(folder: Path) -> tuple[Stack, frozenset[str]]:
    """Return the stack and the known categories."""
    async with access.open_workspace(folder) as workspace:
        stack = await access.show_progress(
            workspace.detect(), lambda: f"scanning, {workspace.engine.count_scanned(str(workspace.root)):,} files"
        )
        known = workspace.engine.live.take().knowledge.technologies.values()
        return stack, frozenset(technology.category for technology in known)


def _filter_stack(stack: Stack, component: str | None, category: str | None, categories: frozenset[str]) -> Stack:
    """Filter the stack by component and category; an unknown name is bad input."""
    folder = (component.strip("/").removeprefix("./") or ROOT) if component else None
    components = {detection.component for detection in stack.detected} | set(stack.components)
    if folder and folder not in components | {ROOT}:
        output.fail(
            f"{component}: unknown component; this workspace has {_join_names({name or ROOT for name in components})}"
        )
    if category and category not in categories:
        output.fail(f"{category}: unknown category; known are {_join_names(categories)}")
    detections = (detection for detection in stack.detected if folder in {None, detection.component})
    return replace(
        stack, detected=tuple(detection for detection in detections if category in {None, detection.category})
    )


def _join_names(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)[:20]) or "none"
