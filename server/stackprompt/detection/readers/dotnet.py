"""Facts of .NET projects: references, target frameworks and SDKs."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, find_with_lines
from stackprompt.detection.readers.json_lines import read_json_values

_REFERENCE = re.compile(
    r"<(?:Global)?Package(?:Reference|Version|Download)\s[^<>]{0,200}?\b(?:Include|Update)=\"(?P<name>[^\"<>]+)\""
    r"(?:\s[^<>]{0,100}?\bVersion=\"(?P<version>[^\"<>]+)\")?"
    r"|<package\s[^<>]{0,100}?\bid=\"(?P<old>[^\"<>]+)\"\s+version=\"(?P<old_version>[^\"<>]+)\""
    r"|<FrameworkReference\s+Include=\"(?P<framework>[^\"<>]+)\""
)
_SDK = re.compile(
    r"<Project\s[^<>]{0,100}?\bSdk=\"(?P<sdk>[^\"/<>]+)(?:/(?P<version>[^\"<>]+))?\""
    r"|<Sdk\s+Name=\"(?P<name>[^\"<>]+)\"(?:\s+Version=\"(?P<named>[^\"<>]+)\")?"
)
_TARGET = re.compile(r"<TargetFrameworks?(?:\s[^<>]{0,200})?>(?P<targets>[^<]*)<")
_PROPERTY = re.compile(r"<(?P<name>\w+)>(?P<value>\d[^<$\n]{0,40})</")
_VARIABLE = re.compile(r"\$\((?P<name>\w+)\)")
_MODERN = re.compile(r"\b(?:net|netcoreapp)(?P<version>\d+\.\d+)")


def read_project(text: str) -> Iterator[Fact]:
    """Yield the packages, the SDK and the frameworks of a .NET project, or of a file that many projects share."""
    properties = {match["name"]: match["value"] for match in _PROPERTY.finditer(text)}
    for line, match in find_with_lines(_REFERENCE, text):
        name = match["name"] or match["old"] or match["framework"]
        version = match["version"] or match["old_version"] or ""
        variable = _VARIABLE.fullmatch(version)
        yield Fact.dependency(
            f"nuget:{name.lower()}", line, properties.get(variable["name"], "") if variable else version
        )
    for line, match in find_with_lines(_SDK, text):
        name, version = (match["sdk"], match["version"]) if match["sdk"] else (match["name"], match["named"])
        yield Fact.dependency(f"nuget:{name.lower()}", line, version or "")
    for line, match in find_with_lines(_TARGET, text):
        for target in _MODERN.finditer(match["targets"][:200]):
            yield Fact.dependency("tool:dotnet", line, target["version"])


def read_global_json(text: str) -> Iterator[Fact]:
    """Yield the SDKs of a global.json."""
    for path, value, line in read_json_values(text):
        match path:
            case ("sdk", "version"):
                yield Fact.dependency("tool:dotnet", line, value)
            case "msbuild-sdks", name:
                yield Fact.dependency(f"nuget:{name.lower()}", line, value)
            case _:
                pass
