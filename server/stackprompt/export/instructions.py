"""What an assistant should know of a workspace before it changes anything: stack, rules, and how to check a change."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# A word that begins with @ makes some assistants read the file of that name; \@ is the same in Markdown. House rules
# are left as they are: who writes them may mean it.
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
    """What holds in a component, ``.`` being the workspace itself; every text of it is clean Markdown.

    ``place`` is its folder as code, ``parts`` name the other components with what they are made of.
    """

    component: str
    place: str
    stack: tuple[str, ...] = ()
    rules: tuple[KindRules, ...] = ()
    checks: tuple[str, ...] = ()
    house: str = ""
    parts: tuple[str, ...] = ()

    @property
    def says_anything(self) -> bool:
        """Return whether there is anything to write down."""
        return bool(self.stack or self.rules or self.checks or self.house or self.parts)

    @property
    def is_root(self) -> bool:
        """Return whether these are the workspace's own."""
        return self.component == "."


def body(instructions: Instructions, above: str = "", level: int = 2) -> str:
    """Write instructions as sections of Markdown; ``above`` is the file whose rules hold as well."""
    sections = [section for section in _sections(instructions, "#" * level) if section]
    if above and sections:
        sections.insert(0, f"The rules of `{above}` hold here too.")
    return "\n\n".join(sections) + "\n" if sections else ""


def _sections(given: Instructions, mark: str) -> Iterator[str]:
    yield _listed(f"{mark} Stack", given.stack)
    yield _listed(f"{mark} Components", given.parts)
    yield f"{mark} House rules\n\n{given.house}" if given.house else ""
    for rules in given.rules:
        parts = (_listed("", rules.avoid, "Avoid:"), _listed("", rules.checks, "Check a changed file:"))
        text = "\n\n".join(part for part in parts if part)
        yield f"{mark} {rules.label}\n\n{text}" if text else ""
    yield _listed(f"{mark} Before you finish", given.checks, "These must pass:")


def _listed(heading: str, entries: Sequence[str], lead: str = "") -> str:
    if not entries:
        return ""
    lines = "\n".join(f"- {_MENTION.sub(_ESCAPED, entry)}" for entry in entries)
    return "\n\n".join(part for part in (heading, lead, lines) if part)


def whole(all_instructions: Sequence[Instructions]) -> str:
    """Write the instructions of a workspace and all its components as one text."""
    root, *others = all_instructions
    texts = [body(root)]
    for instructions in others:
        text = body(instructions, level=3)
        texts.append(f"## In {instructions.place}\n\n{text}" if text else "")
    return "\n".join(text for text in texts if text)
