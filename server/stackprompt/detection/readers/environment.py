"""Facts of environment variables: the names that a file gives them. Their values are none of our business."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, lined

_ASSIGNED = re.compile(r"(?m)^(?:#[ \t]?)?(?:export[ \t]+)?(?P<name>[A-Z][A-Z0-9_]{2,})[ \t]*=")
# A word in a list is a variable only when it looks like one: `- PGHOST` may be anything.
_IN_YAML = re.compile(
    r"(?m)^[ \t]+(?:-[ \t]+)?(?:name:[ \t]*)?[\"']?(?:(?P<name>[A-Z][A-Z0-9_]{2,})[\"']?[:=]"
    r"|(?P<bare>[A-Z][A-Z0-9]*_[A-Z0-9_]+)[\"']?[ \t]*$)"
)


def env_example(text: str) -> Iterator[Fact]:
    """Yield the variables of a .env.example."""
    for line, match in lined(_ASSIGNED, text):
        yield Fact("env", match["name"], line)


def yaml_variables(text: str) -> Iterator[Fact]:
    """Yield the variables of services and containers."""
    if "env:" in text or "environment:" in text:
        for line, match in lined(_IN_YAML, text):
            yield Fact("env", match["name"] or match["bare"], line)
