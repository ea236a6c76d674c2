"""Facts of package.json."""

import re
from collections.abc import Iterator
from types import MappingProxyType

from stackprompt.detection.fact import WEAK, Fact, dependency
from stackprompt.detection.readers.json_lines import json_values

_SECTIONS = MappingProxyType(
    {"dependencies": 1.0, "devDependencies": 1.0, "peerDependencies": WEAK, "optionalDependencies": WEAK}
)
_TOOLS = MappingProxyType({"node": "nodejs", "npm": "npm", "pnpm": "pnpm", "yarn": "yarn", "bun": "bun"})
# The package itself comes from elsewhere, so that what follows is no version of it.
_ELSEWHERE = re.compile(r"(workspace|file|link|portal|catalog|npm|github|git|git\+\w+):")


def package_json(text: str) -> Iterator[Fact]:
    """Yield the packages and programs that a package.json asks for."""
    yield Fact("dependency", "format:package-json", 1)
    for path, value, line in json_values(text):
        match path:
            case section, name if section in _SECTIONS:
                constraint = "" if _ELSEWHERE.match(value) else value
                yield dependency(f"npm:{name}", line, constraint, _SECTIONS[section])
            case ("engines" | "volta"), name if name in _TOOLS:
                yield dependency(f"tool:{_TOOLS[name]}", line, value)
            case ("packageManager",):
                name, _, version = value.partition("@")
                yield dependency(f"tool:{_TOOLS.get(name, name)}", line, version.partition("+")[0])
            case _:
                pass
