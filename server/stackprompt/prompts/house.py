"""What a user or a team adds to prompts without a template: house rules, and the variables that templates may use."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stackprompt.domain.layer import Layer, Origin
from stackprompt.domain.problem import Problem
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.unreadable import Unreadable
from stackprompt.prompts.model import Variables
from stackprompt.runtime.files.safe_read import read_text

RULES_FILE = "house-rules.md"
# About 500 tokens: every prompt carries them, and none of them is ever cut.
MAX_CHARACTERS = 2_000
MAX_BYTES = 65_536
_HEADING = re.compile(r"#{1,6}\s+(.*?)[\s#]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A file of house rules as it was read, shortened when it is too long to go into every prompt."""

    path: Path
    text: str
    origin: Origin = "user"


@dataclass(frozen=True, slots=True)
class HouseRules:
    """The house rules of all layers, weakest first; they add up."""

    files: tuple[RuleFile, ...] = ()
    problems: tuple[Problem, ...] = ()

    def of(self, origin: Origin) -> "HouseRules":
        """Return those of one layer."""
        return HouseRules(tuple(file for file in self.files if file.origin == origin))


def load_rules(layers: Iterable[Layer]) -> HouseRules:
    """Read the house rules in the folders of ``layers``."""
    files: list[RuleFile] = []
    problems: list[Problem] = []
    for layer in layers:
        path = layer.folder / RULES_FILE
        match _read(path, layer):
            case Ok(text) if len(text) > MAX_CHARACTERS:
                files.append(RuleFile(path, _shortened(text), layer.origin))
                problems.append(_too_long(path, text))
            case Ok(text) if text.strip():
                files.append(RuleFile(path, text, layer.origin))
            case Err(Unreadable(_, reason)) if reason != "missing":
                what = f"cannot be read as house rules ({reason})"
                problems.append(Problem(str(path), 1, what, "put a text file here"))
            case _:
                pass
    return HouseRules(tuple(files), tuple(problems))


def _read(path: Path, layer: Layer) -> Result[str, Unreadable]:
    if layer.origin == "workspace":
        return read_text(path.parent.parent, f"{path.parent.name}/{path.name}", MAX_BYTES)
    # Users link to where they keep their settings; a link of a workspace is nobody's.
    there = Path(os.path.realpath(path))
    return read_text(there.parent, there.name, MAX_BYTES)


def _shortened(text: str) -> str:
    return text[: text.rfind("\n", 0, MAX_CHARACTERS) + 1] or text[:MAX_CHARACTERS]


def _too_long(path: Path, text: str) -> Problem:
    kept = _shortened(text)
    what = f"has {len(text)} characters; only the first {len(kept)} go into prompts"
    return Problem(str(path), kept.count("\n") + 1, what, f"shorten it to {MAX_CHARACTERS}: every prompt carries it")


def written(rules: HouseRules, room: int = 2**31) -> tuple[str, int]:
    """Return the rules as lines for a prompt, in ``room`` bytes, and how many lines had no room.

    They are clean, have no headings, and every fence is closed.
    """
    from stackprompt.prompts.text.fence import clean  # noqa: PLC0415 - an editor's first questions need no rules

    lines = [line for file in rules.files for line in clean(file.text.strip("\r\n")).lines]
    kept = 0
    while kept < len(lines) and (room := room - len(lines[kept].encode()) - 1) >= 0:
        kept += 1
    return "\n".join(_lines(lines[:kept])).strip("\n"), len(lines) - kept


def _lines(lines: Sequence[str]) -> list[str]:
    told: list[str] = []
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        heading = _HEADING.fullmatch(line)
        if fence:
            fence = "" if line.strip().startswith(fence) and not line.strip().strip(fence[0]) else fence
        elif mark:
            fence = mark[1]
        elif heading:
            # The headings of a prompt are its own.
            line = f"**{heading[1]}**" if heading[1] else ""  # noqa: PLW2901 - the same line, told otherwise
        told.append(line.rstrip())
    return [*told, fence] if fence else told


def variables_of(values: Mapping[str, str]) -> Variables:
    """Return the project's variables for templates: data, so they are as clean as file text."""
    from stackprompt.prompts.text.fence import clean  # noqa: PLC0415 - as above

    return Variables({name: "\n".join(clean(value).lines) for name, value in values.items()})
