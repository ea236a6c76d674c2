"""Facts of files that pin versions of programs: .tool-versions, mise.toml, .nvmrc and similar ones."""

import re
from collections.abc import Iterator
from types import MappingProxyType

from stackprompt.detection.fact import Fact, FactReader, find_with_lines
from stackprompt.detection.readers.json_lines import read_json_values
from stackprompt.detection.readers.toml_lines import read_toml_values, read_version_field

_TOOL_VERSION = re.compile(r"(?m)^(?P<name>[\w./:-]+)[ \t]+(?P<version>[^\s#]+)")
_SDK = re.compile(r"(?m)^(?P<name>\w+)=(?P<version>[^\s#]+)")
# Version managers have other names for some programs, and mise puts the source before the name.
_NAMES = MappingProxyType(
    {"golang": "go", "node": "nodejs", "dotnet-core": "dotnet", "dotnet-sdk": "dotnet", "kotlinc": "kotlin"}
)
_BACKEND = re.compile(r"^(?:core|asdf|aqua|ubi|github|cargo|npm|pipx|go|gem|vfox|spm|conda):(?:[^@]*/)?")


def tool_fact(name: str, line: int, version: str) -> Fact:
    """Return the fact that a file requires a program, under its name in the signals."""
    plain = _BACKEND.sub("", name.lower())
    return Fact.dependency(f"tool:{_NAMES.get(plain, plain)}", line, version)


def read_tool_versions(text: str) -> Iterator[Fact]:
    """Yield the programs of a .tool-versions."""
    for line, match in find_with_lines(_TOOL_VERSION, text):
        yield tool_fact(match["name"], line, match["version"])


def read_mise_toml(text: str) -> Iterator[Fact]:
    """Yield the programs of a mise.toml."""
    for table, key, value, line in read_toml_values(text):
        if table == "tools":
            yield tool_fact(key, line, read_version_field(value))
        elif table.startswith("tools.") and key == "version":
            yield tool_fact(table.removeprefix("tools."), line, value)


def read_sdkmanrc(text: str) -> Iterator[Fact]:
    """Yield the programs of a .sdkmanrc."""
    for line, match in find_with_lines(_SDK, text):
        yield tool_fact(match["name"], line, match["version"])


def read_devbox_json(text: str) -> Iterator[Fact]:
    """Yield the programs of a devbox.json."""
    for path, value, line in read_json_values(text):
        if path == ("packages", ""):
            name, _, version = value.partition("@")
            yield tool_fact(name, line, version)
        elif path[:1] == ("packages",) and path[2:] in {(), ("version",)}:
            yield tool_fact(path[1], line, value)


def make_version_reader(name: str, prefix: str = "") -> FactReader:
    """Return a reader of files that contain only the version of the program ``name``."""

    def reader(text: str) -> Iterator[Fact]:
        yield Fact.dependency(f"tool:{name}", 1, text[:100].strip().removeprefix(prefix))

    return reader
