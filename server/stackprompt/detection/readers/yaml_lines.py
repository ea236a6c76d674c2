"""The lines of a YAML text that stand below one of its keys, without parsing the text."""

from collections.abc import Iterator, Sequence
from itertools import islice

_MOST_LINES = 400


def below(lines: Sequence[str], number: int, indent: int) -> Iterator[tuple[int, str]]:
    """Yield the lines after the line ``number`` (from 1) that belong to its key, which stands ``indent`` deep.

    Blank lines and comments are left out. Items of a list may stand as deep as the key that they belong to.
    """
    for at, line in enumerate(islice(lines, number, number + _MOST_LINES), number + 1):
        rest = line.lstrip(" \t")
        depth = len(line) - len(rest)
        if not rest or rest.startswith("#"):
            continue
        if depth < indent or (depth == indent and not rest.startswith("-")):
            return
        yield at, line
