"""Facts of Gemfile, gemspec, composer.json, mix.exs and rebar.config."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, find_with_lines
from stackprompt.detection.readers.json_lines import read_json_values

_GEM = re.compile(
    r"(?m)^[ \t]*(?:gem|\w+\.add_(?:runtime_|development_)?dependency)[ (]\s*[\"'](?P<name>[\w.-]+)[\"']"
    r"(?:,\s*\[?[\"'](?P<version>[^\"']+)[\"'])?"
)
_RUBY = re.compile(
    r"(?m)^[ \t]*ruby[ \t(]+[\"'](?P<version>[^\"']+)|\.required_ruby_version\s{0,8}=\s{0,8}[\"'](?P<bound>[^\"']+)"
)
_HEX = re.compile(r"\{:(?P<name>\w+)[ \t]*,[ \t]*(?:\"(?P<version>[^\"\n]*)\")?")
_DEPS = re.compile(r"(?m)^[ \t]*defp?[ \t]+\w*deps\w*(?:\([^()\n]*\))?[ \t]+do\b")
_DEPS_END = re.compile(r"(?m)^  end\b")
_ELIXIR = re.compile(r"(?m)^[ \t]*(?:elixir:|@\w*elixir\w*)[ \t]*\"(?P<version>[^\"\n]*)\"")
_REBAR = re.compile(r"\{(?P<name>[a-z]\w*)[ \t]*,[ \t]*\"(?P<version>\d[^\"\n]*)\"")


def read_gemfile(text: str) -> Iterator[Fact]:
    """Yield the gems and the Ruby version of a Gemfile or gemspec."""
    for line, match in find_with_lines(_GEM, text):
        yield Fact.dependency(f"gem:{match['name']}", line, match["version"] or "")
    for line, match in find_with_lines(_RUBY, text):
        yield Fact.dependency("tool:ruby", line, match["version"] or match["bound"])


def read_composer_json(text: str) -> Iterator[Fact]:
    """Yield the packages and the PHP version of a composer.json."""
    for path, value, line in read_json_values(text):
        match path:
            case ("require" | "require-dev"), "php":
                yield Fact.dependency("tool:php", line, value)
            case ("require" | "require-dev"), name:
                yield Fact.dependency(f"composer:{name.lower()}", line, value)
            case _:
                pass


def read_mix_exs(text: str) -> Iterator[Fact]:
    """Yield the packages and the Elixir version of a mix.exs."""
    # Outside of `deps`, a tuple is not a package: `{:ok, name}`.
    begin = _DEPS.search(text)
    if begin:
        offset = text.count("\n", 0, begin.end())
        end = _DEPS_END.search(text, begin.end())
        for line, match in find_with_lines(_HEX, text[begin.end() : end.start() if end else None]):
            yield Fact.dependency(f"hex:{match['name']}", line + offset, match["version"] or "")
    for line, match in find_with_lines(_ELIXIR, text):
        yield Fact.dependency("tool:elixir", line, match["version"])


def read_rebar_config(text: str) -> Iterator[Fact]:
    """Yield the packages of a rebar.config that have a version."""
    for line, match in find_with_lines(_REBAR, text):
        yield Fact.dependency(f"hex:{match['name']}", line, match["version"])
