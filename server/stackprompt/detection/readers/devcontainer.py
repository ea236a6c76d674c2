"""Facts of devcontainer.json."""

from collections.abc import Iterator

from stackprompt.detection.fact import Fact, dependency
from stackprompt.detection.readers.containers import image
from stackprompt.detection.readers.json_lines import json_values


def devcontainer_json(text: str) -> Iterator[Fact]:
    """Yield the image and the features of a development container."""
    seen: set[str] = set()
    for path, value, line in json_values(text):
        if path == ("image",):
            yield from image(value, line)
        elif path[:1] == ("features",) and len(path) > 1 and path[1] not in seen:
            seen.add(path[1])
            name = path[1].partition("@")[0].rpartition(":")[0] or path[1]
            yield dependency(f"devcontainer:{name.removeprefix('ghcr.io/')}", line)
