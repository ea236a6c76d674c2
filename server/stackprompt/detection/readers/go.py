"""Facts of go.mod and go.work."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import WEAK, Fact, dependency

_MAJOR = re.compile(r"/v\d+$")


def go_mod(text: str) -> Iterator[Fact]:
    """Yield the modules and tools of a go.mod or go.work and the version of Go; an indirect module counts little."""
    block = ""
    for number, raw in enumerate(text.split("\n"), 1):
        line, _, remark = raw.partition("//")
        words = line.split()
        if words == [")"]:
            block = ""
        elif words[1:] == ["("]:
            block = words[0]
        elif words:
            directive, rest = (block, words) if block else (words[0], words[1:])
            yield from _line(directive, rest, number, WEAK if remark.strip().startswith("indirect") else 1.0)


def _line(directive: str, words: list[str], number: int, strength: float) -> Iterator[Fact]:
    match directive, words:
        case "go", [version]:
            yield dependency("tool:go", number, version)
        case "require", [module, version]:
            yield dependency(f"go:{_MAJOR.sub('', module)}", number, version, strength)
        case "tool", [package]:
            yield dependency(f"go:{package}", number)
        case _:
            pass
