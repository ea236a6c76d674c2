"""Facts of lock files: versions that were chosen, weak ones, for what is listed may be there for another's sake.

A lock says the version of what a manifest asks for without one; alone it proves nothing.
"""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from stackprompt.detection.fact import WEAK, Fact, dependency, lined

_Reader: TypeAlias = Callable[[str], Iterator[Fact]]

# Only what lies directly below the root is what the root asks for; the rest are other versions of the same.
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


def lock(ecosystem: str, pattern: re.Pattern[str]) -> _Reader:
    """Return the reader of a lock file of ``ecosystem`` that finds its packages with ``pattern``."""

    def reader(text: str) -> Iterator[Fact]:
        for line, match in lined(pattern, text):
            at = line + match[0].count("\n", 0, match.start("name") - match.start())
            yield dependency(f"{ecosystem}:{match['name'].lower()}", at, match["version"], WEAK)

    return reader


def gemfile_lock(text: str) -> Iterator[Fact]:
    """Yield the gems of a Gemfile.lock, and Bundler and Ruby as they were when it was written."""
    yield from _gems(text)
    for line, match in lined(_BUNDLED, text):
        yield dependency(
            "tool:bundler" if match["bundler"] else "tool:ruby", line + 1, match["bundler"] or match["ruby"]
        )


package_lock = lock("npm", _NPM)
yarn_lock = lock("npm", _YARN)
pnpm_lock = lock("npm", _PNPM)
python_lock = lock("pypi", _TOML)
cargo_lock = lock("cargo", _TOML)
_gems = lock("gem", _GEMS)
composer_lock = lock("composer", _COMPOSER)
mix_lock = lock("hex", _HEX)
pubspec_lock = lock("pub", _PUB)
