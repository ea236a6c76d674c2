"""Credentials by the formats that services publish for them: a match is one, whatever surrounds it."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from stackprompt.redaction.source import SecretSpan, Source
from stackprompt.resources import read_table

_LONG_WORD = re.compile(r"\S{16,}")
# A credential has a digit, or by chance only letters of both cases behind what it begins with.
_MIXED = re.compile(
    "[0-9]|^[^A-Za-z]{0,2}(?:[A-Za-z_]{1,40}[=:][\"']?)?[A-Za-z]{2,9}[_-][A-Za-z_-]*?[a-z][A-Z][A-Za-z_-]{4}"
)
_INSIDE_WORD = r"(?<![A-Za-z0-9])"
_FEWEST_LETTERS = 6
_EXAMPLE = re.compile(r"(?i)example|x{4}|\*{3}|0{8}|1234567890|abcdefgh|\.{3}|your|placeholder|<|dummy|changeme")


class Format(NamedTuple):
    """One published format: ``pattern`` can only match a text in which one of ``literals`` is."""

    literals: tuple[str, ...]
    pattern: str

    def compile(self) -> re.Pattern[str]:
        """Compile the pattern; one that does not say itself what comes before it begins where a word does."""
        has_begin = self.pattern.startswith(("(?<", "(?m", "\\$", "\\{"))
        return re.compile(self.pattern if has_begin else f"{_INSIDE_WORD}(?:{self.pattern})")


@cache
def read_formats() -> tuple[Format, ...]:
    """Return every format of the table."""
    return tuple(Format(tuple(row["literals"]), row["pattern"]) for row in read_table("secret-formats")["formats"])


@cache
def _pattern(number: int) -> re.Pattern[str]:
    """Return a pattern by its number: few of them are ever needed, and each takes time to compile."""
    return read_formats()[number].compile()


def find_formats(source: Source) -> Iterator[SecretSpan]:
    """Yield every credential of a published format."""
    words = "\n".join(filter(_MIXED.search, set(_LONG_WORD.findall(source.text))))
    for number in sorted({number for literal, number in _literals() if literal in words}):
        pattern = _pattern(number)
        if pattern.search(words):
            for match in pattern.finditer(source.text):
                if not _is_example(match[0]):
                    yield SecretSpan(match.start(), match.end(), match.start())


@cache
def _literals() -> tuple[tuple[str, int], ...]:
    """Return each literal with the number of its format."""
    return tuple((literal, number) for number, row in enumerate(read_formats()) for literal in row.literals)


def _is_example(value: str) -> bool:
    """Tell whether ``value`` only shows what a credential looks like."""
    found = _EXAMPLE.search(value)
    return found is not None or len(set(value[-16:])) < _FEWEST_LETTERS
