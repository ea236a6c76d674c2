"""The functions of templates that are about lists and dictionaries."""

from collections.abc import Callable, Mapping

from stackprompt.formats.helm.template.functions.logic import whole
from stackprompt.formats.helm.template.values import (
    MAX_ITEMS,
    AnyNumber,
    TemplateValue,
    TooMuchError,
    count_values,
    format_value,
    is_true,
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


def as_list(value: TemplateValue) -> list[TemplateValue]:
    """Return a list; raises TypeError for anything else."""
    if isinstance(value, list):
        return value
    raise TypeError(value)


def as_dict(value: TemplateValue) -> dict[str, TemplateValue]:
    """Return a dictionary, an empty one for what is missing; raises TypeError for anything else."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise TypeError(value)


def _make_list(*values: TemplateValue) -> list[TemplateValue]:
    return _check_size(list(values))


def _check_size(values: list[TemplateValue]) -> list[TemplateValue]:
    if len(values) > MAX_ITEMS:
        raise TooMuchError
    return values


def _kind(value: TemplateValue) -> str:
    return next((name for type_, name in _KINDS if isinstance(value, type_)), "invalid")


def _type(value: TemplateValue) -> str:
    kind = _kind(value)
    return _TYPES.get(kind, kind)


def index(value: TemplateValue, *keys: TemplateValue) -> TemplateValue:
    """Return the value under ``keys``, one after the other; None where there is nothing."""
    for key in keys:
        if isinstance(value, list):
            at = whole(key)
            value = value[at] if 0 <= at < len(value) else None
        else:
            value = as_dict(value).get(format_value(key))
    return value


def _dict(*pairs: TemplateValue) -> TemplateValue:
    return {format_value(key): value for key, value in zip(pairs[::2], pairs[1::2], strict=False)}


def _set(into: TemplateValue, key: TemplateValue, value: TemplateValue) -> TemplateValue:
    target = as_dict(into)
    if len(target) > MAX_ITEMS:
        raise TooMuchError
    target[format_value(key)] = value
    return target


def _unset(of: TemplateValue, key: TemplateValue) -> TemplateValue:
    _ = as_dict(of).pop(format_value(key), None)
    return of


def copy(value: TemplateValue) -> TemplateValue:
    """Return a copy, all the way down."""
    _ = count_values(value)
    return _copy(value)


def _copy(value: TemplateValue) -> TemplateValue:
    if isinstance(value, dict):
        return {key: _copy(part) for key, part in value.items()}
    return [_copy(part) for part in value] if isinstance(value, list) else value


def merge(into: TemplateValue, *sources: TemplateValue) -> TemplateValue:
    """Add to the first dictionary the keys of the others that it lacks."""
    return _merge(into, sources, overwrites=False)


def merge_over(into: TemplateValue, *sources: TemplateValue) -> TemplateValue:
    """Add to the first dictionary all keys of the others; their values replace its own."""
    return _merge(into, sources, overwrites=True)


def _merge(into: TemplateValue, sources: tuple[TemplateValue, ...], *, overwrites: bool) -> TemplateValue:
    _ = count_values(into)
    target = as_dict(into)
    for source in sources:
        _ = count_values(source)
        _put_in(target, as_dict(source), overwrites=overwrites)
    return target


def _put_in(target: dict[str, TemplateValue], source: dict[str, TemplateValue], *, overwrites: bool) -> None:
    for key, value in source.items():
        old = target.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            _put_in(old, value, overwrites=overwrites)
        elif key not in target or overwrites or not is_true(old):
            target[key] = _copy(value)


def _dig(*arguments: TemplateValue) -> TemplateValue:
    *keys, fallback, value = arguments
    for key in keys:
        if not isinstance(value, dict) or format_value(key) not in value:
            return fallback
        value = value[format_value(key)]
    return value


def _until(end: TemplateValue) -> TemplateValue:
    return _make_range(0, end, 1)


def _make_range(start: TemplateValue, end: TemplateValue, step: TemplateValue) -> TemplateValue:
    steps = range(whole(start), whole(end), whole(step) or 1)
    if len(steps) > MAX_ITEMS:
        raise TooMuchError
    return list(steps)


def _unique(values: TemplateValue) -> TemplateValue:
    unique: list[TemplateValue] = []
    for value in as_list(values)[:1000]:
        if value not in unique:
            unique.append(value)
    return unique


def _size(value: TemplateValue) -> TemplateValue:
    return len(value) if isinstance(value, str | list | dict) else 0


def _pick(of: TemplateValue, *keys: TemplateValue) -> TemplateValue:
    names = set(map(format_value, keys))
    return {key: value for key, value in as_dict(of).items() if key in names}


def _omit(of: TemplateValue, *keys: TemplateValue) -> TemplateValue:
    names = set(map(format_value, keys))
    return {key: value for key, value in as_dict(of).items() if key not in names}


def _keys(*dicts: TemplateValue) -> TemplateValue:
    return [key for each in dicts for key in as_dict(each)]


def _slice(values: TemplateValue, start: TemplateValue = 0, end: TemplateValue = None) -> TemplateValue:
    return as_list(values)[whole(start) : None if end is None else whole(end)]


def _pluck(key: TemplateValue, *dicts: TemplateValue) -> TemplateValue:
    return [as_dict(each)[format_value(key)] for each in dicts if format_value(key) in as_dict(each)]


def _without(values: TemplateValue, *refused: TemplateValue) -> TemplateValue:
    return [value for value in as_list(values) if value not in refused]


_OF_ONE: Mapping[str, Callable[[TemplateValue], TemplateValue]] = {
    "compact": lambda values: [value for value in as_list(values) if is_true(value)],
    "first": lambda values: next(iter(as_list(values)), None),
    "initial": lambda values: as_list(values)[:-1],
    "last": lambda values: as_list(values)[-1] if values else None,
    "rest": lambda values: as_list(values)[1:],
    "reverse": lambda values: as_list(values)[::-1],
    "sortAlpha": lambda values: [*sorted(map(format_value, as_list(values)))],
    "toStrings": lambda values: [format_value(value) for value in as_list(values)],
    "values": lambda of: list(as_dict(of).values()),
}
_OF_TWO: Mapping[str, Callable[[TemplateValue, TemplateValue], TemplateValue]] = {
    "append": lambda values, value: _check_size([*as_list(values), value]),
    "get": lambda of, key: as_dict(of).get(format_value(key), ""),
    "has": lambda value, values: value in as_list(values or []),
    "hasKey": lambda of, key: format_value(key) in as_dict(of),
    "join": lambda mark, values: format_value(mark).join(map(format_value, as_list(values))),
    "kindIs": lambda kind, value: _kind(value) == kind,
    "prepend": lambda values, value: _check_size([value, *as_list(values)]),
    "split": lambda mark, text: {f"_{i}": part for i, part in enumerate(format_value(text).split(format_value(mark)))},
    "splitList": lambda mark, text: list(format_value(text).split(format_value(mark))),
    "typeIs": lambda type_, value: _type(value) == type_,
}
_OF_THREE: Mapping[str, Callable[[TemplateValue, TemplateValue, TemplateValue], TemplateValue]] = {
    "splitn": lambda mark, _, text: {
        f"_{i}": part for i, part in enumerate(format_value(text).split(format_value(mark)))
    },
}
_OF_ANY_NUMBER: Mapping[str, AnyNumber] = {
    "concat": lambda *lists: _check_size([value for values in lists for value in as_list(values)]),
    "seq": lambda *bounds: " ".join(map(str, range(1, min(whole(bounds[-1]), 1000) + 1))),
}
DATA_FUNCTIONS: Mapping[str, Callable[..., TemplateValue]] = {
    **_OF_ONE,
    **_OF_TWO,
    **_OF_THREE,
    **_OF_ANY_NUMBER,
    "deepCopy": copy,
    "dict": _dict,
    "dig": _dig,
    "index": index,
    "keys": _keys,
    "kindOf": _kind,
    "len": _size,
    "list": _make_list,
    "merge": merge,
    "mergeOverwrite": merge_over,
    "mustMerge": merge,
    "mustMergeOverwrite": merge_over,
    "omit": _omit,
    "pick": _pick,
    "pluck": _pluck,
    "set": _set,
    "slice": _slice,
    "tuple": _make_list,
    "typeOf": _type,
    "uniq": _unique,
    "unset": _unset,
    "until": _until,
    "untilStep": _make_range,
    "without": _without,
}
