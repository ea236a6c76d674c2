"""Facts of package.json, pnpm catalogs, deno.json, libman.json and bower.json."""

import re
from collections.abc import Iterator
from types import MappingProxyType

from stackprompt.detection.fact import WEAK, Fact, find_with_lines
from stackprompt.detection.readers.json_lines import read_json_values

_SECTIONS = MappingProxyType(
    {"dependencies": 1.0, "devDependencies": 1.0, "peerDependencies": WEAK, "optionalDependencies": WEAK}
)
_TOOLS = MappingProxyType({"node": "nodejs", "npm": "npm", "pnpm": "pnpm", "yarn": "yarn", "bun": "bun"})
# The package comes from elsewhere, and the rest of the text is not a version.
_NOT_A_VERSION = re.compile(r"(workspace|file|link|portal|catalog|npm|github|git|git\+\w+):")
_CATALOG = re.compile(
    r"(?m)^(?P<top>[\w-]+):|^[ ]+[\"']?(?P<name>@?[a-z][\w./@-]*)[\"']?:[ \t]+[\"']?(?P<version>[^\s\"'#]+)"
)
_IMPORT = re.compile(r"(?:npm:/?|https://esm\.sh/)(?P<name>(?:@[\w.-]+/)?[\w.-]+)(?:@(?P<version>[\w.^~<>=-]+))?")


def read_package_json(text: str) -> Iterator[Fact]:
    """Yield the packages and programs that a package.json requires."""
    yield Fact("dependency", "format:package-json", 1)
    for path, value, line in read_json_values(text):
        match path:
            case section, name if section in _SECTIONS:
                constraint = "" if _NOT_A_VERSION.match(value) else value
                yield Fact.dependency(f"npm:{name}", line, constraint, _SECTIONS[section])
            case ("engines" | "volta"), name if name in _TOOLS:
                yield Fact.dependency(f"tool:{_TOOLS[name]}", line, value)
            case ("packageManager",):
                name, _, version = value.partition("@")
                yield Fact.dependency(f"tool:{_TOOLS.get(name, name)}", line, version.partition("+")[0])
            case _:
                pass


def read_pnpm_workspace(text: str) -> Iterator[Fact]:
    """Yield the packages in the catalogs of a pnpm workspace, with their versions."""
    top = ""
    for line, match in find_with_lines(_CATALOG, text):
        if match["top"]:
            top = match["top"]
        elif top in {"catalog", "catalogs"}:
            yield Fact.dependency(f"npm:{match['name']}", line, match["version"])


def read_deno_json(text: str) -> Iterator[Fact]:
    """Yield the npm packages that a deno.json imports."""
    for path, value, line in read_json_values(text):
        match = _IMPORT.match(value) if path[:1] == ("imports",) else None
        if match:
            yield Fact.dependency(f"npm:{match['name']}", line, match["version"] or "")


def read_libman_json(text: str) -> Iterator[Fact]:
    """Yield the packages of a libman.json or bower.json; npm uses the same names."""
    for path, value, line in read_json_values(text):
        match path:
            case ("libraries", "", "library"):
                name, _, version = value.rpartition("@")
                yield Fact.dependency(f"npm:{name}", line, version)
            case ("dependencies" | "devDependencies"), name:
                yield Fact.dependency(f"npm:{name}", line, value)
            case _:
                pass
