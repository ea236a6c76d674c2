"""A text to be searched: its lines, its syntax by its path, and which of its parts are quoted."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache, cached_property
from pathlib import PurePosixPath
from typing import NamedTuple

from stackprompt.redaction.values import Place
from stackprompt.resources import read_table


class Syntax(Enum):
    """How a text is written; UNKNOWN is judged line by line."""

    YAML = "yaml"
    JSON = "json"
    # One assignment a line, whose value needs no quotes.
    SETTINGS = "settings"
    SHELL = "shell"
    DOCKERFILE = "dockerfile"
    HCL = "hcl"
    TOML = "toml"
    XML = "xml"
    CODE = "code"
    SQL = "sql"
    PROSE = "prose"
    UNKNOWN = "unknown"


class SecretSpan(NamedTuple):
    """Characters ``start`` to ``end`` are a secret, or a line of one; ``group`` is where the whole one begins."""

    start: int
    end: int
    group: int


@cache
def _by_suffix() -> Mapping[str, Syntax]:
    """Return the syntaxes by the ends of names."""
    table = read_table("secret-syntaxes")
    return {suffix: Syntax(name) for name, suffixes in table.items() for suffix in suffixes}


_BY_NAME = re.compile(
    r"(?i)(?P<dockerfile>(?:.*\.)?(?:dockerfile|containerfile)(?:[.-].*)?)|(?P<settings>\.env"
    r"(?:[.-].*)?|.*\.env|env\..*|\.?(?:npmrc|netrc|pypirc|pgpass|envrc))"
    r"|(?P<shell>(?:GNU)?makefile(?:\..*)?|justfile|\.?(?:bash|zsh)(?:rc|_profile)|procfile)|"
    r"(?P<code>jenkinsfile.*|vagrantfile|rakefile|gemfile|podfile|fastfile)"
)
_TRANSLATIONS = re.compile(r"(?i)(?:^|/)(?:i18n|l10n|locales?|lang(?:uages?)?|translations?|messages)(?:[/._-]|$)")
_PLACES = {Syntax.JSON: Place.CODE, Syntax.CODE: Place.CODE, Syntax.PROSE: Place.PROSE}
_COMMENT_HEAD = re.compile(r"\s*(?:#|//|--\s|;|\*|/\*|<!--|rem\s)|.*\s(?:#|//)\s")
_BLANKS = re.compile(r"\s{0,400}")
_LONGEST_HEAD = 400
_WORD = re.compile(r"[^\W\d][\w.-]*")
_ASCII_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_QUOTES = re.compile(r"\\.|[\"'`]", re.DOTALL)


def syntax_of(path: str) -> Syntax:
    """Return the syntax that the name of a file promises."""
    pure = PurePosixPath(path)
    by_suffix = _by_suffix().get(pure.suffix[1:].lower(), Syntax.UNKNOWN)
    # `env.go` and `dockerfile.py` are programs.
    name = None if by_suffix is Syntax.CODE else _BY_NAME.fullmatch(pure.name)
    return by_suffix if name is None else Syntax(name.lastgroup or "unknown")


class Source:
    """One text while it is searched."""

    def __init__(self, text: str, path: str = "") -> None:
        self.text = text
        self.path = path
        self.syntax = syntax_of(path)
        self.place = _PLACES.get(self.syntax, Place.CONFIGURATION)
        self.is_translation = bool(path) and _TRANSLATIONS.search(path) is not None
        self._run = (0, 0)
        self._strings: dict[int, list[tuple[int, int]]] = {}

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins."""
        starts, end = [0], 0
        for line in self.text.split("\n"):
            end += len(line) + 1
            starts.append(end)
        _ = starts.pop()
        return starts

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the text once, with the dots and hyphens in it."""
        return frozenset(self.word_pattern.findall(self.text))

    @property
    def word_pattern(self) -> re.Pattern[str]:
        """Return what a word of the text looks like; that of ASCII is faster."""
        return _ASCII_WORD if self.text.isascii() else _WORD

    def line(self, position: int) -> int:
        """Return the number of the line (from 0) that holds ``position``."""
        return bisect_right(self.starts, position) - 1

    def start_of(self, line: int) -> int:
        """Return where a line begins."""
        return self.starts[line]

    def end_of(self, line: int) -> int:
        """Return where a line ends, before its line break."""
        if line + 1 >= len(self.starts):
            return len(self.text)
        end = self.starts[line + 1] - 1
        return end - 1 if end > self.starts[line] and self.text[end - 1] == "\r" else end

    def text_of(self, line: int) -> str:
        """Return a line without its line break."""
        return self.text[self.starts[line] : self.end_of(line)]

    def indent_of(self, line: int) -> int:
        """Return how far a line is indented; -1 when it is blank."""
        text = self.text_of(line)
        bare = text.lstrip(" \t")
        return len(text) - len(bare) if bare else -1

    def head_of(self, position: int) -> str:
        """Return what is before ``position`` on its line, as far as it matters."""
        return self.text[max(self.start_of(self.line(position)), position - _LONGEST_HEAD) : position]

    def is_comment(self, position: int) -> bool:
        """Tell whether ``position`` is in a comment of one line."""
        return _COMMENT_HEAD.match(self.head_of(position)) is not None

    def skip_blanks(self, position: int) -> int:
        """Return where the next character that is no blank is, also on a later line."""
        match = _BLANKS.match(self.text, position)
        return match.end() if match else position

    def end_of_run(self, position: int, pattern: re.Pattern[str]) -> int:
        """Return where a run of ``pattern`` that holds ``position`` ends; each run is read once."""
        if not self._run[0] <= position < self._run[1]:
            match = pattern.match(self.text, position)
            self._run = (position, match.end() if match else position)
        return self._run[1]

    def string_around(self, position: int) -> tuple[int, int] | None:
        """Return the range inside the outermost quotes that hold ``position`` on its line."""
        line = self.line(position)
        strings = self._strings.get(line)
        if strings is None:
            strings = self._strings[line] = list(self._read_strings(line))
        place = bisect_right(strings, (position, len(self.text) + 1)) - 1
        if place >= 0 and strings[place][0] <= position <= strings[place][1]:
            return strings[place]
        return None

    def _read_strings(self, line: int) -> Iterator[tuple[int, int]]:
        """Yield the ranges between quotes; one that is not closed on its line goes on to the end of it."""
        start, end = self.starts[line], self.end_of(line)
        opened, quote = -1, ""
        for match in _QUOTES.finditer(self.text, start, end):
            sign = match[0]
            if opened < 0:
                if sign[0] == "\\" or self._is_apostrophe(match.start(), start):
                    continue
                opened, quote = match.end(), sign
            elif sign == quote:
                yield (opened, match.start())
                opened = -1
        if opened >= 0 and self.text.find(quote, opened, end) >= 0:
            yield (opened, end)

    def _is_apostrophe(self, position: int, start: int) -> bool:
        around = self.text[max(start, position - 2) : position + 2]
        return len(around) == 4 and around[2] == "'" and around[:2].isalnum() and around[3].isalpha()  # noqa: PLR2004
