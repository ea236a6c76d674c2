"""Facts of Package.swift and pubspec.yaml."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, find_with_lines

_SWIFT_TOOLS = re.compile(r"\A//[ \t]*swift-tools-version:[ \t]*(?P<version>[\d.]+)")
_SWIFT_PACKAGE = re.compile(
    r"\.package\([^()\n]{0,200}?url:\s{0,40}\"(?:https://|git@|ssh://git@)[\w.-]+[/:](?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?/?\""
    r"(?:,\s{0,40}(?:from:|exact:|\.upToNextMajor\(from:|\.upToNextMinor\(from:)\s{0,40}\"(?P<version>[^\"\n]*)\")?"
)
_PUB_TABLE = re.compile(r"(?m)^(?P<table>[\w-]+):|^  (?P<name>[a-z]\w*):[ \t]*[\"']?(?P<version>[^\s\"'#{]*)")
_PUB_TABLES = frozenset({"dependencies", "dev_dependencies"})


def read_package_swift(text: str) -> Iterator[Fact]:
    """Yield the packages (``owner/name``) and the tools version of a Package.swift."""
    for line, match in find_with_lines(_SWIFT_TOOLS, text):
        yield Fact.dependency("tool:swift", line, f">={match['version']}")
    for line, match in find_with_lines(_SWIFT_PACKAGE, text):
        yield Fact.dependency(f"swift:{match['name'].lower()}", line, match["version"] or "")


def read_pubspec(text: str) -> Iterator[Fact]:
    """Yield the packages, Dart and Flutter of a pubspec.yaml."""
    table = ""
    for line, match in find_with_lines(_PUB_TABLE, text):
        if match["table"]:
            table = match["table"]
        elif table in _PUB_TABLES:
            yield Fact.dependency(f"pub:{match['name']}", line, match["version"])
        elif table == "environment":
            name = {"sdk": "dart"}.get(match["name"], match["name"])
            yield Fact.dependency(f"tool:{name}", line, match["version"])
