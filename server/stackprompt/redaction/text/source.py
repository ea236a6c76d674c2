"""The text under search: its lines, its words, and which of its parts are quoted."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import accumulate, count
from operator import add
from typing import NamedTuple

from stackprompt.redaction.text.syntax import Context, Syntax, guess_syntax


class SecretSpan(NamedTuple):
    """Characters ``start`` to ``end`` are a secret or a line of one; ``group`` is where the whole secret begins."""

    start: int
    end: int
    group: int


_TRANSLATIONS = re.compile(r"(?i)(?:^|/)(?:i18n|l10n|locales?|lang(?:uages?)?|translations?|messages)(?:[/._-]|$)")
_CONTEXTS = {Syntax.JSON: Context.CODE, Syntax.CODE: Context.CODE, Syntax.PROSE: Context.PROSE}
_COMMENT_HEAD = re.compile(r"\s*(?:#|//|--\s|;|\*|/\*|<!--|rem\s)|.*\s(?:#|//)\s")
_BLANKS = re.compile(r"\s{0,400}")
_LONGEST_HEAD = 400
_WORD = re.compile(r"[^\W\d][\w.-]*")
_ASCII_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
# For texts in ASCII: the characters before a word, and a blank for each character that no word contains.
_BEFORE_WORD = "0123456789.-"
_NO_SIGNS = {code: " " for code in range(128) if not re.fullmatch(r"[\w.-]", chr(code))}
_QUOTES = re.compile(r"\\.|[\"'`]", re.DOTALL)


class SourceText:
    """A text with its path and all that is computed once about it."""

    def __init__(self, text: str, path: str = "") -> None:
        self.text = text
        self.path = path
        self.syntax = guess_syntax(path)
        self.context = _CONTEXTS.get(self.syntax, Context.CONFIGURATION)
        self.is_translation = bool(path) and _TRANSLATIONS.search(path) is not None
        self._run = (0, 0)
        self._strings: dict[int, list[tuple[int, int]]] = {}

    @cached_property
    def starts(self) -> list[int]:
        """Return the offsets at which lines begin."""
        lengths = map(len, self.text.split("\n"))
        starts = list(map(add, accumulate(lengths, initial=0), count()))
        _ = starts.pop()
        return starts

    @cached_property
    def chunks(self) -> frozenset[str]:
        """Return the runs of characters between blanks."""
        return frozenset(self.text.split())

    @cached_property
    def words(self) -> AbstractSet[str]:
        """Return the words, with the dots and hyphens in them."""
        text = "\n".join(self.chunks)
        if not text.isascii():
            return frozenset(_WORD.findall(text))
        # To translate and split a text is faster than to search it for words.
        words = {part.lstrip(_BEFORE_WORD) for part in set(text.translate(_NO_SIGNS).split())}
        words.discard("")
        return words

    @property
    def word_pattern(self) -> re.Pattern[str]:
        """Return the pattern of a word; that for ASCII is faster."""
        return _ASCII_WORD if self.text.isascii() else _WORD

    def line_of(self, position: int) -> int:
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
        """Return up to 400 characters before ``position`` on its line."""
        return self.text[max(self.start_of(self.line_of(position)), position - _LONGEST_HEAD) : position]

    def is_comment(self, position: int) -> bool:
        """Return whether ``position`` is in a comment of one line."""
        return _COMMENT_HEAD.match(self.head_of(position)) is not None

    def skip_blanks(self, position: int) -> int:
        """Return the position of the next character that is not blank, also on a later line."""
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
        line = self.line_of(position)
        strings = self._strings.get(line)
        if strings is None:
            strings = self._strings[line] = list(self._read_strings(line))
        context = bisect_right(strings, (position, len(self.text) + 1)) - 1
        if context >= 0 and strings[context][0] <= position <= strings[context][1]:
            return strings[context]
        return None

    def _read_strings(self, line: int) -> Iterator[tuple[int, int]]:
        """Yield the ranges between quotes; one that is not closed on its line goes on to the end of it."""
        start, end = self.starts[line], self.end_of(line)
        opening, quote = -1, ""
        for match in _QUOTES.finditer(self.text, start, end):
            sign = match[0]
            if opening < 0:
                if sign[0] == "\\" or self._is_apostrophe(match.start(), start):
                    continue
                opening, quote = match.end(), sign
            elif sign == quote:
                yield (opening, match.start())
                opening = -1
        if opening >= 0 and self.text.find(quote, opening, end) >= 0:
            yield (opening, end)

    def _is_apostrophe(self, position: int, start: int) -> bool:
        around = self.text[max(start, position - 2) : position + 2]
        return len(around) == 4 and around[2] == "'" and around[:2].isalnum() and around[3].isalpha()  # noqa: PLR2004
