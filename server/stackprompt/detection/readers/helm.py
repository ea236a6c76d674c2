"""Facts of Chart.yaml, and of requirements.yaml in old charts: the charts that a chart depends on."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, find_with_lines

_BEGIN = re.compile(r"(?m)^dependencies:[ \t]*(?:#.*)?$")
_END = re.compile(r"(?m)^[^\s#-]")
_NAME = re.compile(r"(?m)^[ \t]*(?:-[ \t]+)?name:[ \t]*[\"']?(?P<name>[^\s\"'#]+)")


def read_chart(text: str) -> Iterator[Fact]:
    """Yield the dependencies of a chart, without versions: a chart has another version than the program it installs."""
    begin = _BEGIN.search(text)
    if begin is None:
        return
    end = _END.search(text, begin.end())
    offset = text.count("\n", 0, begin.end())
    for line, match in find_with_lines(_NAME, text[begin.end() : end.start() if end else None]):
        yield Fact.dependency(f"helm:{match['name']}", line + offset)
