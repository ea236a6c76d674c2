"""The lines of a YAML text that stand below one of its keys, without parsing the text."""

from collections.abc import Iterator, Sequence

_MOST_LINES = 400


def below(lines: Sequence[str], number: int, indent: int) -> Iterator[tuple[int, str]]:
    """Yield the lines after the line ``number`` (from 1) that belong to its key, which stands ``indent`` deep.

    Blank lines and comments are left out. Items of a list may stand as deep as the key that they belong to.
    """
    # By index: a slice of an iterator would count all lines above the key, for each key anew.
    for index in range(number, min(number + _MOST_LINES, len(lines))):
        line = lines[index]
        rest = line.lstrip(" \t")
        depth = len(line) - len(rest)
        if not rest or rest.startswith("#"):
            continue
        if depth < indent or (depth == indent and not rest.startswith("-")):
            return
        yield index + 1, line
