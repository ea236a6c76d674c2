"""Facts of Chart.yaml and of the requirements.yaml of old charts: the charts they depend on."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, dependency, lined

_BEGIN = re.compile(r"(?m)^dependencies:[ \t]*(?:#.*)?$")
_END = re.compile(r"(?m)^[^\s#-]")
_NAME = re.compile(r"(?m)^[ \t]*(?:-[ \t]+)?name:[ \t]*[\"']?(?P<name>[^\s\"'#]+)")


def chart(text: str) -> Iterator[Fact]:
    """Yield the charts that a chart depends on; their versions are none of what they install."""
    begin = _BEGIN.search(text)
    if begin is None:
        return
    end = _END.search(text, begin.end())
    shift = text.count("\n", 0, begin.end())
    for line, match in lined(_NAME, text[begin.end() : end.start() if end else None]):
        yield dependency(f"helm:{match['name']}", line + shift)
