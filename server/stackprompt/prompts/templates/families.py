"""Load what differs by family of documents: ``templates/families/<family>.toml``.

The texts are data: templates show them as they are. A file of a user or a workspace sets what it changes; the rest
comes from the layers below.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from stackprompt.domain.layer import Layer
from stackprompt.domain.problem import Problem
from stackprompt.domain.result import Err
from stackprompt.prompts.model import FAMILIES, Family
from stackprompt.prompts.text.hidden import strip_hidden
from stackprompt.runtime.config_text import explain_error, parse_toml, suggest_key
from stackprompt.runtime.layers import FileKind, Key, LayerFile, Loaded, Parsed, Record, load_files

MAX_BYTES = 65_536
_FOLDER = f"templates/{FAMILIES}"
# "any" names all of them in the front matter of templates.
_NAMES = tuple(name for name in get_args(Family) if name != "any")
_SUFFIX = ".toml"
# Each is part of a line of a prompt.
Line = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=600, pattern=r"^[^\x00-\x1f\x7f]+$")]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CommandShape(_Shape):
    """A command, with ``{file}`` and ``{folder}`` for the document's, and what it does."""

    command: Line
    purpose: Line


class VerifyShape(CommandShape):
    """A command for documents whose path holds ``part``, whatever its case."""

    part: Annotated[str, StringConstraints(strict=True, max_length=100)] = ""


class LookShape(_Shape):
    """Where to look, by task."""

    harden: Line | None = None
    optimise: Line | None = None
    review: Line | None = None
    upgrade: Line | None = None
    debug: Line | None = None


class RunsShape(_Shape):
    """The command that tests or upgrades, where there is one."""

    test: CommandShape | None = None
    upgrade: CommandShape | None = None


class FamilyFile(_Shape):
    """``templates/families/<family>.toml``; a built-in one sets every key but ``runs`` and ``verify``."""

    name: Line | None = None
    unchecked: Line | None = None
    is_unknown: bool | None = None
    keep: Line | None = None
    facts: Line | None = None
    look: LookShape | None = None
    areas: Annotated[tuple[Line, ...], Field(min_length=1, max_length=20)] | None = None
    tests: Line | None = None
    readers: Line | None = None
    reproduce: CommandShape | None = None
    runs: RunsShape = RunsShape()
    verify: Annotated[tuple[VerifyShape, ...], Field(max_length=50)] = ()


@dataclass(frozen=True, slots=True)
class FamilyView:
    """A family as templates see it: commands are pairs of command and purpose, behind a part of a path or not."""

    name: str
    unchecked: str
    is_unknown: bool
    keep: str
    facts: str
    look: Mapping[str, str]
    areas: tuple[str, ...]
    tests: str
    readers: str
    reproduce: tuple[str, str]
    runs: Mapping[str, tuple[str, ...]]
    verify: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Families:
    """The families of all layers, by name."""

    views: Mapping[str, FamilyView] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    files: Loaded[FamilyFile] = field(default_factory=Loaded)

    def find_chain(self, name: str) -> tuple[Record[FamilyFile], ...]:
        """Return the files that set the family ``name``, weakest first."""
        return _find_chain(self.files, make_key(name))


def load_families(layers: Iterable[Layer], previous: Families | None = None) -> Families:
    """Read the families of ``layers``, weakest first; a broken one keeps its last good content in ``previous``."""
    files = load_files(_KIND, layers, previous.files if previous else None)
    views: dict[str, FamilyView] = {}
    problems = list(files.problems)
    for key, winner in files.winners.items():
        merged = _merge(_find_chain(files, key))
        missing = _find_missing(merged)
        if missing is None:
            views[_get_family_name(winner.file)] = _build_view(merged)
        else:
            what = f"does not set '{missing}'"
            problems.append(Problem(winner.file.path, 1, what, "set it as the other families do"))
    return Families(views, tuple(problems), files)


def make_key(name: str) -> Key:
    """Return the key of the files that set the family ``name``."""
    return "family", f"{FAMILIES}/{name}{_SUFFIX}"


def _find_chain(files: Loaded[FamilyFile], key: Key) -> tuple[Record[FamilyFile], ...]:
    winner = files.winners.get(key)
    return (*files.covered.get(key, ()), winner) if winner is not None else ()


def _get_family_name(file: LayerFile) -> str:
    return file.name.removeprefix(f"{_FOLDER}/").removesuffix(_SUFFIX)


def _parse(file: LayerFile, text: str, _: FamilyFile | None) -> Parsed[FamilyFile]:
    name = _get_family_name(file)
    if name not in _NAMES:
        remedy = suggest_key(name, _NAMES, f"known are {', '.join(_NAMES)}")
        return Parsed(None, (Problem(file.path, 1, f"there is no family '{name}'", remedy),))
    data = parse_toml(file.path, text)
    if isinstance(data, Err):
        return Parsed(None, (data.error,))
    hidden = next((number for number, line in enumerate(text.split("\n"), 1) if strip_hidden(line)[1]), None)
    if hidden is not None:
        return Parsed(None, (Problem(file.path, hidden, "has characters that cannot be seen", "remove them"),))
    try:
        return Parsed(FamilyFile.model_validate(data.value), key=make_key(name))
    except ValidationError as error:
        return Parsed(None, tuple(explain_error(file.path, text, detail) for detail in error.errors()))


_PATTERNS = (f"{_FOLDER}/*{_SUFFIX}",)
_KIND = FileKind({"built-in": _PATTERNS, "user": _PATTERNS, "workspace": _PATTERNS}, MAX_BYTES, _parse)


def _merge(records: Iterable[Record[FamilyFile]]) -> dict[str, Any]:
    """Return what ``records``, weakest first, set."""
    merged: dict[str, Any] = {"runs": {}, "look": {}, "verify": ()}
    for record in records:
        own = record.value.model_dump(exclude_unset=True) if record.value is not None else {}
        merged |= own | {key: merged[key] | own.get(key, {}) for key in ("runs", "look")}
    return merged


def _find_missing(merged: Mapping[str, Any]) -> str | None:
    """Return a key that no layer sets."""
    keys = [key for key in FamilyFile.model_fields if key not in merged]
    keys += [f"look.{task}" for task in LookShape.model_fields if task not in merged["look"]]
    return keys[0] if keys else None


def _build_view(merged: Mapping[str, Any]) -> FamilyView:
    runs = {task: merged["runs"].get(task) for task in RunsShape.model_fields}
    plain = {key: value for key, value in merged.items() if key not in {"reproduce", "runs", "verify"}}
    return FamilyView(
        **plain,
        reproduce=_read_command(merged["reproduce"]),
        runs={task: _read_command(run) if run else () for task, run in runs.items()},
        verify=tuple((row.get("part", ""), *_read_command(row)) for row in merged["verify"]),
    )


def _read_command(command: Mapping[str, str]) -> tuple[str, str]:
    return command["command"], command["purpose"]
