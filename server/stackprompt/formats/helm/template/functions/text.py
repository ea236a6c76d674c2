"""The functions of templates that are about text; whatever they cannot do makes an unknown value."""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping

from stackprompt.formats.helm.template.syntax import UNKNOWN
from stackprompt.formats.helm.template.values import (
    MAX_TEXT,
    AnyNumber,
    TemplateValue,
    TooMuchError,
    check_length,
    format_value,
)

MAX_WIDTH = 200
# Go's patterns never take long. Python's can: a search is only tried when its worst case is short.
_MAX_PATTERN = 200
_MAX_SEARCHED = 400
_MAX_TRIES = 1_000_000
_REPEAT = re.compile(r"[*+{]")
_CHOICE = re.compile(r"[?|]")
_NESTED = re.compile(r"\)[*+{]")
_VERB = re.compile(r"%([-+# 0]*)(\d*)(?:\.(\d+))?([a-zA-Z%])")
_WORD = re.compile(r"[A-Za-z0-9]+")


def search(form: TemplateValue, text: TemplateValue) -> tuple[re.Pattern[str], str]:
    """Return a pattern of a chart, compiled, and the text to search; raises ValueError when that might take long.

    A search begins at each letter; each repeat may end at each letter, and each choice doubles the ways to go on.
    """
    source, searched = format_value(form), format_value(text)
    if len(source) > _MAX_PATTERN or len(searched) > _MAX_SEARCHED or _NESTED.search(source):
        raise ValueError(source)
    repeats, choices = len(_REPEAT.findall(source)), len(_CHOICE.findall(source))
    if (len(searched) + 1) ** (repeats + 1) * 2**choices > _MAX_TRIES:
        raise ValueError(source)
    try:
        return re.compile(source), searched
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(source) from error


def printf(form: TemplateValue, *values: TemplateValue) -> str:
    """Return ``values`` in the form of Go's Printf."""
    arguments = list(values)

    def put(match: re.Match[str]) -> str:
        flags, width, precision, verb = match.groups()
        if verb == "%":
            return "%"
        value = arguments.pop(0) if arguments else None
        text = _format(value, verb, precision)
        size = min(int(width[:4] or 0), MAX_WIDTH)
        return text.ljust(size) if "-" in flags else text.rjust(size, "0" if "0" in flags else " ")

    return check_length(_VERB.sub(put, format_value(form)))


def _format(value: TemplateValue, verb: str, precision: str | None) -> str:
    if verb == "q":
        return json.dumps(format_value(value), ensure_ascii=False)
    if verb == "d" and isinstance(value, float):
        return str(int(value))
    if verb in "ef" and isinstance(value, int | float):
        return f"{value:.{min(int((precision or '6')[:3]), MAX_WIDTH)}f}"
    if verb == "s" and precision:
        return format_value(value)[: int(precision[:6])]
    if verb in "xX" and isinstance(value, int):
        return format(value, verb)
    return format_value(value)


def indent(width: TemplateValue, text: TemplateValue) -> str:
    """Return ``text`` with ``width`` spaces before each line."""
    size = int(format_value(width)[:9])
    if size < 0 or size * (format_value(text).count("\n") + 1) > MAX_TEXT:
        raise TooMuchError
    return check_length("\n".join(" " * size + line for line in format_value(text).split("\n")))


def repeat(count: TemplateValue, text: TemplateValue) -> str:
    """Return ``text`` repeated ``count`` times."""
    times = int(format_value(count)[:9])
    if times * len(format_value(text)) > MAX_TEXT:
        raise TooMuchError
    return format_value(text) * times


def trunc(count: TemplateValue, text: TemplateValue) -> str:
    """Return the first characters of ``text``, the last ones for a negative ``count``."""
    size = int(format_value(count)[:9])
    return format_value(text)[size:] if size < 0 else format_value(text)[:size]


def _substr(start: TemplateValue, end: TemplateValue, text: TemplateValue) -> str:
    first, last = int(format_value(start)[:9]), int(format_value(end)[:9])
    return format_value(text)[max(first, 0) : None if last < 0 else last]


def quote(*values: TemplateValue) -> str:
    """Return ``values`` in double quotes; what is missing is left out."""
    return " ".join(json.dumps(format_value(value), ensure_ascii=False) for value in values if value is not None)


def _squote(*values: TemplateValue) -> str:
    return " ".join(f"'{format_value(value)}'" for value in values if value is not None)


def _decode(text: TemplateValue) -> TemplateValue:
    try:
        return base64.b64decode(format_value(text), validate=True).decode()
    except ValueError:
        return UNKNOWN


