"""Facts of devcontainer.json."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, dependency, lined
from stackprompt.detection.readers.containers import image
from stackprompt.detection.readers.json_lines import json_values

# Most features have no options, so that they are keys without values.
_FEATURE = re.compile(
    r"\"(?:[\w.-]+\.[a-z]+/)?(?P<name>[\w.-]+/[\w.-]+/[\w.-]+)(?::[\w.-]+)?(?:@sha256:\w+)?\"[ \t]*:[ \t]*\{"
)


def devcontainer_json(text: str) -> Iterator[Fact]:
    """Yield the image and the features of a development container."""
    for path, value, line in json_values(text):
        if path == ("image",):
            yield from image(value, line)
    for line, match in lined(_FEATURE, text):
        yield dependency(f"devcontainer:{match['name']}", line)
