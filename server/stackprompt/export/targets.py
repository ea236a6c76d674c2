"""The files in which assistants look for instructions: where each lies, and what stands above the managed block.

What each tool requires was compared with its documentation; docs/export.md says with what and when.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from stackprompt.export.escape import yaml_quoted
from stackprompt.export.instructions import Instructions, body, whole

TargetId = Literal["agents", "claude", "copilot", "instructions", "cursor", "skill"]
SKILL = "workspace-rules"
_DESCRIPTION = "Stack, rules and checks of this workspace"
_MAX_DESCRIPTION = 1_024  # of a skill
# A folder of any other name cannot stand in a glob, or not in a line of YAML without quotes.
_PLAIN = re.compile(r"[\w./-]+")


@dataclass(frozen=True, slots=True)
class TargetFile:
    """A file of the workspace to write: ``head`` begins it when it is new, ``block`` is kept up to date."""

    path: str
    head: str
    block: str


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of file, and how its files are made of the instructions of a workspace, its own first."""

    id: TargetId
    title: str
    files: Callable[[Sequence[Instructions]], Iterator[TargetFile]]


def _nested(name: str) -> Callable[[Sequence[Instructions]], Iterator[TargetFile]]:
    """Return what writes ``name`` into the workspace and each component: plain Markdown, the nearest file wins."""

    def files(given: Sequence[Instructions]) -> Iterator[TargetFile]:
        has_root = given[0].says_anything
        for instructions in given:
            is_root = instructions.is_root
            above = "" if is_root or not has_root else f"{'../' * len(instructions.component.split('/'))}{name}"
            path = name if is_root else f"{instructions.component}/{name}"
            yield TargetFile(path, "", body(instructions, above))

    return files


def _copilot(given: Sequence[Instructions]) -> Iterator[TargetFile]:
    """One file of plain Markdown for the repository."""
    yield TargetFile(".github/copilot-instructions.md", "", whole(given))


def _instructions(given: Sequence[Instructions]) -> Iterator[TargetFile]:
    """Files of front matter and Markdown; ``applyTo`` is one quoted string, a glob relative to the workspace."""
    for instructions, slug in _by_slug(given):
        glob = "**" if instructions.is_root else f"{instructions.component}/**"
        head = f"---\ndescription: {yaml_quoted(_description(instructions))}\napplyTo: {yaml_quoted(glob)}\n---\n\n"
        yield TargetFile(f".github/instructions/{slug}.instructions.md", head, body(instructions))


def _cursor(given: Sequence[Instructions]) -> Iterator[TargetFile]:
    """Rules of front matter and Markdown; ``globs`` are bare there, and ``alwaysApply`` is a boolean."""
    for instructions, slug in _by_slug(given):
        is_root = instructions.is_root
        globs = "" if is_root else f" {instructions.component}/**"
        fields = (
            f"description: {_description(instructions)}\nglobs:{globs}\nalwaysApply: {'true' if is_root else 'false'}"
        )
        yield TargetFile(f".cursor/rules/{slug}.mdc", f"---\n{fields}\n---\n\n", body(instructions))


def _skill(given: Sequence[Instructions]) -> Iterator[TargetFile]:
    """One skill: ``name`` is that of its folder, ``description`` says what it is and when to use it."""
    labels = ", ".join(dict.fromkeys(rules.label for instructions in given for rules in instructions.rules))
    when = f" Use when writing, changing or reviewing: {labels}." if labels else " Use before changing a file."
    description = yaml_quoted(f"{_DESCRIPTION}.{when}"[:_MAX_DESCRIPTION])
    head = f"---\nname: {SKILL}\ndescription: {description}\n---\n\n"
    yield TargetFile(f".claude/skills/{SKILL}/SKILL.md", head, whole(given))


def _by_slug(given: Sequence[Instructions]) -> Iterator[tuple[Instructions, str]]:
    """Yield instructions with a file name of their own; one whose folder no glob can name is left out."""
    seen: set[str] = set()
    for instructions in given:
        if not _PLAIN.fullmatch(instructions.component):
            continue
        name = re.sub(r"[^a-z0-9]+", "-", instructions.component.lower()).strip("-")
        slug = f"stackprompt-{name}" if name else "stackprompt"
        while slug in seen:
            slug += "-x"
        seen.add(slug)
        yield instructions, slug


def _description(instructions: Instructions) -> str:
    # The folder stands in the glob; a name of the workspace's choosing has no place in a line of YAML without quotes.
    return _DESCRIPTION if instructions.is_root else f"{_DESCRIPTION} in one of its components"


# In the order in which they are shown.
_ALL = (
    Target("agents", "AGENTS.md, in each component", _nested("AGENTS.md")),
    Target("claude", "CLAUDE.md, in each component", _nested("CLAUDE.md")),
    Target("copilot", ".github/copilot-instructions.md", _copilot),
    Target("instructions", ".github/instructions/*.instructions.md of VS Code and Copilot", _instructions),
    Target("cursor", ".cursor/rules/*.mdc", _cursor),
    Target("skill", f".claude/skills/{SKILL}/SKILL.md", _skill),
)
TARGETS: Mapping[str, Target] = {target.id: target for target in _ALL}


def files_of(target: Target, given: Sequence[Instructions]) -> tuple[TargetFile, ...]:
    """Return the files of ``target`` that have anything to say."""
    return tuple(file for file in target.files(given) if file.block)
