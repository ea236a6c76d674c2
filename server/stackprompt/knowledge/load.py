"""Read the knowledge files of all layers; a file that breaks keeps its last good content and becomes a problem."""

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from stat import S_ISREG
from types import MappingProxyType
from typing import Any, TypeAlias

from pydantic import ValidationError

from stackprompt.domain.layer import Layer
from stackprompt.domain.practice import Practice
from stackprompt.domain.problem import Problem
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.technology import Technology
from stackprompt.formats.shape import FOREIGN, FOUND_GOOD, SlowPatternError, UnknownWordError
from stackprompt.knowledge.base import Entry, Knowledge, index
from stackprompt.knowledge.locations import Location, list_files, new_path
from stackprompt.knowledge.parse_cache import ParseCache, Stamp
from stackprompt.knowledge.practice_file import PracticeFile
from stackprompt.knowledge.technology_file import TechnologyFile, restore_technology, to_keep
from stackprompt.runtime.brought import text_of
from stackprompt.runtime.files.cache import decode_safely
from stackprompt.runtime.settings import key_line, toml_error_line

Value: TypeAlias = Practice | Technology
MAX_BYTES = 262_144
# Keys of practices until the next version, and what they are called now.
_RENAMED: Mapping[str, str] = MappingProxyType({"about": "only_if", "moot": "skip_if"})


def load_knowledge(
    layers: Iterable[Layer], previous: Knowledge | None = None, cache: ParseCache | None = None
) -> Knowledge:
    """Load every file of ``layers``, weakest first; unchanged files come from ``previous``, else from ``cache``."""
    cache = cache or ParseCache(None, Path())
    before = previous.entries if previous else {}
    layers = tuple(layers)
    entries = _entries(layers, before, cache)
    if cache.is_discarded:
        # What was taken from it before the damage showed may be damaged as well.
        entries = _entries(layers, before, cache)
    cache.save()
    problems = tuple(problem for entry in entries.values() for problem in entry.problems)
    knowledge = index(entries, problems, previous)
    return replace(knowledge, problems=(*problems, *_dangling(knowledge)))


def _entries(layers: Iterable[Layer], before: Mapping[str, Entry], cache: ParseCache) -> dict[str, Entry]:
    locations = ((location, layer) for layer in layers for location in list_files(layer))
    found = ((at.path, _entry(at, layer, before.get(at.path), cache)) for at, layer in locations)
    return {path: entry for path, entry in found if entry is not None}


def _stamp(path: str) -> Stamp | None:
    """Return the stamp of a regular file, None when there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 - there are thousands; see Location
    except OSError:
        return None  # gone since the folder was listed
    return (status.st_mtime_ns, status.st_size) if S_ISREG(status.st_mode) else None


def _entry(location: Location, layer: Layer, before: Entry | None, cache: ParseCache) -> Entry | None:
    path = location.path
    stamp = _stamp(path)
    if stamp is None:
        return None
    if before is not None and before.stamp == stamp:
        return before
    match decode_safely(partial(_cached, location, layer, cache, stamp)):
        case Ok(Ok(value)):
            return Entry(path, stamp, layer.origin, _marked(value, layer))
        case Ok(None):
            pass
        case _:
            cache.discard()
    match _read_entry(location, layer):
        case Ok((value, data, renamed)):
            problems = (*renamed, *_old_place(location, data))
            if not problems:
                cache.put(path, stamp, to_keep(value) if isinstance(value, Technology) else _without_examples(data))
            return Entry(path, stamp, layer.origin, _marked(value, layer), problems)
        case Err(problems):
            return Entry(path, stamp, layer.origin, before.value if before else None, problems)


def _old_place(location: Location, data: Mapping[str, Any]) -> tuple[Problem, ...]:
    if not location.is_old:
        return ()
    what = "is in a folder of the old layout, which the next version does not read"
    return (Problem(location.path, 1, what, f"move it to {new_path(location, str(data.get('category')))}"),)


def _marked(value: Value, layer: Layer) -> Value:
    """Mark the signals of a technology that did not ship with stackprompt."""
    if layer.origin == "built-in" or isinstance(value, Practice):
        return value
    return replace(value, groups=tuple(replace(group, is_foreign=True) for group in value.groups))


def _without_examples(data: dict[str, Any]) -> dict[str, Any]:
    """Return what of a practice's ``data`` it is made from; the examples only show that it is right."""
    return {key: value for key, value in data.items() if key != "examples"}


def _cached(location: Location, layer: Layer, cache: ParseCache, stamp: Stamp) -> Result[Value, object] | None:
    """Return what the cache holds of a file, None when that is nothing; damaged data raise anything."""
    data = cache.get(location.path, stamp)
    if isinstance(data, dict):
        return _validated(location, layer, "", data, FOUND_GOOD)
    return None if data is None else Ok(restore_technology(data))


