"""Check one layer of settings key by key: a wrong key becomes a problem at its line, and every other one counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, TypeAlias

from pydantic import TypeAdapter, ValidationError

from stackprompt.domain.problem import Problem
from stackprompt.runtime.config_text import find_key_line, suggest_key
from stackprompt.runtime.layers import Parsed
from stackprompt.runtime.settings.shapes import Settings

# Values by section and key.
Table: TypeAlias = Mapping[str, Mapping[str, object]]
EMPTY: Table = MappingProxyType({})
# Trust comes from the user alone: a workspace may be hostile, and tools set variables when a folder is entered.
_TRUST = "workspace"
_TRUST_REMEDY = 'list the folders that you trust in your own config.toml: [workspace] trusted = ["~/code/shop"]'
_EVERY_KEY = "see config/default.toml for every key and its range"
# Accepted until the next version, so that a file that has them is not called wrong.
_RETIRED: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        (
            "scan",
            "max_seconds",
        ): "remove the line; scan.max_entries and scan.max_total_bytes bound a scan, the same everywhere"
    }
)


@dataclass(frozen=True, slots=True)
class _Wrong:
    """A key, or with an empty one a whole section, that does not count; ``is_value`` when only its value is wrong."""

    keys: tuple[str, ...]
    what: str
    remedy: str
    is_value: bool = False


def check_table(
    origin: str, data: Mapping[str, object], text: str = "", last: Table | None = None, *, may_trust: bool = False
) -> Parsed[Table]:
    """Return the keys of ``data`` that count; for one with a wrong value that in ``last``, the last good table.

    ``origin`` is the file, whose ``text`` has the lines, or the name of another source.
    """
    table: dict[str, dict[str, object]] = {}
    problems: list[Problem] = []
    for section, keys in _drop_false_trust(data).items():
        wrong = tuple(_find_wrong(section, keys, may_trust=may_trust))
        problems += [Problem(origin, find_key_line(text, one.keys), one.what, one.remedy) for one in wrong]
        if isinstance(keys, Mapping) and (section,) not in {one.keys for one in wrong}:
            table[section] = _select_keys(section, keys, wrong, last or EMPTY)
    return Parsed(table, tuple(problems))


def _drop_false_trust(data: Mapping[str, object]) -> Mapping[str, object]:
    """Return ``data`` without ``trusted = false``, which a former version took for no trust."""
    section = data.get(_TRUST)
    if not isinstance(section, Mapping) or section.get("trusted") is not False:
        return data
    return {**data, _TRUST: {key: value for key, value in section.items() if key != "trusted"}}


def _select_keys(section: str, keys: Mapping[str, object], wrong: tuple[_Wrong, ...], last: Table) -> dict[str, object]:
    """Return the ``keys`` without the ``wrong`` ones, or with their last good values."""
    good = {key: value for key, value in keys.items() if (section, key) not in {one.keys for one in wrong}}
    previous = last.get(section, {})
    values = [one.keys[-1] for one in wrong if one.is_value]
    return good | {key: previous[key] for key in values if key in previous}


def _find_wrong(section: str, keys: object, *, may_trust: bool) -> Iterator[_Wrong]:
    if section == _TRUST and not may_trust:
        yield _Wrong((section,), f"{section}: trust is not read from here", _TRUST_REMEDY)
    elif section not in Settings.model_fields:
        remedy = suggest_key(section, Settings.model_fields, "remove it; config/default.toml has every section")
        yield _Wrong((section,), f"unknown section '{section}'", remedy)
    elif not isinstance(keys, Mapping):
        yield _Wrong((section,), f"'{section}' is a section, not a value", f"write [{section}], and its keys below it")
    else:
        for key, value in keys.items():
            wrong = _check_key(section, str(key), value)
            if wrong is not None:
                yield wrong


def _check_key(section: str, key: str, value: object) -> _Wrong | None:
    """Return what is wrong with a key of a known section, None when it counts."""
    keys = (section, key)
    if keys in _RETIRED:
        return _Wrong(keys, f"{section}.{key} has no effect any more", _RETIRED[keys])
    if keys == (_TRUST, "trusted") and isinstance(value, bool):
        what = "workspace.trusted: 'true' would trust every repository that you open"
        return _Wrong(keys, what, _TRUST_REMEDY)
    try:
        _ = _make_adapter(section).validate_python({key: value})
    except ValidationError as error:
        # The other keys are missing here.
        details = [detail for detail in error.errors() if detail["loc"][0] == key]
        return _explain(section, key, details[0]) if details else None
    return None


@cache
def _make_adapter(section: str) -> TypeAdapter[Any]:
    shape: Any = Settings.model_fields[section].annotation
    return TypeAdapter(shape)


def _explain(section: str, key: str, detail: Mapping[str, Any]) -> _Wrong:
    if detail["type"] == "extra_forbidden":
        shape: Any = Settings.model_fields[section].annotation
        remedy = suggest_key(key, shape.model_fields, f"remove it; {_EVERY_KEY}")
        return _Wrong((section, key), f"unknown key '{section}.{key}'", remedy)
    message = detail["msg"].removeprefix("Value error, ")
    what = f"{section}.{key}: {message[0].lower()}{message[1:]}"
    return _Wrong((section, key), what, _EVERY_KEY, is_value=True)
