"""Facts of Maven, Gradle and sbt builds, of version catalogs and wrappers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stackprompt.detection.fact import Fact, dependency, lined
from stackprompt.detection.readers.toml_lines import inline_value, toml_values

_POM = re.compile(
    r"<(?P<tag>groupId|artifactId|version)>(?P<value>[^<]*)<"
    r"|<(?P<mark>/?(?:dependency|parent|plugin|extension|exclusion))>"
)
_POM_PROPERTY = re.compile(r"<(?P<name>[\w.-]+)>(?P<value>[^<$\n]{1,80})</")
_JAVA_PROPERTIES = frozenset(
    {"java.version", "jdk.version", "maven.compiler.release", "maven.compiler.source", "release", "source"}
)
_FILLED_IN = re.compile(r"\$\{?(?P<name>[\w.-]+)\}?")

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
_GRADLE_SET = re.compile(
    r"(?m)^[ \t]*(?:(?:val|def|var|ext|const val)[ .])?(?P<name>[\w.]+)[ \t]*=[ \t]*[\"'](?P<value>\d[\w.-]*)[\"']"
)
_SBT_ARTIFACT = re.compile(
    r"\"(?P<group>[\w.-]+)\"\s{1,8}%{1,3}\s{1,8}\"(?P<artifact>[\w.-]+)\"(?:\s{1,8}%\s{1,8}\"(?P<version>[^\"\n]+)\")?"
)
_SCALA = re.compile(r"\bscalaVersion[ \t]*:=[ \t]*\"(?P<version>[\d.]+)")

_WRAPPED = re.compile(r"(?m)^distributionUrl=\S*?(?P<tool>gradle|apache-maven)-(?P<version>\d[\d.]*\d)-")


def pom_xml(text: str) -> Iterator[Fact]:
    """Yield the artifacts, plugins, parent and the Java version of a pom.xml; versions in properties are filled in."""
    properties = {match["name"]: match["value"] for match in _POM_PROPERTY.finditer(text)}
    for line, match in lined(_POM_PROPERTY, text):
        if match["name"] in _JAVA_PROPERTIES:
            yield dependency("tool:java", line, match["value"].removeprefix("1."))
    # A plugin has dependencies of its own, so that one may be open in another.
    found: list[_Artifact] = []
    for line, match in lined(_POM, text):
        mark = match["mark"]
        if mark is None:
            if found:
                found[-1].add(match["tag"], match["value"].strip(), line)
        elif not mark.startswith("/"):
            found.append(_Artifact({}))
        elif found:
            closed = found.pop()
            yield from closed.fact(properties) if mark != "/exclusion" else ()


@dataclass(slots=True)
class _Artifact:
    """A dependency, parent or plugin of which the first of each tag counts; those below belong to its configuration."""

    parts: dict[str, str]
    line: int = 1

    def add(self, tag: str, value: str, line: int) -> None:
        if tag == "artifactId" and tag not in self.parts:
            self.line = line
        _ = self.parts.setdefault(tag, value)

    def fact(self, properties: Mapping[str, str]) -> Iterator[Fact]:
        if "artifactId" in self.parts:
            name = f"{self.parts.get('groupId', 'org.apache.maven.plugins')}:{self.parts['artifactId']}"
            yield dependency(f"maven:{name}", self.line, filled_in(self.parts.get("version", ""), properties))


def filled_in(version: str, values: Mapping[str, str]) -> str:
    """Return ``version``; when it is the name of a value, that value, or nothing when nobody knows it."""
    match = _FILLED_IN.fullmatch(version)
    return values.get(match["name"], "") if match else version


def gradle(text: str) -> Iterator[Fact]:
    """Yield the artifacts, plugins and the Java version of a Gradle build."""
    values = {match["name"]: match["value"] for match in _GRADLE_SET.finditer(text)}
    for line, match in lined(_ARTIFACT, text):
        version = filled_in(match["version"] or "", values)
        yield dependency(f"maven:{match['group']}:{match['artifact']}", line, version)
    for line, match in lined(_PLUGIN, text):
        name = match["id"] or match["applied"] or f"org.jetbrains.kotlin.{match['kotlin']}"
        yield dependency(f"gradle:{name}", line, filled_in(match["version"] or match["kotlin_version"] or "", values))
    for line, match in lined(_GRADLE_JAVA, text):
        yield dependency("tool:java", line, match["version"].replace("_", ".").removeprefix("1."))


def version_catalog(text: str) -> Iterator[Fact]:
    """Yield the libraries and plugins of a version catalog; the versions that they refer to are filled in."""
    values = list(toml_values(text))
    versions = {value.key: _plain_version(value.value) for value in values if value.table == "versions"}
    for table, key, value, line in values:
        if table not in {"libraries", "plugins"} or "." in key:
            continue
        name, version = _cataloged(value, versions)
        yield dependency(f"{'gradle' if table == 'plugins' else 'maven'}:{name}", line, version)


def _cataloged(value: str, versions: Mapping[str, str]) -> tuple[str, str]:
    if not value.startswith("{"):
        name, colon, version = value.rpartition(":")
        return (name, version) if colon else (value, "")
    ref = inline_value(value, "version.ref")
    version = versions.get(ref, "") if ref else inline_value(value, "version")
    group = inline_value(value, "group")
    name = f"{group}:{inline_value(value, 'name')}" if group else inline_value(value, "module")
    return name or inline_value(value, "id"), version


def _plain_version(value: str) -> str:
    return (inline_value(value, "strictly") or inline_value(value, "prefer")) if value.startswith("{") else value


def sbt(text: str) -> Iterator[Fact]:
    """Yield the artifacts and the Scala version of an sbt build; the Scala version is no part of a name."""
    for line, match in lined(_SBT_ARTIFACT, text):
        yield dependency(f"maven:{match['group']}:{match['artifact']}", line, match["version"] or "")
    for line, match in lined(_SCALA, text):
        yield dependency("tool:scala", line, match["version"])


def wrapper_properties(text: str) -> Iterator[Fact]:
    """Yield the version of Gradle or Maven that a wrapper fetches."""
    for line, match in lined(_WRAPPED, text):
        yield dependency(f"tool:{match['tool'].removeprefix('apache-')}", line, match["version"])
