"""Keep the instruction files of a workspace up to date: decide first, without writing, then write. Blocking."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from stackprompt.domain.result import Err, Ok, Result
from stackprompt.export.blocks import find_block, insert_block
from stackprompt.export.instructions import Instructions
from stackprompt.export.targets import TARGETS, TargetFile, list_files
from stackprompt.runtime.files import atomic_write
from stackprompt.runtime.files.safe_read import read_bytes
from stackprompt.runtime.settings.shapes import Settings
from stackprompt.runtime.tree.walk import Budget, walk

MAX_BYTES = 1_048_576
# The files that a target has several of.
_OURS = {
    "agents": re.compile(r"(?:.*/)?AGENTS\.md"),
    "claude": re.compile(r"(?:.*/)?CLAUDE\.md"),
    "instructions": re.compile(r"\.github/instructions/stackprompt[^/]*\.instructions\.md"),
    "cursor": re.compile(r"\.cursor/rules/stackprompt[^/]*\.mdc"),
}


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file as it is and as it should be: ``before`` is None for a missing one; ``refusal`` is why it stays."""

    path: str
    before: bytes | None
    after: bytes
    refusal: str = ""

    @property
    def is_current(self) -> bool:
        """Return whether the file is as it should be."""
        return self.before == self.after and not self.refusal


def plan_files(
    root: Path,
    settings: Settings,
    instructions: Sequence[Instructions],
    targets: Iterable[str] = (),
    *,
    force: bool = False,
) -> tuple[PlannedFile, ...]:
    """Decide for each file of ``targets`` (else those of the settings) what it should be; nothing is written."""
    chosen = tuple(targets) or settings.sync.targets
    files = [file for id_ in chosen for file in list_files(TARGETS[id_], instructions)]
    scan = settings.scan
    budget = Budget(scan.max_entries, scan.max_file_bytes, scan.max_total_bytes)
    planned = (_plan_file(root, file, force=force) for file in files)
    return (*planned, *_find_left_over(root, budget, chosen, {file.path for file in files}))


def _plan_file(root: Path, file: TargetFile, *, force: bool) -> PlannedFile:
    outcome = read_bytes(root, file.path, MAX_BYTES)
    if isinstance(outcome, Err):
        if outcome.error.reason != "missing":
            return PlannedFile(
                file.path, b"", b"", f"cannot be read ({outcome.error.reason}); put a text file there, or nothing"
            )
        before, text = None, ""
    else:
        before, text = outcome.value, outcome.value.decode("utf-8", "surrogateescape")
    return _decide(file, before, text, force=force)


def _decide(file: TargetFile, before: bytes | None, text: str, *, force: bool) -> PlannedFile:
    block = find_block(text)
    after = insert_block(text, file.block, file.head)
    if isinstance(block, Err) or isinstance(after, Err):
        line = block.error.line if isinstance(block, Err) else 1
        why = f"the markers of its block are no pair (line {line}); restore the missing one or remove the other"
        return PlannedFile(file.path, before, before or b"", why)
    content = after.value.encode("utf-8", "surrogateescape")
    if block.value is not None and block.value.is_edited and content != before and not force:
        why = "its block was edited by hand; move the edit out of it, or pass --force"
        return PlannedFile(file.path, before, before or b"", why)
    return PlannedFile(file.path, before, content)


def _find_left_over(root: Path, budget: Budget, chosen: tuple[str, ...], planned: set[str]) -> Iterator[PlannedFile]:
    """Yield files with a block of ours whose component is gone."""
    ours = [pattern for id_, pattern in _OURS.items() if id_ in chosen]
    for file in walk(root, budget).files:
        if file in planned or not any(pattern.fullmatch(file) for pattern in ours):
            continue
        outcome = read_bytes(root, file, MAX_BYTES)
        if isinstance(outcome, Ok) and b"<!-- stackprompt:begin" in outcome.value:
            why = "nothing is to be said here any more; remove its block or the file"
            yield PlannedFile(file, outcome.value, outcome.value, why)


def write(root: Path, plan: PlannedFile) -> Result[None, atomic_write.WriteRefused]:
    """Write a file as it was planned, unless it has changed since then."""
    return atomic_write.write(root, plan.path, plan.after, plan.before)
