"""Facts of lock files: resolved versions, all weak, because a listed package may be a transitive dependency.

A lock file adds the version of a package that a manifest requires without one; alone it proves nothing.
"""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import WEAK, Fact, FactReader, find_with_lines

# Packages directly below the root; deeper ones are other versions for single dependents.
_NPM = re.compile(r"\"node_modules/(?P<name>(?:@[^/\"]+/)?[^/\"]+)\": \{\s{1,20}\"version\": \"(?P<version>[^\"]+)\"")
_YARN = re.compile(r"(?m)^\"?(?P<name>(?:@[^/\"\n]+/)?[^@\"\n]+)@[^\n]*:\n  version:? \"?(?P<version>[^\"\n]+)")
_PNPM = re.compile(
    r"(?m)^ {6}'?(?P<name>(?:@[\w.-]+/)?[\w.-]+)'?:\n {8}specifier: [^\n]*\n {8}version: (?P<version>\d[\w.-]*)"
)
_TOML = re.compile(r"(?m)^\[\[package\]\]\nname = \"(?P<name>[^\"\n]+)\"\nversion = \"(?P<version>[^\"\n]+)\"")
_GEMS = re.compile(r"(?m)^    (?P<name>[\w.-]+) \((?P<version>\d[\w.]*)")
_BUNDLED = re.compile(r"(?m)^(?:BUNDLED WITH\n\s{1,8}(?P<bundler>\d[\w.]*)|RUBY VERSION\n\s{1,8}ruby (?P<ruby>[\d.]+))")
_COMPOSER = re.compile(r"(?m)^ {12}\"name\": \"(?P<name>[^\"\n]+)\",\n {12}\"version\": \"v?(?P<version>[^\"\n]+)\"")
_HEX = re.compile(r"(?m)^  \"(?P<name>\w+)\": \{:hex, :\w+, \"(?P<version>[^\"\n]+)\"")
_PUB = re.compile(r"(?m)^  (?P<name>\w+):\n(?: {4}[^\n]*\n){1,12}? {4}version: \"(?P<version>[^\"\n]+)\"")


def make_lock_reader(ecosystem: str, pattern: re.Pattern[str]) -> FactReader:
    """Return a reader of lock files of ``ecosystem`` that finds packages with ``pattern``."""

    def reader(text: str) -> Iterator[Fact]:
        for line, match in find_with_lines(pattern, text):
            at = line + match[0].count("\n", 0, match.start("name") - match.start())
            yield Fact.dependency(f"{ecosystem}:{match['name'].lower()}", at, match["version"], WEAK)

    return reader


def read_gemfile_lock(text: str) -> Iterator[Fact]:
    """Yield the gems of a Gemfile.lock, and the versions of Bundler and Ruby that it records."""
    yield from _read_gems(text)
    for line, match in find_with_lines(_BUNDLED, text):
        tool = "bundler" if match["bundler"] else "ruby"
        yield Fact.dependency(f"tool:{tool}", line + 1, match[tool])


read_package_lock = make_lock_reader("npm", _NPM)
read_yarn_lock = make_lock_reader("npm", _YARN)
read_pnpm_lock = make_lock_reader("npm", _PNPM)
read_python_lock = make_lock_reader("pypi", _TOML)
read_cargo_lock = make_lock_reader("cargo", _TOML)
_read_gems = make_lock_reader("gem", _GEMS)
read_composer_lock = make_lock_reader("composer", _COMPOSER)
read_mix_lock = make_lock_reader("hex", _HEX)
read_pubspec_lock = make_lock_reader("pub", _PUB)
