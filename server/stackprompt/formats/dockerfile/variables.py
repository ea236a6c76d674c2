"""Variables of a Dockerfile: what ENV sets, and how Docker puts values in their place."""

import re
from collections.abc import Iterator, Mapping

# Each ENV A=$A$A doubles what it holds: in texts of people variables add less than this.
MAX_GROWTH = 4_096
_VARIABLE = re.compile(r"\\\$|\$(?:(\w+)|\{(\w+)(?:(:?[-+?])([^{}]*))?\})")
# A key begins a word: tried at each character of a long word without "=", it would cost the square of its length.
_PAIR = re.compile(r"(?<!\S)([^\s=]++)=(\"(?:[^\"\\]++|\\.)*+\"|'[^']*+'|(?:\\.|[^\s\"'\\]++)*+)")


def environment(text: str) -> Iterator[tuple[str, str]]:
    """Yield what ``ENV A=1 B="2 3"``, or the old ``ENV A 1``, sets."""
    words = text.split(None, 1)
    if words and "=" not in words[0]:
        yield words[0], words[1].strip() if len(words) > 1 else ""
        return
    for match in _PAIR.finditer(text):
        yield match[1], strip_quotes(match[2])


def substitute(text: str, variables: Mapping[str, str]) -> str:
    """Return ``text`` with the values of ``variables``, or unchanged if they make it far too long."""
    result = resolve_variables(text, variables)
    return text if result is None else result


def resolve_variables(text: str, variables: Mapping[str, str]) -> str | None:
    """Return ``text`` with the values of ``variables``, a variable without one as written; None if it grows too long.

    What would be too long is given up at once and never built.
    """
    if "$" not in text:
        return text
    parts: list[str] = []
    growth, at = 0, 0
    for match in _VARIABLE.finditer(text):
        value = _choose_value(match, variables)
        growth += len(value) - len(match[0])
        if growth > MAX_GROWTH:
            return None
        parts += (text[at : match.start()], value)
        at = match.end()
    return "".join((*parts, text[at:]))


def _choose_value(match: re.Match[str], variables: Mapping[str, str]) -> str:
    name = match[1] or match[2]
    if name is None:
        return "$"
    value = variables.get(name)
    operator = match[3] or ""
    if operator.endswith("-"):
        return value or match[4]
    if operator.endswith("+"):
        return match[4] if value else ""
    return match[0] if value is None else value


def strip_quotes(text: str) -> str:
    """Return ``text`` without the quotes around it."""
    is_quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if is_quoted else text
