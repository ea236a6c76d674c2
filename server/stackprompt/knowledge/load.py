"""Read the knowledge files of all layers; a file that breaks keeps its last good content and becomes a problem."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any, TypeAlias

from pydantic import ValidationError

from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.knowledge.technology import Technology
from stackprompt.domain.layer import Layer
from stackprompt.domain.problem import Problem
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.formats.shape import FOREIGN, FROM_CACHE, SlowPatternError, UnknownWordError
from stackprompt.knowledge.base import Knowledge, index
from stackprompt.knowledge.locations import PATTERNS, Location, locate
from stackprompt.knowledge.parse_cache import ParseCache
from stackprompt.knowledge.practice_file import PracticeFile
from stackprompt.knowledge.technology_file import TechnologyFile, dump_technology, restore_technology
from stackprompt.runtime.config_text import explain_error, find_key_line, parse_toml, rename_keys
from stackprompt.runtime.files.cache import decode_safely
from stackprompt.runtime.layers import FileKind, Key, LayerFile, Loaded, Parsed, Stamp, load_files

Value: TypeAlias = Practice | Technology
MAX_BYTES = 262_144
# Keys of practices until the next version, and what they are called now.
_RENAMED: Mapping[str, str] = MappingProxyType({"about": "only_if", "moot": "skip_if"})


def load_knowledge(
    layers: Iterable[Layer], previous: Knowledge | None = None, cache: ParseCache | None = None
) -> Knowledge:
    """Load every file of ``layers``, weakest first; unchanged files come from ``previous``, else from ``cache``."""
    layers = tuple(layers)
    before = previous.files if previous else None
    files = _load_files(layers, before, cache)
    if cache is not None and cache.is_discarded:
        # What was taken from it before the damage showed may be damaged as well.
        files = _load_files(layers, before, cache)
    if cache is not None:
        cache.save()
    knowledge = index(files, previous)
    return replace(knowledge, problems=(*files.problems, *_find_dangling_ids(knowledge)))


def _load_files(layers: Iterable[Layer], before: Loaded[Value] | None, cache: ParseCache | None) -> Loaded[Value]:
    parsed: dict[str, dict[str, Any]] = {}

    def parse(file: LayerFile, text: str, _: Value | None) -> Parsed[Value]:
        data = parse_toml(file.path, text)
        if isinstance(data, Err):
            return Parsed(None, (data.error,))
        parsed[file.path] = data.value
        return _parse(file, text, data.value)

    recall = partial(_recall, cache) if cache is not None else None
    files = load_files(FileKind(PATTERNS, MAX_BYTES, parse), layers, before, recall)
    if cache is not None:
        _store(cache, files, parsed)
    return files


def _store(cache: ParseCache, files: Loaded[Value], parsed: Mapping[str, dict[str, Any]]) -> None:
    """Put what was parsed into the cache; what has a problem is parsed again, so that the next start knows it too."""
    for path, data in parsed.items():
        record = files.records[path]
        value = record.value
        if record.stamp is not None and value is not None and not record.problems:
            # The examples of a practice only show that it is right.
            practice = {key: entry for key, entry in data.items() if key != "examples"}
            content = dump_technology(value) if isinstance(value, Technology) else practice
            cache.put(path, (record.stamp[0], record.stamp[-1]), content)


def _recall(cache: ParseCache, file: LayerFile, stamp: Stamp) -> Parsed[Value] | None:
    """Return what the cache holds of ``file``; damaged data discard all of it."""
    match decode_safely(lambda: _decode(cache.get(file.path, (stamp[0], stamp[-1])), file)):
        case Ok(None):
            return None
        case Ok(Ok(value)):
            return Parsed(value, key=_get_key(value))
        case _:
            cache.discard()
            return None


def _get_key(value: Value) -> Key:
    return type(value).__name__, value.id


def _decode(data: object, file: LayerFile) -> Result[Value, object] | None:
    """Return the value that was cached as ``data``, None for none; damaged data raise anything."""
    if isinstance(data, dict):
        return _validate(file, locate(file), "", data, FROM_CACHE)
    return None if data is None else Ok(_mark_foreign(restore_technology(data), file.layer))


def _parse(file: LayerFile, text: str, data: dict[str, Any]) -> Parsed[Value]:
    location = locate(file)
    data, renamed = rename_keys(file.path, text, data, _RENAMED) if location.is_practice else (data, ())
    outcome = _validate(file, location, text, data, None if file.layer.origin == "built-in" else FOREIGN)
    if isinstance(outcome, Err):
        return Parsed(None, (*renamed, *outcome.error))
    return Parsed(outcome.value, (*renamed, *_report_old_place(file, location, data)), _get_key(outcome.value))


def _report_old_place(file: LayerFile, location: Location, data: Mapping[str, Any]) -> tuple[Problem, ...]:
    if not location.is_old:
        return ()
    what = "is in a folder of the old layout, which the next version does not read"
    return (Problem(file.path, 1, what, f"move it to {location.new_path(str(data.get('category')))}"),)


def _mark_foreign(technology: Technology, layer: Layer) -> Technology:
    """Mark the signals of a technology that did not ship with stackprompt."""
    if layer.origin == "built-in":
        return technology
    return replace(technology, groups=tuple(replace(group, is_foreign=True) for group in technology.groups))


def _validate(
    file: LayerFile, location: Location, text: str, data: dict[str, Any], context: dict[str, bool] | None
) -> Result[Value, tuple[Problem, ...]]:
    shape = PracticeFile if location.is_practice else TechnologyFile
    try:
        valid = shape.model_validate(data, context=context)
    except ValidationError as error:
        return Err(tuple(_explain_detail(file.path, text, detail) for detail in error.errors()))
    if valid.id != location.id:
        return Err((_report_mismatch(file.path, text, "id", valid.id, location.id),))
    if isinstance(valid, TechnologyFile):
        if valid.category != location.owner and not location.is_old:
            return Err((_report_mismatch(file.path, text, "category", valid.category, location.owner),))
        return Ok(_mark_foreign(valid.value(), file.layer))
    if valid.check is not None and file.layer.origin != "built-in":
        what = "only built-in practices may name a Python check"
        return Err((Problem(file.path, find_key_line(text, ["check"]), what, "describe it with [[when]]"),))
    return Ok(valid.value(location.owner))


def _report_mismatch(path: str, text: str, key: str, value: str, expected: str) -> Problem:
    what = f"{key} is '{value}', the path says '{expected}'"
    return Problem(path, find_key_line(text, [key]), what, "make the two the same")


def _explain_detail(path: str, text: str, detail: Mapping[str, Any]) -> Problem:
    keys = [part for part in detail["loc"] if isinstance(part, str)]
    problem = explain_error(path, text, detail)
    error = detail.get("ctx", {}).get("error")
    if isinstance(error, UnknownWordError):
        return replace(problem, line=_find_word(text, keys, error.written), remedy=error.remedy)
    if isinstance(error, SlowPatternError):
        remedy = "separate the repeats by a letter that neither can take, or repeat one class once"
        return replace(problem, line=_find_pattern(text, error.pattern) or problem.line, remedy=remedy)
    return problem


def _find_word(text: str, keys: list[str], word: str) -> int:
    """Return the line (from 1) of ``word`` in quotes at or below the first one that sets the last of ``keys``."""
    first = find_key_line(text, keys)
    lines = enumerate(text.split("\n")[first - 1 :], first)
    return next((number for number, line in lines if f'"{word}"' in line or f"'{word}'" in line), first)


def _find_pattern(text: str, pattern: str) -> int:
    """Return the line (from 1) that holds ``pattern`` as it is written between single quotes, 0 when none does."""
    return next((number for number, line in enumerate(text.split("\n"), 1) if pattern in line), 0)


def _find_dangling_ids(knowledge: Knowledge) -> Iterator[Problem]:
    """Yield a problem for each reference to an id that does not exist."""
    for record in knowledge.files.records.values():
        value = record.value
        if isinstance(value, Practice):
            missing = [id_ for id_ in value.conflicts if id_ not in knowledge.practices]
        elif isinstance(value, Technology):
            missing = [id_ for id_ in value.implies if id_ not in knowledge.technologies]
        else:
            continue
        for id_ in missing:
            yield Problem(record.file.path, 1, f"refers to '{id_}', which does not exist", "correct or remove the id")
