"""Facts of CMake, Bazel, Conan and vcpkg: the dependencies of C, C++ and other native builds."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, find_with_lines
from stackprompt.detection.readers.json_lines import read_json_values

_MINIMUM = re.compile(r"(?i)\bcmake_minimum_required\s{0,8}\(\s{0,8}VERSION\s{1,8}(?P<version>[\d.]+)")
_PACKAGE = re.compile(r"(?im)^[ \t]*find_package\s{0,8}\(\s{0,8}(?P<name>\w+)(?:\s{1,8}(?P<version>\d[\d.]*))?")
_FETCH = re.compile(
    r"(?im)^[ \t]*(?:FetchContent_Declare|ExternalProject_Add|CPMAddPackage)\s{0,8}\(\s{0,8}(?P<body>[^()]{0,600})"
)
_GITHUB = re.compile(r"(?:github\.com[/:]|GITHUB_REPOSITORY\s{1,8}|\"gh:)(?P<name>[\w.-]+/[\w-]+)")
_TAG = re.compile(r"\b(?:GIT_TAG|VERSION)\s{1,8}\"?(?P<version>[\w.-]+)|(?:tags/|download/)(?P<archive>v?\d[\d.]*)")
_MODULE = re.compile(r"(?m)^[ \t]*bazel_dep\s{0,8}\((?P<body>[^()]{0,400})\)")
_ATTRIBUTE = re.compile(r"\b(?P<key>name|version)\s{0,8}=\s{0,8}\"(?P<value>[^\"\n]{1,100})\"")
_ARCHIVE = re.compile(r"(?m)^[ \t]*(?:http_archive|git_repository|maybe)\s{0,8}\((?P<body>[^()]{0,400})")
_CONAN = re.compile(
    r"(?m)^[ \t]*+(?:self\.)?(?:\w*?requires)?[ \t(=\[\"']*+(?P<name>[a-z0-9_+.-]++)/\[?(?P<version>\d[\w.]*)"
)


def read_cmake(text: str) -> Iterator[Fact]:
    """Yield CMake and the packages that it finds or downloads, those from GitHub as ``owner/name``."""
    for line, match in find_with_lines(_MINIMUM, text):
        yield Fact.dependency("tool:cmake", line, f">={match['version']}")
    for line, match in find_with_lines(_PACKAGE, text):
        yield Fact.dependency(f"cmake:{match['name'].lower()}", line, match["version"] or "")
    for line, match in find_with_lines(_FETCH, text):
        tag = _TAG.search(match["body"])
        version = (tag["version"] or tag["archive"]) if tag else ""
        repository = _GITHUB.search(match["body"])
        if repository:
            yield Fact.dependency(f"cmake:{repository['name'].lower()}", line, version)


def read_bazel(text: str) -> Iterator[Fact]:
    """Yield the modules and archives of a MODULE.bazel or WORKSPACE."""
    for pattern in (_MODULE, _ARCHIVE):
        for line, match in find_with_lines(pattern, text):
            attributes = {attribute["key"]: attribute["value"] for attribute in _ATTRIBUTE.finditer(match["body"])}
            if "name" in attributes:
                yield Fact.dependency(f"bazel:{attributes['name']}", line, attributes.get("version", ""))


def read_conan(text: str) -> Iterator[Fact]:
    """Yield the packages of a conanfile."""
    for line, match in find_with_lines(_CONAN, text):
        yield Fact.dependency(f"conan:{match['name']}", line, match["version"])


def read_vcpkg_json(text: str) -> Iterator[Fact]:
    """Yield the packages of a vcpkg.json."""
    for path, value, line in read_json_values(text):
        if path in {("dependencies", ""), ("dependencies", "", "name")}:
            yield Fact.dependency(f"vcpkg:{value}", line)
