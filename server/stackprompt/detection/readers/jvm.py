"""Facts of Maven, Gradle and sbt builds, version catalogs and wrappers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stackprompt.detection.fact import Fact, find_with_lines
from stackprompt.detection.readers.toml_lines import read_inline_value, read_toml_values

_POM = re.compile(
    r"<(?P<tag>groupId|artifactId|version)>(?P<value>[^<]*)<"
    r"|<(?P<mark>/?(?:dependency|parent|plugin|extension|exclusion))>"
)
_POM_PROPERTY = re.compile(r"<(?P<name>[\w.-]+)>(?P<value>[^<$\n]{1,80})</")
_JAVA_PROPERTIES = frozenset(
    {"java.version", "jdk.version", "maven.compiler.release", "maven.compiler.source", "release", "source"}
)
_REFERENCE = re.compile(r"\$\{?(?P<name>[\w.-]+)\}?")

_ARTIFACT = re.compile(
    r"[\"'](?P<group>[\w-]+(?:\.[\w-]+)*):(?P<artifact>[\w.-]+)(?::(?P<version>[\w.$+{}-]+))?(?:@\w+)?[\"']"
)
_PLUGIN = re.compile(
    r"\bid\b {0,8}[=(]? {0,8}[\"'](?P<id>[\w.-]+)[\"'](?:\)?[ ]{1,8}version[ ]{1,8}[\"'](?P<version>[^\"'\n]+))?"
    r"|\bapply[ (]{1,8}plugin {0,8}[:=] {0,8}[\"'](?P<applied>[\w.-]+)[\"']"
    r"|\bkotlin\([\"'](?P<kotlin>[\w.-]+)[\"']\)(?:[ ]{1,8}version[ ]{1,8}[\"'](?P<kotlin_version>[^\"'\n]+))?"
)
_GRADLE_JAVA = re.compile(
    r"(?:(?:source|target)Compatibility {0,8}=? {0,8}(?:JavaVersion\.VERSION_)?"
    r"|JavaLanguageVersion\.of\(|jvmToolchain\()[\"']?(?P<version>[\d._]+)"
)
_GRADLE_ASSIGNMENT = re.compile(
    r"(?m)^[ \t]*(?:(?:val|def|var|ext|const val)[ .])?(?P<name>[\w.]+)[ \t]*=[ \t]*[\"'](?P<value>\d[\w.-]*)[\"']"
)
_SBT_ARTIFACT = re.compile(
    r"\"(?P<group>[\w.-]+)\"\s{1,8}%{1,3}\s{1,8}\"(?P<artifact>[\w.-]+)\"(?:\s{1,8}%\s{1,8}\"(?P<version>[^\"\n]+)\")?"
)
_SCALA = re.compile(r"\bscalaVersion[ \t]*:=[ \t]*\"(?P<version>[\d.]+)")

_DISTRIBUTION = re.compile(r"(?m)^distributionUrl=\S*?(?P<tool>gradle|apache-maven)-(?P<version>\d[\d.]*\d)-")


def read_pom_xml(text: str) -> Iterator[Fact]:
    """Yield the artifacts, plugins, parent and Java version of a pom.xml; properties are replaced by their values."""
    properties = {match["name"]: match["value"] for match in _POM_PROPERTY.finditer(text)}
    for line, match in find_with_lines(_POM_PROPERTY, text):
        if match["name"] in _JAVA_PROPERTIES:
            yield Fact.dependency("tool:java", line, match["value"].removeprefix("1."))
    # A plugin may contain dependencies of its own.
    open_elements: list[_PomElement] = []
    for line, match in find_with_lines(_POM, text):
        mark = match["mark"]
        if mark is None:
            if open_elements:
                open_elements[-1].add(match["tag"], match["value"].strip(), line)
        elif not mark.startswith("/"):
            open_elements.append(_PomElement({}))
        elif open_elements:
            element = open_elements.pop()
            yield from element.read_fact(properties) if mark != "/exclusion" else ()


@dataclass(slots=True)
class _PomElement:
    """A dependency, parent or plugin; only the first value of each tag counts, later ones are configuration."""

    parts: dict[str, str]
    line: int = 1

    def add(self, tag: str, value: str, line: int) -> None:
        if tag == "artifactId" and tag not in self.parts:
            self.line = line
        _ = self.parts.setdefault(tag, value)

    def read_fact(self, properties: Mapping[str, str]) -> Iterator[Fact]:
        if "artifactId" in self.parts:
            name = f"{self.parts.get('groupId', 'org.apache.maven.plugins')}:{self.parts['artifactId']}"
            yield Fact.dependency(
                f"maven:{name}", self.line, resolve_version(self.parts.get("version", ""), properties)
            )


def resolve_version(version: str, values: Mapping[str, str]) -> str:
    """Return ``version``, or the value that it refers to, "" when that is unknown."""
    match = _REFERENCE.fullmatch(version)
    return values.get(match["name"], "") if match else version


def read_gradle(text: str) -> Iterator[Fact]:
    """Yield the artifacts, plugins and Java version of a Gradle build."""
    values = {match["name"]: match["value"] for match in _GRADLE_ASSIGNMENT.finditer(text)}
    for line, match in find_with_lines(_ARTIFACT, text):
        version = resolve_version(match["version"] or "", values)
        yield Fact.dependency(f"maven:{match['group']}:{match['artifact']}", line, version)
    for line, match in find_with_lines(_PLUGIN, text):
        name = match["id"] or match["applied"] or f"org.jetbrains.kotlin.{match['kotlin']}"
        yield Fact.dependency(
            f"gradle:{name}", line, resolve_version(match["version"] or match["kotlin_version"] or "", values)
        )
    for line, match in find_with_lines(_GRADLE_JAVA, text):
        yield Fact.dependency("tool:java", line, match["version"].replace("_", ".").removeprefix("1."))


def read_version_catalog(text: str) -> Iterator[Fact]:
    """Yield the libraries and plugins of a version catalog, with the versions that they refer to."""
    values = list(read_toml_values(text))
    versions = {value.key: _read_rich_version(value.value) for value in values if value.table == "versions"}
    for table, key, value, line in values:
        if table not in {"libraries", "plugins"} or "." in key:
            continue
        name, version = _read_catalog_entry(value, versions)
        yield Fact.dependency(f"{'gradle' if table == 'plugins' else 'maven'}:{name}", line, version)


def _read_catalog_entry(value: str, versions: Mapping[str, str]) -> tuple[str, str]:
    if not value.startswith("{"):
        name, colon, version = value.rpartition(":")
        return (name, version) if colon else (value, "")
    ref = read_inline_value(value, "version.ref")
    version = versions.get(ref, "") if ref else read_inline_value(value, "version")
    group = read_inline_value(value, "group")
    name = f"{group}:{read_inline_value(value, 'name')}" if group else read_inline_value(value, "module")
    return name or read_inline_value(value, "id"), version


def _read_rich_version(value: str) -> str:
    return (
        (read_inline_value(value, "strictly") or read_inline_value(value, "prefer")) if value.startswith("{") else value
    )


def read_sbt(text: str) -> Iterator[Fact]:
    """Yield the artifacts and the Scala version of an sbt build; names omit the Scala version."""
    for line, match in find_with_lines(_SBT_ARTIFACT, text):
        yield Fact.dependency(f"maven:{match['group']}:{match['artifact']}", line, match["version"] or "")
    for line, match in find_with_lines(_SCALA, text):
        yield Fact.dependency("tool:scala", line, match["version"])


def read_wrapper_properties(text: str) -> Iterator[Fact]:
    """Yield the version of Gradle or Maven that a wrapper downloads."""
    for line, match in find_with_lines(_DISTRIBUTION, text):
        yield Fact.dependency(f"tool:{match['tool'].removeprefix('apache-')}", line, match["version"])
