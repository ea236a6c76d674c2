"""Facts of environment variables: their names only, never their values."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, find_with_lines

_ASSIGNMENT = re.compile(r"(?m)^(?:#[ \t]?)?(?:export[ \t]+)?(?P<name>[A-Z][A-Z0-9_]{2,})[ \t]*=")
# A word in a list counts as a variable only with an underscore: `- PGHOST` may be anything.
_IN_YAML = re.compile(
    r"(?m)^[ \t]+(?:-[ \t]+)?(?:name:[ \t]*)?[\"']?(?:(?P<name>[A-Z][A-Z0-9_]{2,})[\"']?[:=]"
    r"|(?P<bare>[A-Z][A-Z0-9]*_[A-Z0-9_]+)[\"']?[ \t]*$)"
)


def read_env_example(text: str) -> Iterator[Fact]:
    """Yield the variables of a .env.example."""
    for line, match in find_with_lines(_ASSIGNMENT, text):
        yield Fact("env", match["name"], line)


def read_yaml_variables(text: str) -> Iterator[Fact]:
    """Yield the variables of services and containers."""
    if "env:" in text or "environment:" in text:
        for line, match in find_with_lines(_IN_YAML, text):
            yield Fact("env", match["name"] or match["bare"], line)
