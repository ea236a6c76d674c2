"""Variables of a Dockerfile: what ENV sets, and how Docker puts values in their place."""

import re
from collections.abc import Iterator, Mapping

_VARIABLE = re.compile(r"\\\$|\$(?:(\w+)|\{(\w+)(?:(:?[-+?])([^{}]*))?\})")
_PAIR = re.compile(r"([^\s=]+)=(\"(?:[^\"\\]|\\.)*\"|'[^']*'|(?:\\.|[^\s\"'\\])*)")


def environment(text: str) -> Iterator[tuple[str, str]]:
    """Yield what ``ENV A=1 B="2 3"``, or the old ``ENV A 1``, sets."""
    if "=" not in text.split(" ", 1)[0]:
        key, _, value = text.strip().partition(" ")
        yield key, value.strip()
        return
    for match in _PAIR.finditer(text):
        yield match[1], unquoted(match[2])


def substituted(text: str, variables: Mapping[str, str]) -> str:
    """Put the values of ``variables`` into ``text``; a variable without a value stays as it is written."""
    if "$" not in text:
        return text

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if name is None:
            return "$"
        found = variables.get(name)
        operator = match[3] or ""
        if operator.endswith("-"):
            return found or match[4]
        if operator.endswith("+"):
            return match[4] if found else ""
        return match[0] if found is None else found

    return _VARIABLE.sub(value, text)


def unquoted(text: str) -> str:
    """Return ``text`` without the quotes around it."""
    is_quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if is_quoted else text
