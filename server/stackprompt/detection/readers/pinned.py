"""Facts of files that pin the versions of programs: .tool-versions, mise.toml, .nvmrc and their like."""

import re
from collections.abc import Callable, Iterator
from types import MappingProxyType

from stackprompt.detection.fact import Fact, dependency, lined
from stackprompt.detection.readers.json_lines import json_values
from stackprompt.detection.readers.toml_lines import inline_value, toml_values

_TOOL_VERSION = re.compile(r"(?m)^(?P<name>[\w./:-]+)[ \t]+(?P<version>[^\s#]+)")
_SDK = re.compile(r"(?m)^(?P<name>\w+)=(?P<version>[^\s#]+)")
# Managers of versions call some programs differently, and mise names the place after which they are fetched.
_NAMES = MappingProxyType(
    {"golang": "go", "node": "nodejs", "dotnet-core": "dotnet", "dotnet-sdk": "dotnet", "kotlinc": "kotlin"}
)
_BACKEND = re.compile(r"^(?:core|asdf|aqua|ubi|github|cargo|npm|pipx|go|gem|vfox|spm|conda):(?:[^@]*/)?")


def tool(name: str, line: int, version: str) -> Fact:
    """Return the fact that a file asks for a program, by the name that signals know it by."""
    plain = _BACKEND.sub("", name.lower())
    return dependency(f"tool:{_NAMES.get(plain, plain)}", line, version)


def tool_versions(text: str) -> Iterator[Fact]:
    """Yield the programs of a .tool-versions."""
    for line, match in lined(_TOOL_VERSION, text):
        yield tool(match["name"], line, match["version"])


def mise_toml(text: str) -> Iterator[Fact]:
    """Yield the programs of a mise.toml."""
    for table, key, value, line in toml_values(text):
        if table == "tools":
            yield tool(key, line, inline_value(value, "version") if value.startswith("{") else value)
        elif table.startswith("tools.") and key == "version":
            yield tool(table.removeprefix("tools."), line, value)


def sdkmanrc(text: str) -> Iterator[Fact]:
    """Yield the programs of a .sdkmanrc."""
    for line, match in lined(_SDK, text):
        yield tool(match["name"], line, match["version"])


def devbox_json(text: str) -> Iterator[Fact]:
    """Yield the programs of a devbox.json."""
    for path, value, line in json_values(text):
        if path == ("packages", ""):
            name, _, version = value.partition("@")
            yield tool(name, line, version)
        elif path[:1] == ("packages",) and path[2:] in {(), ("version",)}:
            yield tool(path[1], line, value)


def only(name: str, prefix: str = "") -> Callable[[str], Iterator[Fact]]:
    """Return the reader of a file that holds nothing but the version of the program ``name``."""

    def reader(text: str) -> Iterator[Fact]:
        yield dependency(f"tool:{name}", 1, text[:100].strip().removeprefix(prefix))

    return reader
