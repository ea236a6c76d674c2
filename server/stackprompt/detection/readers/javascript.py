"""Facts of package.json, the catalogs of a pnpm workspace, and deno.json."""

import re
from collections.abc import Iterator
from types import MappingProxyType

from stackprompt.detection.fact import WEAK, Fact, dependency, lined
from stackprompt.detection.readers.json_lines import json_values

_SECTIONS = MappingProxyType(
    {"dependencies": 1.0, "devDependencies": 1.0, "peerDependencies": WEAK, "optionalDependencies": WEAK}
)
_TOOLS = MappingProxyType({"node": "nodejs", "npm": "npm", "pnpm": "pnpm", "yarn": "yarn", "bun": "bun"})
# The package itself comes from elsewhere, so that what follows is no version of it.
_ELSEWHERE = re.compile(r"(workspace|file|link|portal|catalog|npm|github|git|git\+\w+):")
_CATALOG = re.compile(
    r"(?m)^(?P<top>[\w-]+):|^[ ]+[\"']?(?P<name>@?[a-z][\w./@-]*)[\"']?:[ \t]+[\"']?(?P<version>[^\s\"'#]+)"
)
_IMPORT = re.compile(r"(?:npm:/?|https://esm\.sh/)(?P<name>(?:@[\w.-]+/)?[\w.-]+)(?:@(?P<version>[\w.^~<>=-]+))?")


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


def pnpm_workspace(text: str) -> Iterator[Fact]:
    """Yield the packages whose versions a pnpm workspace sets for all its members."""
    top = ""
    for line, match in lined(_CATALOG, text):
        if match["top"]:
            top = match["top"]
        elif top in {"catalog", "catalogs"}:
            yield dependency(f"npm:{match['name']}", line, match["version"])


def deno_json(text: str) -> Iterator[Fact]:
    """Yield the npm packages that a deno.json imports."""
    for path, value, line in json_values(text):
        match = _IMPORT.match(value) if path[:1] == ("imports",) else None
        if match:
            yield dependency(f"npm:{match['name']}", line, match["version"] or "")


def libman_json(text: str) -> Iterator[Fact]:
    """Yield the packages of a libman.json or bower.json, which npm has under the same names."""
    for path, value, line in json_values(text):
        match path:
            case ("libraries", "", "library"):
                name, _, version = value.rpartition("@")
                yield dependency(f"npm:{name}", line, version)
            case ("dependencies" | "devDependencies"), name:
                yield dependency(f"npm:{name}", line, value)
            case _:
                pass
