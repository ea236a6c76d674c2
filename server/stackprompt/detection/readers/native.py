"""Facts of CMake, Bazel, Conan and vcpkg: what C, C++ and other native builds ask for."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, dependency, lined
from stackprompt.detection.readers.json_lines import json_values

_MINIMUM = re.compile(r"(?i)\bcmake_minimum_required\s{0,8}\(\s{0,8}VERSION\s{1,8}(?P<version>[\d.]+)")
_PACKAGE = re.compile(r"(?im)^[ \t]*find_package\s{0,8}\(\s{0,8}(?P<name>\w+)(?:\s{1,8}(?P<version>\d[\d.]*))?")
_FETCHED = re.compile(
    r"(?im)^[ \t]*(?:FetchContent_Declare|ExternalProject_Add|CPMAddPackage)\s{0,8}\(\s{0,8}(?P<body>[^()]{0,600})"
)
_GITHUB = re.compile(r"(?:github\.com[/:]|GITHUB_REPOSITORY\s{1,8}|\"gh:)(?P<name>[\w.-]+/[\w-]+)")
_TAG = re.compile(r"\b(?:GIT_TAG|VERSION)\s{1,8}\"?(?P<version>[\w.-]+)|(?:tags/|download/)(?P<archive>v?\d[\d.]*)")
_MODULE = re.compile(r"(?m)^[ \t]*bazel_dep\s{0,8}\((?P<body>[^()]{0,400})\)")
_NAMED = re.compile(r"\b(?P<key>name|version)\s{0,8}=\s{0,8}\"(?P<value>[^\"\n]{1,100})\"")
_ARCHIVE = re.compile(r"(?m)^[ \t]*(?:http_archive|git_repository|maybe)\s{0,8}\((?P<body>[^()]{0,400})")
_CONAN = re.compile(
    r"(?m)^[ \t]*+(?:self\.)?(?:\w*?requires)?[ \t(=\[\"']*+(?P<name>[a-z0-9_+.-]++)/\[?(?P<version>\d[\w.]*)"
)


def cmake(text: str) -> Iterator[Fact]:
    """Yield the packages that CMake finds or fetches, those of GitHub as ``owner/name``, and CMake itself."""
    for line, match in lined(_MINIMUM, text):
        yield dependency("tool:cmake", line, f">={match['version']}")
    for line, match in lined(_PACKAGE, text):
        yield dependency(f"cmake:{match['name'].lower()}", line, match["version"] or "")
    for line, match in lined(_FETCHED, text):
        tag = _TAG.search(match["body"])
        version = (tag["version"] or tag["archive"]) if tag else ""
        name = _GITHUB.search(match["body"])
        fetched = name["name"] if name else match["body"].split(maxsplit=1)[:1]
        if isinstance(fetched, str):
            yield dependency(f"cmake:{fetched.lower()}", line, version)


def bazel(text: str) -> Iterator[Fact]:
    """Yield the modules and archives of a MODULE.bazel or WORKSPACE."""
    for pattern in (_MODULE, _ARCHIVE):
        for line, match in lined(pattern, text):
            named = {found["key"]: found["value"] for found in _NAMED.finditer(match["body"])}
            if "name" in named:
                yield dependency(f"bazel:{named['name']}", line, named.get("version", ""))


def conan(text: str) -> Iterator[Fact]:
    """Yield the packages of a conanfile."""
    for line, match in lined(_CONAN, text):
        yield dependency(f"conan:{match['name']}", line, match["version"])


def vcpkg_json(text: str) -> Iterator[Fact]:
    """Yield the packages of a vcpkg.json."""
    for path, value, line in json_values(text):
        if path in {("dependencies", ""), ("dependencies", "", "name")}:
            yield dependency(f"vcpkg:{value}", line)
