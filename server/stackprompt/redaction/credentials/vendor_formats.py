"""Credentials by the formats that services publish for them, whatever surrounds them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.resources import read_table

_SHORTEST = 16
_DIGIT = re.compile("[0-9]")
# A random credential without a digit still mixes upper and lower case behind its prefix.
_OF_LETTERS = re.compile(
    "[^A-Za-z]{0,2}(?:[A-Za-z_]{1,40}[=:][\"']?)?[A-Za-z]{2,9}[_-][A-Za-z_-]*?[a-z][A-Z][A-Za-z_-]{4}"
)
_INSIDE_WORD = r"(?<![A-Za-z0-9])"
_FEWEST_LETTERS = 6
_EXAMPLE = re.compile(r"(?i)example|x{4}|\*{3}|0{8}|1234567890|abcdefgh|\.{3}|your|placeholder|<|dummy|changeme")


class VendorFormat(NamedTuple):
    """A published format: ``pattern`` matches only a text that contains one of ``literals``."""

    literals: tuple[str, ...]
    pattern: str

    def compile(self) -> re.Pattern[str]:
        """Compile the pattern; unless it defines what precedes it, a match begins where a word begins."""
        has_begin = self.pattern.startswith(("(?<", "(?m", "\\$", "\\{"))
        return re.compile(self.pattern if has_begin else f"{_INSIDE_WORD}(?:{self.pattern})")


@cache
def read_formats() -> tuple[VendorFormat, ...]:
    """Return every format of the table."""
    return tuple(
        VendorFormat(tuple(row["literals"]), row["pattern"]) for row in read_table("secret-formats")["formats"]
    )


@cache
def _compile_pattern(number: int) -> re.Pattern[str]:
    """Return a pattern by its number, compiled on first use because few of them are ever needed."""
    return read_formats()[number].compile()


def find_formats(source: SourceText) -> Iterator[SecretSpan]:
    """Yield every credential of a published format."""
    chunks = [chunk for chunk in source.chunks if len(chunk) >= _SHORTEST]
    words = "\n".join(
        chunk for chunk in chunks if _DIGIT.search(chunk) or (not chunk.islower() and _OF_LETTERS.match(chunk))
    )
    for number in sorted({number for literal, number in _number_literals() if literal in words}):
        pattern = _compile_pattern(number)
        if pattern.search(words):
            for match in pattern.finditer(source.text):
                if not _is_example(match[0]):
                    yield SecretSpan(match.start(), match.end(), match.start())


@cache
def _number_literals() -> tuple[tuple[str, int], ...]:
    """Return each literal with the number of its format."""
    return tuple((literal, number) for number, row in enumerate(read_formats()) for literal in row.literals)


def _is_example(value: str) -> bool:
    """Return whether ``value`` is an example of a credential."""
    example = _EXAMPLE.search(value)
    return example is not None or len(set(value[-16:])) < _FEWEST_LETTERS
