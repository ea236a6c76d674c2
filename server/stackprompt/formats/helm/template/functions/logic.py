"""The functions of templates that count, compare and choose."""

import math
import re
from collections.abc import Callable, Mapping

from stackprompt.formats.helm.template.syntax import UNKNOWN
from stackprompt.formats.helm.template.values import AnyNumber, TemplateValue, count_values, format_value, is_true

_VERSION = re.compile(r"v?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(-[\w.-]+)?")
_CONSTRAINT = re.compile(r"(?:(>=|<=|!=|=>|=<|=|>|<|~>?|\^)\s*+)?(v?[\dxX*][\w.*-]*)")


def number(value: TemplateValue) -> float:
    """Return ``value`` as a number, 0 for anything else."""
    if isinstance(value, bool | int | float):
        return float(value)
    try:
        return float(format_value(value)[:40])
    except ValueError:
        return 0.0


def whole(value: TemplateValue) -> int:
    """Return ``value`` as a whole number, 0 for anything else."""
    amount = number(value)
    return int(amount) if math.isfinite(amount) else 0


def equal(first: TemplateValue, *others: TemplateValue) -> TemplateValue:
    """Return whether ``first`` equals any of ``others``; unknown for what holds other values."""
    if isinstance(first, list | dict):
        _ = count_values(first)
    return any(_are_equal(first, other) for other in others)


def _are_equal(one: TemplateValue, other: TemplateValue) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def _make_comparison(
    test: Callable[[float, float], bool], words: Callable[[str, str], bool]
) -> Callable[..., TemplateValue]:
    def compare(one: TemplateValue, other: TemplateValue) -> TemplateValue:
        if isinstance(one, str) and isinstance(other, str):
            return words(one, other)
        return test(number(one), number(other))

    return compare


def _default(fallback: TemplateValue, value: TemplateValue = None) -> TemplateValue:
    return value if is_true(value) else fallback


def _coalesce(*values: TemplateValue) -> TemplateValue:
    return next((value for value in values if is_true(value)), None)


def _and(*values: TemplateValue) -> TemplateValue:
    return next((value for value in values if not is_true(value)), values[-1])


def _or(*values: TemplateValue) -> TemplateValue:
    return next((value for value in values if is_true(value)), values[-1])


def _ternary(yes: TemplateValue, no: TemplateValue, test: TemplateValue) -> TemplateValue:
    return yes if is_true(test) else no


def fits(constraint: TemplateValue, version: TemplateValue) -> TemplateValue:
    """Return whether a version satisfies a constraint such as ``>=1.19-0 <2 || ^3``."""
    match = _VERSION.match(format_value(version).strip())
    if match is None:
        return UNKNOWN
    numbers = _read_numbers(match)
    alternatives = format_value(constraint)[:200].split("||")
    return any(all(_satisfies(numbers, *part) for part in _CONSTRAINT.findall(each)) for each in alternatives)


def _read_numbers(match: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(part) if part and part.isdigit() else 0 for part in match.groups()[:3])


def _satisfies(numbers: tuple[int, ...], sign: str, text: str) -> bool:
    match = _VERSION.match(text)
    if match is None:
        return False
    bound = _read_numbers(match)
    # A bound may leave out its last numbers.
    count = sum(part is not None and part.isdigit() for part in match.groups()[:3])
    if sign in {"", "="}:
        return numbers[:count] == bound[:count]
    if sign == "^":
        return numbers >= bound and numbers[0] == bound[0]
    if sign.startswith("~"):
        return numbers >= bound and numbers[: min(count, 2)] == bound[: min(count, 2)]
    return {
        ">": numbers > bound,
        "<": numbers < bound,
        "!=": numbers != bound,
        ">=": numbers >= bound,
        "=>": numbers >= bound,
    }.get(sign, numbers <= bound)


def _round(value: TemplateValue, digits: TemplateValue = 0) -> TemplateValue:
    return round(number(value), whole(digits))


def _sub(one: TemplateValue, *others: TemplateValue) -> TemplateValue:
    return whole(one) - sum(map(whole, others))


_OF_ONE: Mapping[str, Callable[[TemplateValue], TemplateValue]] = {
    "add1": lambda value: whole(value) + 1,
    "ceil": lambda value: math.ceil(number(value)),
    "empty": lambda value: not is_true(value),
    "floor": lambda value: math.floor(number(value)),
    "not": lambda value: not is_true(value),
}
_OF_TWO: Mapping[str, Callable[[TemplateValue, TemplateValue], TemplateValue]] = {
    "div": lambda one, other: int(whole(one) / whole(other)),
    "mod": lambda one, other: whole(one) % whole(other),
    "ne": lambda one, other: not _are_equal(one, other),
}
_OF_ANY_NUMBER: Mapping[str, AnyNumber] = {
    "add": lambda *values: sum(map(whole, values)),
    "all": lambda *values: all(map(is_true, values)),
    "any": lambda *values: any(map(is_true, values)),
    "max": lambda *values: max(map(whole, values)),
    "min": lambda *values: min(map(whole, values)),
    "mul": lambda *values: math.prod(whole(value) % 10**12 for value in values) % 10**12,
}
LOGIC_FUNCTIONS: Mapping[str, Callable[..., TemplateValue]] = {
    **_OF_ONE,
    **_OF_TWO,
    **_OF_ANY_NUMBER,
    "and": _and,
    "atoi": whole,
    "coalesce": _coalesce,
    "default": _default,
    "eq": equal,
    "float64": number,
    "ge": _make_comparison(lambda a, b: a >= b, lambda a, b: a >= b),
    "gt": _make_comparison(lambda a, b: a > b, lambda a, b: a > b),
    "int": whole,
    "int64": whole,
    "le": _make_comparison(lambda a, b: a <= b, lambda a, b: a <= b),
    "lt": _make_comparison(lambda a, b: a < b, lambda a, b: a < b),
    "or": _or,
    "round": _round,
    "semverCompare": fits,
    "sub": _sub,
    "ternary": _ternary,
}
