"""Instructions for assistants about a workspace: stack, rules, and how to check a change."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# A word that begins with @ makes some assistants read the file of that name; \@ is the same in Markdown. House rules
# are unchanged: their author may intend it.
_MENTION = re.compile(r"(?<!\S)@(?=\S)")
_ESCAPED = r"\\@"


@dataclass(frozen=True, slots=True)
class KindRules:
    """The rules for one kind of file: ``avoid`` are sentences, ``checks`` commands with what each is for."""

    label: str
    avoid: tuple[str, ...]
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instructions:
    """Instructions for one component, ``.`` for the workspace itself; every text is clean Markdown.

    ``place`` is its folder as code, ``parts`` name the other components with their technologies.
    """

    component: str
    place: str
    stack: tuple[str, ...] = ()
    rules: tuple[KindRules, ...] = ()
    checks: tuple[str, ...] = ()
    house: str = ""
    parts: tuple[str, ...] = ()

    @property
    def has_content(self) -> bool:
        """Return whether any section has content."""
        return bool(self.stack or self.rules or self.checks or self.house or self.parts)

    @property
    def is_root(self) -> bool:
        """Return whether these are for the workspace itself."""
        return self.component == "."


def format_body(instructions: Instructions, above: str = "", level: int = 2) -> str:
    """Return instructions as sections of Markdown; ``above`` is a file whose rules apply too."""
    sections = [section for section in _format_sections(instructions, "#" * level) if section]
    if above and sections:
        sections.insert(0, f"The rules of `{above}` hold here too.")
    return "\n\n".join(sections) + "\n" if sections else ""


def _format_sections(instructions: Instructions, mark: str) -> Iterator[str]:
    yield _format_list(f"{mark} Stack", instructions.stack)
    yield _format_list(f"{mark} Components", instructions.parts)
    yield f"{mark} House rules\n\n{instructions.house}" if instructions.house else ""
    for rules in instructions.rules:
        parts = (_format_list("", rules.avoid, "Avoid:"), _format_list("", rules.checks, "Check a changed file:"))
        text = "\n\n".join(part for part in parts if part)
        yield f"{mark} {rules.label}\n\n{text}" if text else ""
    yield _format_list(f"{mark} Before you finish", instructions.checks, "These must pass:")


def _format_list(heading: str, entries: Sequence[str], lead: str = "") -> str:
    if not entries:
        return ""
    lines = "\n".join(f"- {_MENTION.sub(_ESCAPED, entry)}" for entry in entries)
    return "\n\n".join(part for part in (heading, lead, lines) if part)


def format_all(all_instructions: Sequence[Instructions]) -> str:
    """Return the instructions of a workspace and all its components as one text."""
    root, *others = all_instructions
    texts = [format_body(root)]
    for instructions in others:
        text = format_body(instructions, level=3)
        texts.append(f"## In {instructions.place}\n\n{text}" if text else "")
    return "\n".join(text for text in texts if text)