def _read_entry(
    location: Location, layer: Layer
) -> Result[tuple[Value, dict[str, Any], tuple[Problem, ...]], tuple[Problem, ...]]:
    """Read one file, with a problem for each old key; the errors name file, line and remedy."""
    found = text_of(Path(location.path), layer.workspace, MAX_BYTES)
    if isinstance(found, Err):
        return Err((found.error,))
    text = found.value
    try:
        data = tomllib.loads(text)
    # Beside its own error the parser raises a bare ValueError for an integer of thousands of digits.
    except (ValueError, RecursionError) as error:
        what = f"not TOML: {error}"
        return Err((Problem(location.path, toml_error_line(error, text), what, "mend the syntax"),))
    data, renamed = _rename_keys(location, text, data)
    value = _validated(location, layer, text, data, None if layer.origin == "built-in" else FOREIGN)
    return Err((*renamed, *value.error)) if isinstance(value, Err) else Ok((value.value, data, renamed))


def _rename_keys(location: Location, text: str, data: dict[str, Any]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return ``data`` with the old keys of a practice under their new names, and a problem for each."""
    if not location.is_practice:
        return data, ()
    old_keys = [key for key in _RENAMED if key in data]
    problems = (
        Problem(
            location.path, key_line(text, [key]), f"'{key}' is called '{_RENAMED[key]}' now", f"write '{_RENAMED[key]}'"
        )
        for key in old_keys
    )
    return {_RENAMED.get(key, key): value for key, value in data.items()}, tuple(problems)


def _validated(
    location: Location, layer: Layer, text: str, data: dict[str, Any], context: dict[str, bool] | None = None
) -> Result[Value, tuple[Problem, ...]]:
    path = location.path
    shape = PracticeFile if location.is_practice else TechnologyFile
    try:
        file = shape.model_validate(data, context=context)
    except ValidationError as error:
        return Err(tuple(_problem(path, text, detail) for detail in error.errors()))
    if file.id != location.id:
        return Err((_misplaced(path, text, "id", file.id, location.id),))
    if isinstance(file, TechnologyFile):
        if file.category != location.owner and not location.is_old:
            return Err((_misplaced(path, text, "category", file.category, location.owner),))
        return Ok(file.value())
    if file.check is not None and layer.origin != "built-in":
        what = "only built-in practices may name a Python check"
        return Err((Problem(path, key_line(text, ["check"]), what, "describe it with [[when]]"),))
    return Ok(file.value(location.owner))


def _misplaced(path: str, text: str, key: str, found: str, expected: str) -> Problem:
    what = f"{key} is '{found}', the path says '{expected}'"
    return Problem(path, key_line(text, [key]), what, "make the two the same")


def _problem(path: str, text: str, detail: Mapping[str, Any]) -> Problem:
    keys = [str(part) for part in detail["loc"] if isinstance(part, str)]
    name = ".".join(keys) or "file"
    if detail["type"] == "extra_forbidden":
        return Problem(path, key_line(text, keys), f"unknown key '{name}'", "correct its spelling or remove it")
    if detail["type"] == "missing":
        return Problem(path, key_line(text, keys[:-1]), f"'{name}' is missing", f"add {keys[-1]} = …")
    message = detail["msg"].removeprefix("Value error, ")
    error = detail.get("ctx", {}).get("error")
    if isinstance(error, UnknownWordError):
        return Problem(str(path), _line_of_word(text, keys, error.written), f"{name}: {message}", error.remedy)
    if isinstance(error, SlowPatternError):
        line = _line_of_pattern(text, error.pattern) or key_line(text, keys)
        remedy = "separate the repeats by a letter that neither can take, or repeat one class once"
        return Problem(path, line, f"{name}: {message}", remedy)
    return Problem(path, key_line(text, keys), f"{name}: {message}", "correct this value")


def _line_of_word(text: str, keys: list[str], word: str) -> int:
    """Return the line (from 1) of ``word`` in quotes at or below the first one that sets the last of ``keys``."""
    first = key_line(text, keys)
    lines = enumerate(text.split("\n")[first - 1 :], first)
    return next((number for number, line in lines if f'"{word}"' in line or f"'{word}'" in line), first)


def _line_of_pattern(text: str, pattern: str) -> int:
    """Return the line (from 1) that holds ``pattern`` as it is written between single quotes, 0 when none does."""
    return next((number for number, line in enumerate(text.split("\n"), 1) if pattern in line), 0)


def _dangling(knowledge: Knowledge) -> Iterator[Problem]:
    """Yield a problem for each reference to an id that does not exist."""
    for entry in knowledge.entries.values():
        value = entry.value
        if isinstance(value, Practice):
            missing = [id_ for id_ in value.conflicts if id_ not in knowledge.practices]
        elif isinstance(value, Technology):
            missing = [id_ for id_ in value.implies if id_ not in knowledge.technologies]
        else:
            continue
        for id_ in missing:
            yield Problem(entry.path, 1, f"refers to '{id_}', which does not exist", "correct or remove the id")
