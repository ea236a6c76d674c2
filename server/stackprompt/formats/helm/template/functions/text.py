"""The functions of templates that are about text; whatever they cannot do makes an unknown value."""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping

from stackprompt.formats.helm.template.syntax import UNKNOWN
from stackprompt.formats.helm.template.values import MAX_TEXT, AnyNumber, TooMuchError, Value, bounded, written

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


def search(form: Value, text: Value) -> tuple[re.Pattern[str], str]:
    """Return a pattern of a chart, compiled, and the text to search; raises ValueError when that might take long.

    A search begins at each letter; each repeat may end at each letter, and each choice doubles the ways to go on.
    """
    source, searched = written(form), written(text)
    if len(source) > _MAX_PATTERN or len(searched) > _MAX_SEARCHED or _NESTED.search(source):
        raise ValueError(source)
    repeats, choices = len(_REPEAT.findall(source)), len(_CHOICE.findall(source))
    if (len(searched) + 1) ** (repeats + 1) * 2**choices > _MAX_TRIES:
        raise ValueError(source)
    try:
        return re.compile(source), searched
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(source) from error


def printf(form: Value, *values: Value) -> str:
    """Return ``values`` in the form of Go's Printf."""
    left = list(values)

    def put(match: re.Match[str]) -> str:
        flags, width, precision, verb = match.groups()
        if verb == "%":
            return "%"
        value = left.pop(0) if left else None
        text = _formed(value, verb, precision)
        size = min(int(width[:4] or 0), MAX_WIDTH)
        return text.ljust(size) if "-" in flags else text.rjust(size, "0" if "0" in flags else " ")

    return bounded(_VERB.sub(put, written(form)))


def _formed(value: Value, verb: str, precision: str | None) -> str:
    if verb == "q":
        return json.dumps(written(value), ensure_ascii=False)
    if verb == "d" and isinstance(value, float):
        return str(int(value))
    if verb in "ef" and isinstance(value, int | float):
        return f"{value:.{min(int((precision or '6')[:3]), MAX_WIDTH)}f}"
    if verb == "s" and precision:
        return written(value)[: int(precision[:6])]
    if verb in "xX" and isinstance(value, int):
        return format(value, verb)
    return written(value)


def indent(width: Value, text: Value) -> str:
    """Return ``text`` with ``width`` spaces before each line."""
    size = int(written(width)[:9])
    if size < 0 or size * (written(text).count("\n") + 1) > MAX_TEXT:
        raise TooMuchError
    return bounded("\n".join(" " * size + line for line in written(text).split("\n")))


def repeat(count: Value, text: Value) -> str:
    """Return ``text`` as often as ``count`` says."""
    times = int(written(count)[:9])
    if times * len(written(text)) > MAX_TEXT:
        raise TooMuchError
    return written(text) * times


def trunc(count: Value, text: Value) -> str:
    """Return the first characters of ``text``, the last ones for a negative ``count``."""
    size = int(written(count)[:9])
    return written(text)[size:] if size < 0 else written(text)[:size]


def _substr(start: Value, end: Value, text: Value) -> str:
    first, last = int(written(start)[:9]), int(written(end)[:9])
    return written(text)[max(first, 0) : None if last < 0 else last]


def quote(*values: Value) -> str:
    """Return ``values`` in double quotes; what is missing is left out."""
    return " ".join(json.dumps(written(value), ensure_ascii=False) for value in values if value is not None)


def _squote(*values: Value) -> str:
    return " ".join(f"'{written(value)}'" for value in values if value is not None)


def _decoded(text: Value) -> Value:
    try:
        return base64.b64decode(written(text), validate=True).decode()
    except ValueError:
        return UNKNOWN


def _camel(text: Value) -> str:
    return "".join(word[:1].upper() + word[1:] for word in _WORD.findall(written(text)))


def _joined_words(mark: str) -> Callable[[Value], str]:
    edge = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[\s_-]+")
    return lambda text: edge.sub(mark, written(text)).lower()


