"""The lines of a YAML text below one of its keys, without parsing the text."""

from collections.abc import Iterator, Sequence

_MAX_LINES = 400


def lines_below(lines: Sequence[str], number: int, indent: int) -> Iterator[tuple[int, str]]:
    """Yield the lines below the key at line ``number`` (from 1), which is indented by ``indent``, with their numbers.

    Blank lines and comments are skipped. Items of a list may have the indentation of their key.
    """
    # By index: islice would iterate over all lines above each key.
    for index in range(number, min(number + _MAX_LINES, len(lines))):
        line = lines[index]
        rest = line.lstrip(" \t")
        depth = len(line) - len(rest)
        if not rest or rest.startswith("#"):
            continue
        if depth < indent or (depth == indent and not rest.startswith("-")):
            return
        yield index + 1, line
