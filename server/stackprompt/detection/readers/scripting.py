"""Facts of Gemfile, gemspec, composer.json, mix.exs and the files that pin one program's version."""

import re
from collections.abc import Iterator
from types import MappingProxyType

from stackprompt.detection.fact import Fact, dependency, lined
from stackprompt.detection.readers.json_lines import json_values

_GEM = re.compile(
    r"(?m)^[ \t]*(?:gem|\w+\.add_(?:runtime_|development_)?dependency)[ (]\s*[\"'](?P<name>[\w.-]+)[\"']"
    r"(?:,\s*[\"'](?P<version>[^\"']+)[\"'])?"
)
_RUBY = re.compile(r"(?m)^[ \t]*ruby[ \t]+[\"'](?P<version>[^\"']+)")
_HEX = re.compile(r"(?m)^[ \t]*\{:(?P<name>\w+)[ \t]*,[ \t]*(?:\"(?P<version>[^\"]*)\")?")
_ELIXIR = re.compile(r"(?m)^[ \t]*elixir:[ \t]*\"(?P<version>[^\"]*)\"")
_TOOL_VERSION = re.compile(r"(?m)^(?P<name>[\w-]+)[ \t]+(?P<version>[^\s#]+)")
# asdf and mise call some programs differently.
_TOOL_NAMES = MappingProxyType({"golang": "go", "node": "nodejs", "dotnet-core": "dotnet"})


def gemfile(text: str) -> Iterator[Fact]:
    """Yield the gems and the Ruby version of a Gemfile or gemspec."""
    for line, match in lined(_GEM, text):
        yield dependency(f"gem:{match['name']}", line, match["version"] or "")
    for line, match in lined(_RUBY, text):
        yield dependency("tool:ruby", line, match["version"])


def composer_json(text: str) -> Iterator[Fact]:
    """Yield the packages and the PHP version of a composer.json."""
    for path, value, line in json_values(text):
        match path:
            case ("require" | "require-dev"), "php":
                yield dependency("tool:php", line, value)
            case ("require" | "require-dev"), name:
                yield dependency(f"composer:{name.lower()}", line, value)
            case _:
                pass


def mix_exs(text: str) -> Iterator[Fact]:
    """Yield the packages and the Elixir version of a mix.exs."""
    for line, match in lined(_HEX, text):
        yield dependency(f"hex:{match['name']}", line, match["version"] or "")
    for line, match in lined(_ELIXIR, text):
        yield dependency("tool:elixir", line, match["version"])


def tool_versions(text: str) -> Iterator[Fact]:
    """Yield the programs of a .tool-versions."""
    for line, match in lined(_TOOL_VERSION, text):
        name = _TOOL_NAMES.get(match["name"], match["name"])
        yield dependency(f"tool:{name}", line, match["version"])


def nvmrc(text: str) -> Iterator[Fact]:
    """Yield the Node.js version of an .nvmrc or .node-version."""
    yield dependency("tool:nodejs", 1, text[:100])


def python_version(text: str) -> Iterator[Fact]:
    """Yield the version of a .python-version."""
    yield dependency("tool:python", 1, text[:100])


def ruby_version(text: str) -> Iterator[Fact]:
    """Yield the version of a .ruby-version."""
    yield dependency("tool:ruby", 1, text[:100].removeprefix("ruby-"))


def terraform_version(text: str) -> Iterator[Fact]:
    """Yield the version of a .terraform-version."""
    yield dependency("tool:terraform", 1, text[:100])
