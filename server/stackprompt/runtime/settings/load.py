"""Merge the settings of all layers: files, variables of the environment, and what an editor sends."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from stackprompt.domain.layer import Layer
from stackprompt.domain.problem import Problem
from stackprompt.domain.result import Err
from stackprompt.runtime.config_text import parse_toml
from stackprompt.runtime.layers import FileKind, LayerFile, Loaded, Parsed, load_files
from stackprompt.runtime.settings.check import Table, check_table
from stackprompt.runtime.settings.shapes import Settings

MAX_BYTES = 65_536
CONFIG_FILE = "config.toml"
ENVIRONMENT_PREFIX = "STACKPROMPT_"


@dataclass(frozen=True, slots=True)
class SettingsLoad:
    """The merged settings and the problems of their layers; ``tables`` are those of the environment and the editor."""

    settings: Settings
    problems: tuple[Problem, ...] = ()
    files: Loaded[Table] = field(default_factory=Loaded)
    tables: Mapping[str, Table] = field(default_factory=dict)


def load_settings(
    layers: Iterable[Layer],
    editor: Mapping[str, object],
    previous: SettingsLoad | None = None,
    environment: Mapping[str, str] = os.environ,
) -> SettingsLoad:
    """Merge the files of ``layers``, weakest first, the ``environment``, and above all what the ``editor`` sent."""
    files = load_files(_KIND, layers, previous.files if previous else None)
    last = previous.tables if previous else {}
    others = {"environment": _read_environment(environment), "editor": editor}
    checked = {origin: check_table(origin, data, last=last.get(origin)) for origin, data in others.items() if data}
    tables = {origin: parsed.value for origin, parsed in checked.items() if parsed.value is not None}
    key_problems = tuple(problem for parsed in checked.values() for problem in parsed.problems)
    settings = Settings.model_validate(_merge((*files.values, *tables.values())))
    return SettingsLoad(settings, (*files.problems, *key_problems), files, tables)


def _parse(file: LayerFile, text: str, last: Table | None) -> Parsed[Table]:
    data = parse_toml(file.path, text)
    if isinstance(data, Err):
        return Parsed(None, (data.error,))
    return check_table(file.path, data.value, text, last, may_trust=file.layer.origin != "workspace")


_KIND = FileKind(
    {"built-in": ("config/default.toml",), "user": (CONFIG_FILE,), "workspace": (CONFIG_FILE,)}, MAX_BYTES, _parse
)


def _merge(tables: Iterable[Table]) -> dict[str, dict[str, object]]:
    result: dict[str, dict[str, object]] = {}
    for table in tables:
        for section, keys in table.items():
            result.setdefault(section, {}).update(keys)
    return result


def _read_environment(environment: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the STACKPROMPT_SECTION__KEY variables; pydantic turns their texts into the type of the key."""
    table: dict[str, dict[str, str]] = {}
    for name, value in environment.items():
        section, separator, key = name.removeprefix(ENVIRONMENT_PREFIX).lower().partition("__")
        if name.startswith(ENVIRONMENT_PREFIX) and separator:
            table.setdefault(section, {})[key] = value
    return table
