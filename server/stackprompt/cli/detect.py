"""``stackprompt detect FOLDER``."""

import gc
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import click

from stackprompt.cli import io
from stackprompt.domain.technology import DetectedTechnology, Stack
from stackprompt.engine.wire import redact_stack, stack_json

ROOT = "."
_HEAD = ("technology", "version", "sure", "evidence")


@click.command("detect", short_help="Show what a workspace is made of, with evidence.")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("-f", "--format", "form", type=io.DATA_FORMATS, default="text", show_default=True)
@click.option("--tree", "as_tree", is_flag=True, help="Show the components as a tree.")
@click.option("--component", metavar="FOLDER", help="Only what is in this component, '.' for the root.")
@click.option("--category", metavar="NAME", help="Only technologies of this category, such as databases.")
@io.trust_option
def command(folder: Path, form: str, component: str | None, category: str | None, *, as_tree: bool) -> None:
    """Show the technologies of FOLDER, by category, each with its version and the place that proves it."""
    if not folder.is_dir():
        io.fail(f"{folder}: not a folder that can be opened; name the root of a workspace")
    # All that is made lives to the end: looking for what could be freed only takes time.
    gc.disable()
    stack, categories = io.run(_detect(folder))
    stack = _chosen(stack, component, category, categories)
    if form == "json":
        io.show_json(stack_json(stack))
        return
    stack = redact_stack(stack)
    lines = _tree(stack) if as_tree else _table(stack.detected)
    io.show("\n".join(lines) or "no known technology found")
    for cut in stack.cuts:
        io.warn(f"not looked at: {cut}")


async def _detect(folder: Path) -> tuple[Stack, frozenset[str]]:
    """Return the stack and the categories that there are."""
    async with io.open_workspace(folder) as workspace:
        stack = await io.with_progress(
            workspace.detect(), lambda: f"scanning, {workspace.engine.looked_at(str(workspace.root)):,} files"
        )
        known = workspace.engine.live.take().knowledge.technologies.values()
        return stack, frozenset(technology.category for technology in known)


def _chosen(stack: Stack, component: str | None, category: str | None, categories: frozenset[str]) -> Stack:
    """Keep what the options ask for; a name that there is not is bad input."""
    folder = (component.strip("/").removeprefix("./") or ROOT) if component else None
    components = {found.component for found in stack.detected} | set(stack.components)
    if folder and folder not in components | {ROOT}:
        io.fail(f"{component}: no component; this workspace has {_listed({name or ROOT for name in components})}")
    if category and category not in categories:
        io.fail(f"{category}: no category; there are {_listed(categories)}")
    detected = (found for found in stack.detected if folder in {None, found.component})
    return replace(stack, detected=tuple(found for found in detected if category in {None, found.category}))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)[:20]) or "none"


def _table(detected: Sequence[DetectedTechnology]) -> list[str]:
    """Return a table with a heading for each category; the component is named where it is not the root."""
    if not detected:
        return []
    rows = [_row(found) for found in detected]
    widths = [max(map(len, column)) for column in zip(_HEAD[:3], *(row[:3] for row in rows), strict=True)]
    lines = [click.style(f"  {_aligned(_HEAD, widths)}", dim=True)]
    for category, several in groupby(zip(detected, rows, strict=True), key=lambda pair: pair[0].category):
        lines.append(click.style(category, bold=True))
        for found, row in several:
            where = "" if found.component == ROOT else click.style(f" in {found.component}", dim=True)
            lines.append(f"  {_aligned(row, widths)}{where}")
    return lines


def _row(found: DetectedTechnology) -> tuple[str, str, str, str]:
    where = f"{found.evidence[0].path}:{found.evidence[0].line}" if found.evidence else ""
    return found.id, found.version or "", f"{found.confidence:4.2f}", where


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join((*(text.ljust(width) for text, width in zip(row[:3], widths, strict=True)), row[3])).rstrip()


def _tree(stack: Stack) -> list[str]:
    """Return the components below each other, each with its technologies; folders between them are not shown."""
    here: defaultdict[str, list[str]] = defaultdict(list)
    for found in stack.detected:
        here[found.component].append(f"{found.id} {found.version or ''}".rstrip())
    below: defaultdict[str, list[str]] = defaultdict(list)
    for component in sorted(here.keys() - {ROOT}):
        below[_holder(component, here)].append(component)
    return list(_branch(ROOT, Path(stack.root).name or ROOT, here, below, "")) if here else []


def _holder(component: str, known: Container[str]) -> str:
    """Return the nearest folder above a component that is one as well, else the root."""
    while component := component.rpartition("/")[0]:
        if component in known:
            return component
    return ROOT


def _branch(
    component: str, label: str, here: Mapping[str, Sequence[str]], below: Mapping[str, Sequence[str]], margin: str
) -> Iterator[str]:
    tops = below.get(component, ())
    yield click.style(label, bold=True)
    if component in here:
        yield f"{margin}{'│ ' if tops else '  '} {', '.join(here[component])}"
    for top in tops:
        is_last = top is tops[-1]
        name = top if component == ROOT else top.removeprefix(f"{component}/")
        first, *others = _branch(top, name, here, below, f"{margin}{'   ' if is_last else '│  '}")
        yield f"{margin}{'└─ ' if is_last else '├─ '}{first}"
        yield from others