def _camel(text: TemplateValue) -> str:
    return "".join(word[:1].upper() + word[1:] for word in _WORD.findall(format_value(text)))


def _make_joiner(mark: str) -> Callable[[TemplateValue], str]:
    edge = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[\s_-]+")
    return lambda text: edge.sub(mark, format_value(text)).lower()


def _digest(name: str) -> Callable[[TemplateValue], str]:
    return lambda text: hashlib.new(
        name, format_value(text).encode(errors="replace"), usedforsecurity=False
    ).hexdigest()


def _replace(form: TemplateValue, text: TemplateValue, by: TemplateValue) -> str:
    # ${1} and $1 are Go's way to write a group.
    into = re.sub(r"\$\{?(\d+)\}?", r"\\g<\1>", format_value(by).replace("\\", "\\\\"))
    pattern, searched = search(form, text)
    return check_length(pattern.sub(into, searched))


def _replace_literally(form: TemplateValue, text: TemplateValue, by: TemplateValue) -> str:
    pattern, searched = search(form, text)
    return check_length(pattern.sub(lambda _: format_value(by), searched))


def _matches(form: TemplateValue, text: TemplateValue) -> bool:
    pattern, searched = search(form, text)
    return pattern.search(searched) is not None


def _find(form: TemplateValue, text: TemplateValue) -> str:
    pattern, searched = search(form, text)
    match = pattern.search(searched)
    return match[0] if match else ""


def _put(old: TemplateValue, new: TemplateValue, text: TemplateValue) -> str:
    before, after = format_value(old), format_value(new)
    if format_value(text).count(before) * len(after) > MAX_TEXT:
        raise TooMuchError
    return format_value(text).replace(before, after)


_OF_ONE: Mapping[str, Callable[[TemplateValue], TemplateValue]] = {
    "adler32sum": lambda _: UNKNOWN,
    "b64enc": lambda text: base64.b64encode(format_value(text).encode(errors="replace")).decode(),
    "lower": lambda text: format_value(text).lower(),
    "nospace": lambda text: "".join(format_value(text).split()),
    "title": lambda text: re.sub(r"(?<!\S)[a-z]", lambda match: match[0].upper(), format_value(text)),
    "trim": lambda text: format_value(text).strip(),
    "untitle": lambda text: format_value(text)[:1].lower() + format_value(text)[1:],
    "upper": lambda text: format_value(text).upper(),
    "urlquery": lambda _: UNKNOWN,
}
_OF_TWO: Mapping[str, Callable[[TemplateValue, TemplateValue], TemplateValue]] = {
    "abbrev": lambda width, text: format_value(text)[: int(format_value(width)[:9])],
    "contains": lambda part, text: format_value(part) in format_value(text),
    "hasPrefix": lambda part, text: format_value(text).startswith(format_value(part)),
    "hasSuffix": lambda part, text: format_value(text).endswith(format_value(part)),
    "mustRegexMatch": _matches,
    "nindent": lambda width, text: "\n" + indent(width, text),
    "regexMatch": _matches,
    "trimAll": lambda mark, text: format_value(text).strip(format_value(mark)),
    "trimPrefix": lambda part, text: format_value(text).removeprefix(format_value(part)),
    "trimSuffix": lambda part, text: format_value(text).removesuffix(format_value(part)),
}
_OF_THREE: Mapping[str, Callable[[TemplateValue, TemplateValue, TemplateValue], TemplateValue]] = {
    "regexReplaceAllLiteral": _replace_literally,
}
_OF_ANY_NUMBER: Mapping[str, AnyNumber] = {
    "cat": lambda *values: check_length(" ".join(map(format_value, values))),
    "print": lambda *values: check_length("".join(map(format_value, values))),
    "println": lambda *values: check_length(" ".join(map(format_value, values)) + "\n"),
}
TEXT_FUNCTIONS: Mapping[str, Callable[..., TemplateValue]] = {
    **_OF_ONE,
    **_OF_TWO,
    **_OF_THREE,
    **_OF_ANY_NUMBER,
    "b64dec": _decode,
    "camelcase": _camel,
    "indent": indent,
    "kebabcase": _make_joiner("-"),
    "mustRegexReplaceAll": _replace,
    "printf": printf,
    "quote": quote,
    "regexFind": _find,
    "regexReplaceAll": _replace,
    "repeat": repeat,
    "replace": _put,
    "sha1sum": _digest("sha1"),
    "sha256sum": _digest("sha256"),
    "sha512sum": _digest("sha512"),
    "snakecase": _make_joiner("_"),
    "squote": _squote,
    "substr": _substr,
    "toString": format_value,
    "trunc": trunc,
}
