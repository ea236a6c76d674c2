"""Load what differs by family of documents: ``templates/families/<family>.toml``.

The texts are data: templates show them as they are. A file of a user or a workspace sets what it changes; the rest
comes from the layers below.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from stackprompt.domain.layer import Layer
from stackprompt.domain.prompt import Problem
from stackprompt.domain.result import Err
from stackprompt.prompts.hidden import strip_hidden
from stackprompt.prompts.model import FAMILIES, SUFFIX, Family
from stackprompt.runtime.config_text import explain_error, parse_toml, suggest_key
from stackprompt.runtime.layers import (
    NO_RECORDS,
    LayerFile,
    Overlay,
    Parsed,
    Record,
    Records,
    collect_problems,
    find_files,
    load_records,
    overlay,
)

MAX_BYTES = 65_536
_FOLDER = f"templates/{FAMILIES}"
# Of the templates for one family; "any" is none.
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
    """What a template sees of a family: commands are pairs of command and purpose, behind a part of a path or not."""

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
    layered: Overlay[FamilyFile] = field(default_factory=Overlay[FamilyFile])
    problems: tuple[Problem, ...] = ()
    records: Records[FamilyFile] = field(default_factory=dict)


def load_families(layers: Iterable[Layer], previous: Families | None = None) -> Families:
    """Read the families of ``layers``, weakest first; a broken one keeps its last good content in ``previous``."""
    files = (file for layer in layers for file in _find_files(layer))
    records = load_records(files, _parse, MAX_BYTES, previous.records if previous else NO_RECORDS)
    layered = overlay(records, lambda file, _: (_name_of(file), file.name))
    views: dict[str, FamilyView] = {}
    problems = list(collect_problems(records))
    for name, winner in layered.winners.items():
        merged = _merge((*layered.covered.get(name, ()), winner))
        missing = _find_missing(merged)
        if missing is None:
            views[name] = _view(merged)
        else:
            what = f"does not set '{missing}'"
            problems.append(Problem(winner.file.path, 1, what, "set it as the other families do"))
    return Families(views, layered, tuple(problems), records)


def _find_files(layer: Layer) -> Iterable[LayerFile]:
    yield from find_files(layer, f"{_FOLDER}/*{_SUFFIX}")
    if layer.origin != "built-in":
        yield from find_files(layer, f"{_FOLDER}/*{SUFFIX}")


def _name_of(file: LayerFile) -> str:
    return file.name.removeprefix(f"{_FOLDER}/").partition(".")[0]


def _parse(file: LayerFile, text: str, _: FamilyFile | None) -> Parsed[FamilyFile]:
    name = _name_of(file)
    if name not in _NAMES:
        remedy = suggest_key(name, _NAMES, f"known are {', '.join(_NAMES)}")
        return Parsed(None, (Problem(file.path, 1, f"there is no family '{name}'", remedy),))
    if file.name.endswith(SUFFIX):
        what = "is not read any more: a family is TOML now, and sets only what it changes"
        remedy = f'write it as {_FOLDER}/{name}{_SUFFIX}, such as keep = "…"'
        return Parsed(None, (Problem(file.path, 1, what, remedy),))
    data = parse_toml(file.path, text)
    if isinstance(data, Err):
        return Parsed(None, (data.error,))
    hidden = next((number for number, line in enumerate(text.split("\n"), 1) if strip_hidden(line)[1]), None)
    if hidden is not None:
        return Parsed(None, (Problem(file.path, hidden, "has characters that cannot be seen", "remove them"),))
    try:
        return Parsed(FamilyFile.model_validate(data.value))
    except ValidationError as error:
        return Parsed(None, tuple(explain_error(file.path, text, detail) for detail in error.errors()))


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


def _view(merged: Mapping[str, Any]) -> FamilyView:
    runs = {task: merged["runs"].get(task) for task in RunsShape.model_fields}
    commands = {
        "reproduce": _pair(merged["reproduce"]),
        "runs": {task: _pair(run) if run else () for task, run in runs.items()},
        "verify": tuple((row.get("part", ""), *_pair(row)) for row in merged["verify"]),
    }
    return FamilyView(**{**merged, **commands})


def _pair(command: Mapping[str, str]) -> tuple[str, str]:
    return command["command"], command["purpose"]
