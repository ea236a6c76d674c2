"""The functions of templates that are about lists and dictionaries."""

from collections.abc import Callable, Mapping

from stackprompt.formats.helm.template.functions.logic import whole
from stackprompt.formats.helm.template.values import (
    MAX_ITEMS,
    AnyNumber,
    TooMuchError,
    Value,
    is_true,
    weighed,
    written,
)

_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "bool"),
    (int, "int"),
    (float, "float64"),
    (str, "string"),
    (list, "slice"),
    (dict, "map"),
)
_TYPES = {"slice": "[]interface {}", "map": "map[string]interface {}"}


def as_list(value: Value) -> list[Value]:
    """Return a list; raises TypeError for anything else."""
    if isinstance(value, list):
        return value
    raise TypeError(value)


def as_dict(value: Value) -> dict[str, Value]:
    """Return a dictionary, an empty one for what is missing; raises TypeError for anything else."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise TypeError(value)


def _listed(*values: Value) -> list[Value]:
    return _held(list(values))


def _held(values: list[Value]) -> list[Value]:
    if len(values) > MAX_ITEMS:
        raise TooMuchError
    return values


def _kind(value: Value) -> str:
    return next((name for type_, name in _KINDS if isinstance(value, type_)), "invalid")


def _type(value: Value) -> str:
    kind = _kind(value)
    return _TYPES.get(kind, kind)


def index(value: Value, *keys: Value) -> Value:
    """Return what lies under ``keys``, one after the other; None where there is nothing."""
    for key in keys:
        if isinstance(value, list):
            at = whole(key)
            value = value[at] if 0 <= at < len(value) else None
        else:
            value = as_dict(value).get(written(key))
    return value


def _dict(*pairs: Value) -> Value:
    return {written(key): value for key, value in zip(pairs[::2], pairs[1::2], strict=False)}


def _set(into: Value, key: Value, value: Value) -> Value:
    found = as_dict(into)
    if len(found) > MAX_ITEMS:
        raise TooMuchError
    found[written(key)] = value
    return found


def _unset(of: Value, key: Value) -> Value:
    _ = as_dict(of).pop(written(key), None)
    return of


def copied(value: Value) -> Value:
    """Return a copy, all the way down."""
    _ = weighed(value)
    return _copy(value)


def _copy(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: _copy(part) for key, part in value.items()}
    return [_copy(part) for part in value] if isinstance(value, list) else value


def merged(into: Value, *sources: Value) -> Value:
    """Put into the first dictionary what the others have more."""
    return _merge(into, sources, overwrites=False)


def merged_over(into: Value, *sources: Value) -> Value:
    """Put the others over the first dictionary."""
    return _merge(into, sources, overwrites=True)


def _merge(into: Value, sources: tuple[Value, ...], *, overwrites: bool) -> Value:
    _ = weighed(into)
    target = as_dict(into)
    for source in sources:
        _ = weighed(source)
        _put_in(target, as_dict(source), overwrites=overwrites)
    return target


def _put_in(target: dict[str, Value], source: dict[str, Value], *, overwrites: bool) -> None:
    for key, value in source.items():
        mine = target.get(key)
        if isinstance(mine, dict) and isinstance(value, dict):
            _put_in(mine, value, overwrites=overwrites)
        elif key not in target or overwrites or not is_true(mine):
            target[key] = _copy(value)


def _dig(*arguments: Value) -> Value:
    *keys, fallback, value = arguments
    for key in keys:
        if not isinstance(value, dict) or written(key) not in value:
            return fallback
        value = value[written(key)]
    return value


def _until(end: Value) -> Value:
    return _stepped(0, end, 1)


def _stepped(start: Value, end: Value, step: Value) -> Value:
    steps = range(whole(start), whole(end), whole(step) or 1)
    if len(steps) > MAX_ITEMS:
        raise TooMuchError
    return list(steps)


def _unique(values: Value) -> Value:
    kept: list[Value] = []
    for value in as_list(values)[:1000]:
        if value not in kept:
            kept.append(value)
    return kept


def _size(value: Value) -> Value:
    return len(value) if isinstance(value, str | list | dict) else 0


def _pick(of: Value, *keys: Value) -> Value:
    wanted = set(map(written, keys))
    return {key: value for key, value in as_dict(of).items() if key in wanted}


def _omit(of: Value, *keys: Value) -> Value:
    refused = set(map(written, keys))
    return {key: value for key, value in as_dict(of).items() if key not in refused}


def _keys(*dicts: Value) -> Value:
    return [key for found in dicts for key in as_dict(found)]


def _sliced(values: Value, start: Value = 0, end: Value = None) -> Value:
    return as_list(values)[whole(start) : None if end is None else whole(end)]


def _pluck(key: Value, *dicts: Value) -> Value:
    return [as_dict(found)[written(key)] for found in dicts if written(key) in as_dict(found)]


def _without(values: Value, *refused: Value) -> Value:
    return [value for value in as_list(values) if value not in refused]


_OF_ONE: Mapping[str, Callable[[Value], Value]] = {
    "compact": lambda values: [value for value in as_list(values) if is_true(value)],
    "first": lambda values: next(iter(as_list(values)), None),
    "initial": lambda values: as_list(values)[:-1],
    "last": lambda values: as_list(values)[-1] if values else None,
    "rest": lambda values: as_list(values)[1:],
    "reverse": lambda values: as_list(values)[::-1],
    "sortAlpha": lambda values: [*sorted(map(written, as_list(values)))],
    "toStrings": lambda values: [written(value) for value in as_list(values)],
    "values": lambda of: list(as_dict(of).values()),
}
_OF_TWO: Mapping[str, Callable[[Value, Value], Value]] = {
    "append": lambda values, value: _held([*as_list(values), value]),
    "get": lambda of, key: as_dict(of).get(written(key), ""),
    "has": lambda value, values: value in as_list(values or []),
    "hasKey": lambda of, key: written(key) in as_dict(of),
    "join": lambda mark, values: written(mark).join(map(written, as_list(values))),
    "kindIs": lambda kind, value: _kind(value) == kind,
    "prepend": lambda values, value: _held([value, *as_list(values)]),
    "split": lambda mark, text: {f"_{i}": part for i, part in enumerate(written(text).split(written(mark)))},
    "splitList": lambda mark, text: list(written(text).split(written(mark))),
    "typeIs": lambda type_, value: _type(value) == type_,
}
_OF_THREE: Mapping[str, Callable[[Value, Value, Value], Value]] = {
    "splitn": lambda mark, _, text: {f"_{i}": part for i, part in enumerate(written(text).split(written(mark)))},
}
_OF_ANY_NUMBER: Mapping[str, AnyNumber] = {
    "concat": lambda *lists: _held([value for values in lists for value in as_list(values)]),
    "seq": lambda *bounds: " ".join(map(str, range(1, min(whole(bounds[-1]), 1000) + 1))),
}
DATA_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    **_OF_ONE,
    **_OF_TWO,
    **_OF_THREE,
    **_OF_ANY_NUMBER,
    "deepCopy": copied,
    "dict": _dict,
    "dig": _dig,
    "index": index,
    "keys": _keys,
    "kindOf": _kind,
    "len": _size,
    "list": _listed,
    "merge": merged,
    "mergeOverwrite": merged_over,
    "mustMerge": merged,
    "mustMergeOverwrite": merged_over,
    "omit": _omit,
    "pick": _pick,
    "pluck": _pluck,
    "set": _set,
    "slice": _sliced,
    "tuple": _listed,
    "typeOf": _type,
    "uniq": _unique,
    "unset": _unset,
    "until": _until,
    "untilStep": _stepped,
    "without": _without,
}
