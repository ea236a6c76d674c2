"""Facts of a conda environment."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, find_with_lines
from stackprompt.detection.readers.python import read_requirement

_TABLE_OR_ITEM = re.compile(
    r"(?m)^(?P<table>[a-z]+):"
    r"|^(?P<indent>[ \t]*)-[ \t]+[\"']?(?:[\w./-]+::)?(?P<name>[A-Za-z0-9][\w.-]*)(?P<rest>[^\n]*)"
)


def read_environment_yml(text: str) -> Iterator[Fact]:
    """Yield the packages of an environment.yml; those below ``pip:`` come from PyPI."""
    table, pip_indent = "", -1
    for line, match in find_with_lines(_TABLE_OR_ITEM, text):
        if match["table"]:
            table, pip_indent = match["table"], -1
            continue
        if table != "dependencies":
            continue
        indent = len(match["indent"])
        if match["name"] == "pip" and match["rest"].startswith(":"):
            pip_indent = indent
        elif 0 <= pip_indent < indent:
            yield from read_requirement(match["name"] + match["rest"], line)
        elif match["name"].lower() == "python":
            yield Fact.dependency("tool:python", line, match["rest"])
        else:
            yield Fact.dependency(f"conda:{match['name'].lower()}", line, match["rest"])
