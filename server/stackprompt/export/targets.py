"""Files of instructions that assistants read: the path of each, and the text above the managed block.

docs/export.md lists the documentation of each tool that this was compared with, and the dates.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from stackprompt.export.escape import quote_yaml
from stackprompt.export.instructions import Instructions, format_all, format_body

TargetId = Literal["agents", "claude", "copilot", "instructions", "cursor", "skill"]
SKILL = "workspace-rules"
_DESCRIPTION = "Stack, rules and checks of this workspace"
_MAX_DESCRIPTION = 1_024  # of a skill
# A folder of any other name cannot be written in a glob, or not in a line of YAML without quotes.
_PLAIN = re.compile(r"[\w./-]+")


@dataclass(frozen=True, slots=True)
class TargetFile:
    """A file of the workspace to write: ``head`` begins a new one, ``block`` is updated."""

    path: str
    head: str
    block: str


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of file with a function that makes its files from instructions, those of the root first."""

    id: TargetId
    title: str
    files: Callable[[Sequence[Instructions]], Iterator[TargetFile]]


def _write_nested(name: str) -> Callable[[Sequence[Instructions]], Iterator[TargetFile]]:
    """Return a writer of ``name`` in the workspace and each component: plain Markdown, the nearest file wins."""

    def write_files(all_instructions: Sequence[Instructions]) -> Iterator[TargetFile]:
        has_root = all_instructions[0].has_content
        for instructions in all_instructions:
            is_root = instructions.is_root
            above = "" if is_root or not has_root else f"{'../' * len(instructions.component.split('/'))}{name}"
            path = name if is_root else f"{instructions.component}/{name}"
            yield TargetFile(path, "", format_body(instructions, above))

    return write_files


def _write_copilot(all_instructions: Sequence[Instructions]) -> Iterator[TargetFile]:
    """Write one file of plain Markdown for the repository."""
    yield TargetFile(".github/copilot-instructions.md", "", format_all(all_instructions))


def _write_instructions(all_instructions: Sequence[Instructions]) -> Iterator[TargetFile]:
    """Write files of front matter and Markdown; ``applyTo`` is one quoted string, a glob relative to the workspace."""
    for instructions, slug in _assign_slugs(all_instructions):
        glob = "**" if instructions.is_root else f"{instructions.component}/**"
        head = f"---\ndescription: {quote_yaml(_describe(instructions))}\napplyTo: {quote_yaml(glob)}\n---\n\n"
        yield TargetFile(f".github/instructions/{slug}.instructions.md", head, format_body(instructions))


def _write_cursor(all_instructions: Sequence[Instructions]) -> Iterator[TargetFile]:
    """Write rules of front matter and Markdown; ``globs`` are bare there, and ``alwaysApply`` is a boolean."""
    for instructions, slug in _assign_slugs(all_instructions):
        is_root = instructions.is_root
        globs = "" if is_root else f" {instructions.component}/**"
        fields = f"description: {_describe(instructions)}\nglobs:{globs}\nalwaysApply: {'true' if is_root else 'false'}"
        yield TargetFile(f".cursor/rules/{slug}.mdc", f"---\n{fields}\n---\n\n", format_body(instructions))


def _write_skill(all_instructions: Sequence[Instructions]) -> Iterator[TargetFile]:
    """Write one skill: ``name`` is that of its folder, ``description`` describes it and when to use it."""
    labels = ", ".join(dict.fromkeys(rules.label for instructions in all_instructions for rules in instructions.rules))
    when = f" Use when writing, changing or reviewing: {labels}." if labels else " Use before changing a file."
    description = quote_yaml(f"{_DESCRIPTION}.{when}"[:_MAX_DESCRIPTION])
    head = f"---\nname: {SKILL}\ndescription: {description}\n---\n\n"
    yield TargetFile(f".claude/skills/{SKILL}/SKILL.md", head, format_all(all_instructions))


def _assign_slugs(all_instructions: Sequence[Instructions]) -> Iterator[tuple[Instructions, str]]:
    """Yield instructions with a unique file name; those whose folder cannot be written in a glob are left out."""
    slugs: set[str] = set()
    for instructions in all_instructions:
        if not _PLAIN.fullmatch(instructions.component):
            continue
        name = re.sub(r"[^a-z0-9]+", "-", instructions.component.lower()).strip("-")
        slug = f"stackprompt-{name}" if name else "stackprompt"
        while slug in slugs:
            slug += "-x"
        slugs.add(slug)
        yield instructions, slug


def _describe(instructions: Instructions) -> str:
    # The glob has the folder; a name from the workspace must not be in a line of YAML without quotes.
    return _DESCRIPTION if instructions.is_root else f"{_DESCRIPTION} in one of its components"


# In the order in which they are shown.
_ALL = (
    Target("agents", "AGENTS.md, in each component", _write_nested("AGENTS.md")),
    Target("claude", "CLAUDE.md, in each component", _write_nested("CLAUDE.md")),
    Target("copilot", ".github/copilot-instructions.md", _write_copilot),
    Target("instructions", ".github/instructions/*.instructions.md of VS Code and Copilot", _write_instructions),
    Target("cursor", ".cursor/rules/*.mdc", _write_cursor),
    Target("skill", f".claude/skills/{SKILL}/SKILL.md", _write_skill),
)
TARGETS: Mapping[str, Target] = {target.id: target for target in _ALL}


def list_files(target: Target, all_instructions: Sequence[Instructions]) -> tuple[TargetFile, ...]:
    """Return the files of ``target`` that have content."""
    return tuple(file for file in target.files(all_instructions) if file.block)
