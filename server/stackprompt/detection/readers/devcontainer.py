"""Facts of devcontainer.json."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, find_with_lines
from stackprompt.detection.readers.containers import read_image
from stackprompt.detection.readers.json_lines import read_json_values

# Most features have an empty object of options, which JSON values do not show.
_FEATURE = re.compile(
    r"\"(?:[\w.-]+\.[a-z]+/)?(?P<name>[\w.-]+/[\w.-]+/[\w.-]+)(?::[\w.-]+)?(?:@sha256:\w+)?\"[ \t]*:[ \t]*\{"
)


def read_devcontainer_json(text: str) -> Iterator[Fact]:
    """Yield the image and the features of a development container."""
    for path, value, line in read_json_values(text):
        if path == ("image",):
            yield from read_image(value, line)
    for line, match in find_with_lines(_FEATURE, text):
        yield Fact.dependency(f"devcontainer:{match['name']}", line)
