"""Facts of Cabal packages: what they are built with."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, dependency, lined
from stackprompt.detection.readers.yaml_lines import below

_BUILD = re.compile(r"(?im)^(?P<indent>[ \t]*)build-depends:[ \t]*(?P<first>[^\n]*)$")
_PACKAGE = re.compile(r"(?:^|,)[ \t]*(?P<name>[A-Za-z][\w-]*)[ \t]*(?P<constraint>[^,]*)")


def cabal(text: str) -> Iterator[Fact]:
    """Yield the packages of a Cabal file."""
    lines = text.split("\n")
    for line, match in lined(_BUILD, text):
        yield from _packages(match["first"], line)
        for at, further in below(lines, line, len(match["indent"])):
            yield from _packages(further.strip(), at)


def _packages(listed: str, line: int) -> Iterator[Fact]:
    for package in _PACKAGE.finditer(listed.partition("--")[0]):
        yield dependency(f"hackage:{package['name'].lower()}", line, package["constraint"])
