"""Facts of go.mod and go.work."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import WEAK, Fact

_MAJOR = re.compile(r"/v\d+$")


def read_go_mod(text: str) -> Iterator[Fact]:
    """Yield the modules, the tools and the Go version of a go.mod or go.work; indirect modules are weak."""
    block = ""
    for number, raw in enumerate(text.split("\n"), 1):
        line, _, comment = raw.partition("//")
        words = line.split()
        if words == [")"]:
            block = ""
        elif words[1:] == ["("]:
            block = words[0]
        elif words:
            directive, rest = (block, words) if block else (words[0], words[1:])
            yield from _read_directive(directive, rest, number, WEAK if comment.strip().startswith("indirect") else 1.0)


def _read_directive(directive: str, words: list[str], number: int, strength: float) -> Iterator[Fact]:
    match directive, words:
        case "go", [version]:
            yield Fact.dependency("tool:go", number, version)
        case "require", [module, version]:
            yield Fact.dependency(f"go:{_MAJOR.sub('', module)}", number, version, strength)
        case "tool", [package]:
            yield Fact.dependency(f"go:{package}", number)
        case _:
            pass
