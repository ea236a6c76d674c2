"""Load house rules, which a team adds to every prompt, and clean the variables that templates may use."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stackprompt.domain.layer import Layer, Origin
from stackprompt.domain.problem import Problem
from stackprompt.prompts.model import Variables
from stackprompt.runtime.layers import FileKind, LayerFile, Loaded, Parsed, load_files

RULES_FILE = "house-rules.md"
# About 500 tokens: every prompt carries them, and none of them is ever cut.
MAX_CHARACTERS = 2_000
MAX_BYTES = 65_536
_HEADING = re.compile(r"#{1,6}\s+(.*?)[\s#]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The house rules of one file, shortened when they are too long to go into every prompt."""

    path: Path
    text: str
    origin: Origin = "user"


@dataclass(frozen=True, slots=True)
class HouseRules:
    """The house rules of all layers, weakest first; they add up."""

    files: tuple[RuleFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    loaded: Loaded[RuleFile] = field(default_factory=Loaded)

    def of(self, origin: Origin) -> "HouseRules":
        """Return those of one layer."""
        return HouseRules(tuple(file for file in self.files if file.origin == origin))


def load_rules(layers: Iterable[Layer], previous: HouseRules | None = None) -> HouseRules:
    """Read the house rules of ``layers``."""
    loaded = load_files(_KIND, layers, previous.loaded if previous else None)
    return HouseRules(tuple(file for file in loaded.values if file.text), loaded.problems, loaded)


def _parse(file: LayerFile, text: str, _: RuleFile | None) -> Parsed[RuleFile]:
    if "\0" in text:
        return Parsed(None, (Problem(file.path, 1, "is no text", "put a text file here"),))
    path, origin = Path(file.path), file.layer.origin
    if len(text) <= MAX_CHARACTERS:
        return Parsed(RuleFile(path, text if text.strip() else "", origin))
    short = text[: text.rfind("\n", 0, MAX_CHARACTERS) + 1] or text[:MAX_CHARACTERS]
    what = f"has {len(text)} characters; only the first {len(short)} go into prompts"
    remedy = f"shorten it to {MAX_CHARACTERS}: every prompt carries it"
    return Parsed(RuleFile(path, short, origin), (Problem(file.path, short.count("\n") + 1, what, remedy),))


_KIND = FileKind({"built-in": (), "user": (RULES_FILE,), "workspace": (RULES_FILE,)}, MAX_BYTES, _parse)


def render_rules(rules: HouseRules, room: int = 2**31) -> tuple[str, int]:
    """Return the rules as lines for a prompt, in ``room`` bytes, and how many lines had no room.

    The lines are clean, have no headings, and every fence is closed.
    """
    from stackprompt.prompts.text.fence import clean  # noqa: PLC0415 - an editor's first questions need no rules

    lines = [line for file in rules.files for line in clean(file.text.strip("\r\n")).lines]
    count = 0
    while count < len(lines) and (room := room - len(lines[count].encode()) - 1) >= 0:
        count += 1
    return "\n".join(_replace_headings(lines[:count])).strip("\n"), len(lines) - count


def _replace_headings(lines: Sequence[str]) -> list[str]:
    """Return ``lines`` with their headings in bold and with every fence closed."""
    result: list[str] = []
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
            line = f"**{heading[1]}**" if heading[1] else ""  # noqa: PLW2901 - the same line in another form
        result.append(line.rstrip())
    return [*result, fence] if fence else result


def clean_variables(values: Mapping[str, str]) -> Variables:
    """Return the project's variables for templates, as clean as file text."""
    from stackprompt.prompts.text.fence import clean  # noqa: PLC0415 - as above

    return Variables({name: "\n".join(clean(value).lines) for name, value in values.items()})
