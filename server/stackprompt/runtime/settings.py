"""Typed settings in layers; a layer that is wrong is reported and left out, and its last good copy stays."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from stackprompt.domain.problem import Problem
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.runtime.brought import text_of
from stackprompt.runtime.trust import expand_folder

MAX_BYTES = 65_536
ENVIRONMENT_PREFIX = "STACKPROMPT_"
# Trust comes from the user alone: a workspace may be hostile, and tools set variables when a folder is entered.
_TRUST = "workspace"
_TRUST_REMEDY = 'list the folders that you trust in your own config.toml: [workspace] trusted = ["~/code/shop"]'
# Accepted until the next version, so that a file that has them loses nothing else.
_RETIRED: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        (
            "scan",
            "max_seconds",
        ): "remove the line; scan.max_entries and scan.max_total_bytes bound a scan, the same everywhere"
    }
)


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PromptSettings(_Section):
    """Size and content of prompts."""

    length: Literal["compact", "standard", "full"]
    budget: int = Field(ge=600, le=100_000)
    max_findings: int = Field(ge=1, le=50)
    max_advice: int = Field(ge=0, le=10)


class SuggestionSettings(_Section):
    """What an editor offers by itself."""

    max_actions: int = Field(ge=1, le=4)
    completion: bool
    hover: bool
    hints: bool


class HandoverSettings(_Section):
    """How a prompt opens."""

    open: Literal["document", "message"]


class ScanSettings(_Section):
    """Budgets of detection."""

    max_entries: int = Field(ge=100, le=5_000_000)
    max_file_bytes: int = Field(ge=1024, le=16_777_216)
    max_total_bytes: int = Field(ge=1_048_576, le=10_000_000_000)


def _checked(folder: str) -> str:
    _ = expand_folder(folder)
    return folder


class WorkspaceSettings(_Section):
    """What a workspace may bring along."""

    trusted: tuple[Annotated[str, StringConstraints(min_length=1, max_length=4_096), AfterValidator(_checked)], ...] = (
        Field(max_length=1_000)
    )

    @property
    def folders(self) -> tuple[Path, ...]:
        """Return the trusted folders with ``~`` expanded."""
        return tuple(map(expand_folder, self.trusted))


class CacheSettings(_Section):
    """Memory."""

    prompts: int = Field(ge=1, le=10_000)


class LogSettings(_Section):
    """Logging."""

    level: Literal["debug", "info", "warning", "error"]


class SyncSettings(_Section):
    """The instruction files of a workspace."""

    targets: tuple[Literal["agents", "claude", "copilot", "instructions", "cursor", "skill"], ...]

    @field_validator("targets", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        """Read what an environment variable lists with commas."""
        return tuple(part.strip() for part in value.split(",")) if isinstance(value, str) else value


VariableName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
VariableValue = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]


class Settings(_Section):
    """Every setting; config/default.toml explains each."""

    prompt: PromptSettings
    suggestions: SuggestionSettings
    handover: HandoverSettings
    scan: ScanSettings
    workspace: WorkspaceSettings
    cache: CacheSettings
    log: LogSettings
    sync: SyncSettings
    variables: dict[VariableName, VariableValue]


Layer: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SettingsLoad:
    """The merged settings, the layers that made them (by origin), and what was wrong with others."""

    settings: Settings
    layers: Mapping[str, Layer]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class SettingsSources:
    """Where settings come from, weakest first; ``editor`` is what the client sent."""

    default: Path
    user: Path | None = None
    workspaces: tuple[Path, ...] = ()
    environment: Mapping[str, str] | None = None
    editor: Layer | None = None


def load_settings(sources: SettingsSources, previous: SettingsLoad | None = None) -> SettingsLoad:
    """Merge the layers of ``sources``; for a broken layer its copy in ``previous`` is used."""
    default = tomllib.loads(sources.default.read_text(encoding="utf-8"))
    load = SettingsLoad(Settings.model_validate(default), {str(sources.default): default})
    files = ((sources.user,) if sources.user else ()) + sources.workspaces
    for path in files:
        if path.exists():
            load = _with_file(load, path, previous, is_workspace=path in sources.workspaces)
    environment = os.environ if sources.environment is None else sources.environment
    load, layer = _without_trust(load, "environment", _from_environment(environment))
    load = _with_layer(load, "environment", layer, previous)
    load, layer = _without_trust(load, "editor", sources.editor or {})
    return _with_layer(load, "editor", layer, previous)


def _with_file(load: SettingsLoad, path: Path, previous: SettingsLoad | None, *, is_workspace: bool) -> SettingsLoad:
    text = text_of(path, path.parent.parent if is_workspace else None, MAX_BYTES)
    read = _parsed(path, text.value) if isinstance(text, Ok) else text
    if isinstance(read, Err):
        return _with_last_good(replace(load, problems=(*load.problems, read.error)), str(path), previous)
    source = text.value if isinstance(text, Ok) else ""
    check = _without_trust if is_workspace else _without_blanket_trust
    load, layer = check(load, str(path), read.value, source)
    return _with_layer(load, str(path), layer, previous, source)


def _without_trust(load: SettingsLoad, origin: str, layer: Layer, text: str = "") -> tuple[SettingsLoad, Layer]:
    """Drop the section about trust from a layer that may not give any."""
    if _TRUST not in layer:
        return load, layer
    what = f"{_TRUST}: trust is not read from here"
    problem = Problem(origin, key_line(text, [_TRUST]), what, _TRUST_REMEDY)
    rest = {section: keys for section, keys in layer.items() if section != _TRUST}
    return replace(load, problems=(*load.problems, problem)), rest


def _without_blanket_trust(load: SettingsLoad, origin: str, layer: Layer, text: str) -> tuple[SettingsLoad, Layer]:
    """Drop ``trusted = true``, which trusted every repository that is ever opened; the rest of the layer counts."""
    section = layer.get(_TRUST)
    trusted = section.get("trusted") if isinstance(section, Mapping) else None
    if not isinstance(section, Mapping) or not isinstance(trusted, bool):
        return load, layer
    rest = {**layer, _TRUST: {key: value for key, value in section.items() if key != "trusted"}}
    if not trusted:
        return load, rest
    what = "workspace.trusted: 'true' would trust every repository that you open"
    problem = Problem(origin, key_line(text, [_TRUST, "trusted"]), what, _TRUST_REMEDY)
    return replace(load, problems=(*load.problems, problem)), rest


def _parsed(path: Path, text: str) -> Result[Layer, Problem]:
    try:
        return Ok(tomllib.loads(text))
    except (ValueError, RecursionError) as error:  # a huge integer is a bare ValueError
        return Err(Problem(str(path), toml_error_line(error, text), f"not readable as TOML: {error}", "mend the file"))


def _with_layer(
    load: SettingsLoad, origin: str, layer: Layer, previous: SettingsLoad | None, text: str = ""
) -> SettingsLoad:
    layer, retired = _without_retired(origin, layer, text)
    load = replace(load, problems=(*load.problems, *retired))
    if not layer:
        return load
    try:
        settings = Settings.model_validate(_merged(load.settings.model_dump(), layer))
    except ValidationError as error:
        problems = tuple(_problem(origin, text, detail) for detail in error.errors())
        broken = replace(load, problems=(*load.problems, *problems))
        return _with_last_good(broken, origin, previous)
    return SettingsLoad(settings, {**load.layers, origin: layer}, load.problems)


def _without_retired(origin: str, layer: Layer, text: str) -> tuple[Layer, tuple[Problem, ...]]:
    """Drop from ``layer`` the keys that have no effect any more, and return a problem for each."""
    problems: list[Problem] = []
    for (section, key), remedy in _RETIRED.items():
        keys = layer.get(section)
        if isinstance(keys, Mapping) and key in keys:
            layer = {**layer, section: {name: value for name, value in keys.items() if name != key}}
            line = key_line(text, [section, key]) if text else 1
            problems.append(Problem(origin, line, f"{section}.{key} has no effect any more", remedy))
    return layer, tuple(problems)


def _with_last_good(load: SettingsLoad, origin: str, previous: SettingsLoad | None) -> SettingsLoad:
    layer = previous.layers.get(origin) if previous else None
    if layer is None:
        return load
    try:
        settings = Settings.model_validate(_merged(load.settings.model_dump(), layer))
    except ValidationError:
        return load
    return SettingsLoad(settings, {**load.layers, origin: layer}, load.problems)


def _merged(below: Mapping[str, Any], above: Layer) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = _merged(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return merged


def _from_environment(environment: Mapping[str, str]) -> Layer:
    """Read STACKPROMPT_SECTION__KEY variables; pydantic turns their text into the key's type."""
    layer: dict[str, dict[str, str]] = {}
    for name, value in environment.items():
        section, separator, key = name.removeprefix(ENVIRONMENT_PREFIX).lower().partition("__")
        if name.startswith(ENVIRONMENT_PREFIX) and separator:
            layer.setdefault(section, {})[key] = value
    return layer


def _problem(origin: str, text: str, detail: Mapping[str, Any]) -> Problem:
    keys = [str(part) for part in detail["loc"]]
    message = detail["msg"].removeprefix("Value error, ")
    what = f"{'.'.join(keys)}: {message[0].lower()}{message[1:]}"
    return Problem(origin, key_line(text, keys), what, "see config/default.toml for every key and its range")


def key_line(text: str, keys: list[str]) -> int:
    """Return the line of a TOML text that sets the last of ``keys`` it can find, below the tables named before it."""
    line = 0
    lines = text.split("\n")
    for key in keys:
        pattern = re.compile(rf"\s*(\[+\s*([\w.-]+\.)?{re.escape(key)}\s*\]+|{re.escape(key)}\s*=)")
        found = next((number for number in range(line, len(lines)) if pattern.match(lines[number])), None)
        line = line if found is None else found
    return line + 1


def toml_error_line(error: Exception, text: str) -> int:
    """Return the line of ``text`` that a TOML error names, else 1."""
    if "at end of document" in str(error):
        return text.count("\n") + 1
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else 1
