"""Facts of go.mod, Cargo.toml, rust-toolchain, Maven, Gradle and .NET project files."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import WEAK, Fact, dependency, lined
from stackprompt.detection.readers.toml_lines import toml_values

_GO_VERSION = re.compile(r"(?m)^go[ \t]+(?P<version>[\d.]+)")
_GO_REQUIRE = re.compile(
    r"(?m)^(?:require[ \t]+|tool[ \t]+|[ \t]+)(?P<module>[a-z0-9-]+\.[^\s]+)[ \t]+(?P<version>v[^\s]+)(?P<rest>.*)$"
)
_GO_MAJOR = re.compile(r"/v\d+$")

_CARGO_TABLE = re.compile(r"(?:^|\.)(?:dev-|build-)?dependencies(?:\.(?P<name>[\w-]+))?$")
_CARGO_VERSION = re.compile(r"version\s*=\s*\"([^\"]*)")

_POM = re.compile(
    r"<(?P<tag>groupId|artifactId|version)>(?P<value>[^<]*)<|<(?P<close>/dependency|/parent|/plugin|/?exclusions)>"
)
_POM_PROPERTY = re.compile(r"<(?P<name>[\w.-]+)>(?P<value>[^<$\n]{1,80})</")
_JAVA_PROPERTIES = frozenset(
    {"java.version", "maven.compiler.release", "maven.compiler.source", "maven.compiler.target", "release"}
)

_GRADLE_ARTIFACT = re.compile(
    r"[\"'](?P<group>[\w-]+(?:\.[\w-]+)*):(?P<artifact>[\w.-]+)(?::(?P<version>[\w.$+-]+))?[\"']"
)
_GRADLE_PLUGIN = re.compile(
    r"\bid\b {0,8}[=(]? {0,8}[\"'](?P<id>[\w.-]+)[\"'](?:\)?[ ]{1,8}version[ ]{1,8}[\"'](?P<version>[\w.-]+))?"
)
_GRADLE_JAVA = re.compile(
    r"(?:(?:source|target)Compatibility {0,8}=? {0,8}(?:JavaVersion\.VERSION_)?"
    r"|JavaLanguageVersion\.of\(|jvmToolchain\()[\"']?(?P<version>[\d._]+)"
)

_WRAPPED = re.compile(r"(?m)^distributionUrl=\S*?(?P<tool>gradle|apache-maven)-(?P<version>\d[\d.]*\d)-")

_NUGET = re.compile(
    r"<Package(?:Reference|Version)\s+(?:Include|Update)=\"(?P<name>[^\"]+)\"(?:\s+Version=\"(?P<version>[^\"]+)\")?"
)
_DOTNET = re.compile(r"<TargetFrameworks?>(?:net|netcoreapp)(?P<version>\d+\.\d+)")
_DOTNET_SDK = re.compile(r"<Project\s+Sdk=\"(?P<sdk>[^\"/]+)")


def go_mod(text: str) -> Iterator[Fact]:
    """Yield the modules of a go.mod; an indirect one counts little."""
    for line, match in lined(_GO_VERSION, text):
        yield dependency("tool:go", line, match["version"])
    for line, match in lined(_GO_REQUIRE, text):
        strength = WEAK if "// indirect" in match["rest"] else 1.0
        yield dependency(f"go:{_GO_MAJOR.sub('', match['module'])}", line, match["version"], strength)


def cargo_toml(text: str) -> Iterator[Fact]:
    """Yield the crates and the compiler of a Cargo.toml or rust-toolchain.toml."""
    for table, key, value, line in toml_values(text):
        found = _CARGO_TABLE.search(table)
        if found and found["name"] is None:
            match = _CARGO_VERSION.search(value)
            version = (match[1] if match else "") if value.startswith("{") else value
            yield dependency(f"cargo:{key.removesuffix('.workspace').removesuffix('.version')}", line, version)
        elif found and key == "version":
            yield dependency(f"cargo:{found['name']}", line, value)
        elif key in {"rust-version", "channel"}:
            yield dependency("tool:rust", line, value)


def pom_xml(text: str) -> Iterator[Fact]:
    """Yield the artifacts and the Java version of a pom.xml; versions in properties are filled in."""
    properties = {match["name"]: match["value"] for match in _POM_PROPERTY.finditer(text)}
    for line, match in lined(_POM_PROPERTY, text):
        if match["name"] in _JAVA_PROPERTIES:
            yield dependency("tool:java", line, match["value"].removeprefix("1."))
    found: dict[str, str] = {}
    is_excluded = False
    start = 1
    for line, match in lined(_POM, text):
        if match["close"] in {"exclusions", "/exclusions"}:
            is_excluded = match["close"] == "exclusions"
        elif match["close"]:
            yield from _artifact(found, properties, start)
            found = {}
        elif not is_excluded:
            start = line if match["tag"] == "artifactId" else start
            found[match["tag"]] = match["value"].strip()


def _artifact(found: dict[str, str], properties: dict[str, str], line: int) -> Iterator[Fact]:
    if "artifactId" not in found:
        return
    version = found.get("version", "")
    version = properties.get(version.strip("${}"), "") if version.startswith("$") else version
    group = found.get("groupId", "org.apache.maven.plugins")
    yield dependency(f"maven:{group}:{found['artifactId']}", line, version)


def gradle(text: str) -> Iterator[Fact]:
    """Yield the artifacts, plugins and the Java version of a Gradle build or version catalogue."""
    for line, match in lined(_GRADLE_ARTIFACT, text):
        yield dependency(f"maven:{match['group']}:{match['artifact']}", line, match["version"] or "")
    for line, match in lined(_GRADLE_PLUGIN, text):
        yield dependency(f"gradle:{match['id']}", line, match["version"] or "")
    for line, match in lined(_GRADLE_JAVA, text):
        yield dependency("tool:java", line, match["version"].replace("_", ".").removeprefix("1."))


def wrapper_properties(text: str) -> Iterator[Fact]:
    """Yield the version of Gradle or Maven that a wrapper fetches."""
    for line, match in lined(_WRAPPED, text):
        yield dependency(f"tool:{match['tool'].removeprefix('apache-')}", line, match["version"])


def dotnet(text: str) -> Iterator[Fact]:
    """Yield the packages, the kind and the framework of a .NET project file."""
    for line, match in lined(_NUGET, text):
        yield dependency(f"nuget:{match['name'].lower()}", line, match["version"] or "")
    for line, match in lined(_DOTNET_SDK, text):
        yield dependency(f"nuget:{match['sdk'].lower()}", line)
    for line, match in lined(_DOTNET, text):
        yield dependency("tool:dotnet", line, match["version"])
