"""Facts of Cabal packages: their build dependencies."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, find_with_lines
from stackprompt.detection.readers.yaml_lines import lines_below

_BUILD = re.compile(r"(?im)^(?P<indent>[ \t]*)build-depends:[ \t]*(?P<first>[^\n]*)$")
_PACKAGE = re.compile(r"(?:^|,)[ \t]*(?P<name>[A-Za-z][\w-]*)[ \t]*(?P<constraint>[^,]*)")


def read_cabal(text: str) -> Iterator[Fact]:
    """Yield the packages of a Cabal file."""
    lines = text.split("\n")
    for line, match in find_with_lines(_BUILD, text):
        yield from _read_packages(match["first"], line)
        for at, item in lines_below(lines, line, len(match["indent"])):
            yield from _read_packages(item.strip(), at)


def _read_packages(items: str, line: int) -> Iterator[Fact]:
    for package in _PACKAGE.finditer(items.partition("--")[0]):
        yield Fact.dependency(f"hackage:{package['name'].lower()}", line, package["constraint"])