def _digest(name: str) -> Callable[[Value], str]:
    return lambda text: hashlib.new(name, written(text).encode(errors="replace"), usedforsecurity=False).hexdigest()


def _replaced(form: Value, text: Value, by: Value) -> str:
    # ${1} and $1 are Go's way to write a group.
    into = re.sub(r"\$\{?(\d+)\}?", r"\\g<\1>", written(by).replace("\\", "\\\\"))
    pattern, searched = search(form, text)
    return bounded(pattern.sub(into, searched))


def _replaced_literally(form: Value, text: Value, by: Value) -> str:
    pattern, searched = search(form, text)
    return bounded(pattern.sub(lambda _: written(by), searched))


def _matches(form: Value, text: Value) -> bool:
    pattern, searched = search(form, text)
    return pattern.search(searched) is not None


def _found(form: Value, text: Value) -> str:
    pattern, searched = search(form, text)
    match = pattern.search(searched)
    return match[0] if match else ""


def _put(old: Value, new: Value, text: Value) -> str:
    before, after = written(old), written(new)
    if written(text).count(before) * len(after) > MAX_TEXT:
        raise TooMuchError
    return written(text).replace(before, after)


_OF_ONE: Mapping[str, Callable[[Value], Value]] = {
    "adler32sum": lambda _: UNKNOWN,
    "b64enc": lambda text: base64.b64encode(written(text).encode(errors="replace")).decode(),
    "lower": lambda text: written(text).lower(),
    "nospace": lambda text: "".join(written(text).split()),
    "title": lambda text: re.sub(r"(?<!\S)[a-z]", lambda match: match[0].upper(), written(text)),
    "trim": lambda text: written(text).strip(),
    "untitle": lambda text: written(text)[:1].lower() + written(text)[1:],
    "upper": lambda text: written(text).upper(),
    "urlquery": lambda _: UNKNOWN,
}
_OF_TWO: Mapping[str, Callable[[Value, Value], Value]] = {
    "abbrev": lambda width, text: written(text)[: int(written(width)[:9])],
    "contains": lambda part, text: written(part) in written(text),
    "hasPrefix": lambda part, text: written(text).startswith(written(part)),
    "hasSuffix": lambda part, text: written(text).endswith(written(part)),
    "mustRegexMatch": _matches,
    "nindent": lambda width, text: "\n" + indent(width, text),
    "regexMatch": _matches,
    "trimAll": lambda mark, text: written(text).strip(written(mark)),
    "trimPrefix": lambda part, text: written(text).removeprefix(written(part)),
    "trimSuffix": lambda part, text: written(text).removesuffix(written(part)),
}
_OF_THREE: Mapping[str, Callable[[Value, Value, Value], Value]] = {
    "regexReplaceAllLiteral": _replaced_literally,
}
_OF_ANY_NUMBER: Mapping[str, AnyNumber] = {
    "cat": lambda *values: bounded(" ".join(map(written, values))),
    "print": lambda *values: bounded("".join(map(written, values))),
    "println": lambda *values: bounded(" ".join(map(written, values)) + "\n"),
}
TEXT_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    **_OF_ONE,
    **_OF_TWO,
    **_OF_THREE,
    **_OF_ANY_NUMBER,
    "b64dec": _decoded,
    "camelcase": _camel,
    "indent": indent,
    "kebabcase": _joined_words("-"),
    "mustRegexReplaceAll": _replaced,
    "printf": printf,
    "quote": quote,
    "regexFind": _found,
    "regexReplaceAll": _replaced,
    "repeat": repeat,
    "replace": _put,
    "sha1sum": _digest("sha1"),
    "sha256sum": _digest("sha256"),
    "sha512sum": _digest("sha512"),
    "snakecase": _joined_words("_"),
    "squote": _squote,
    "substr": _substr,
    "toString": written,
    "trunc": trunc,
}
