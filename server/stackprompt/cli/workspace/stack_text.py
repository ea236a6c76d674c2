"""A stack as text for a terminal: a table by category, or a tree of components."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import click

from stackprompt.domain.knowledge.technology import DetectedTechnology, Stack

ROOT = "."
_HEAD = ("technology", "version", "confidence", "evidence")


def format_table(detections: Sequence[DetectedTechnology]) -> list[str]:
    """Return a table with a heading for each category, and with the component where it is not the root."""
    if not detections:
        return []
    rows = [_format_row(detection) for detection in detections]
    widths = [max(map(len, column)) for column in zip(_HEAD[:3], *(row[:3] for row in rows), strict=True)]
    lines = [click.style(f"  {_align(_HEAD, widths)}", dim=True)]
    for category, several in groupby(zip(detections, rows, strict=True), key=lambda pair: pair[0].category):
        lines.append(click.style(category, bold=True))
        for detection, row in several:
            where = "" if detection.component == ROOT else click.style(f" in {detection.component}", dim=True)
            lines.append(f"  {_align(row, widths)}{where}")
    return lines


def _format_row(detection: DetectedTechnology) -> tuple[str, str, str, str]:
    where = f"{detection.evidence[0].path}:{detection.evidence[0].line}" if detection.evidence else ""
    return detection.id, detection.version or "", f"{detection.confidence:4.2f}", where


def _align(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join((*(text.ljust(width) for text, width in zip(row[:3], widths, strict=True)), row[3])).rstrip()


def format_tree(stack: Stack) -> list[str]:
    """Return the tree of components, each with its technologies, without the folders between them."""
    here: defaultdict[str, list[str]] = defaultdict(list)
    for detection in stack.detected:
        here[detection.component].append(f"{detection.id} {detection.version or ''}".rstrip())
    below: defaultdict[str, list[str]] = defaultdict(list)
    for component in sorted(here.keys() - {ROOT}):
        below[_find_parent(component, here)].append(component)
    return list(_draw_branch(ROOT, Path(stack.root).name or ROOT, here, below, "")) if here else []


def _find_parent(component: str, known: Container[str]) -> str:
    """Return the nearest component above a component, else the root."""
    while component := component.rpartition("/")[0]:
        if component in known:
            return component
    return ROOT


def _draw_branch(
    component: str, label: str, here: Mapping[str, Sequence[str]], below: Mapping[str, Sequence[str]], margin: str
) -> Iterator[str]:
    tops = below.get(component, ())
    yield click.style(label, bold=True)
    if component in here:
        yield f"{margin}{'│ ' if tops else '  '} {', '.join(here[component])}"
    for top in tops:
        is_last = top is tops[-1]
        name = top if component == ROOT else top.removeprefix(f"{component}/")
        first, *others = _draw_branch(top, name, here, below, f"{margin}{'   ' if is_last else '│  '}")
        yield f"{margin}{'└─ ' if is_last else '├─ '}{first}"
        yield from others
