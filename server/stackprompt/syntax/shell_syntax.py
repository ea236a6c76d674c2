"""The syntax of a shell script: commands in order, words with their quotes. What a script does is not decided here."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Deeper than any script that people read; every level is a call of the reader.
_MAX_DEPTH = 25
_BLANK = re.compile(r"(?:[ \t\r]|\\\n)*+(?:#[^\n]*)?")
_OPERATOR = re.compile(r"&&|\|\||;;&?|;&|\|&|[;|\n]|&(?!>)")
_REDIRECT = re.compile(r"&>>?|<<<|<>|[<>]&|>>|>\||[<>](?!\()(?!<)")
_PIECE = re.compile(
    r"(?P<text>[^\s'\"\\;&|()<>$`]+)|'(?P<single>[^']*+)'|\$'(?P<ansi>(?:[^'\\]|\\.)*+)'|\\(?P<escape>.)"
    r"|(?P<variable>\$(?:[A-Za-z_]\w*|[0-9@*#?$!-]))|(?P<open>\"|`|\$[({]|[<>]\()|(?P<dollar>\$)",
    re.DOTALL,
)
# Between double quotes, and between the braces of an expansion.
_QUOTED = re.compile(
    r"(?P<text>[^\"\\$`]+)|\\(?P<escape>.)|(?P<variable>\$(?:[A-Za-z_]\w*|[0-9@*#?$!-]))|(?P<open>`|\$[({])|(?P<dollar>\$)",
    re.DOTALL,
)
_BRACED = re.compile(r"(?P<text>[^'\"\\$`}]+)|'[^']*+'|\\(?P<escape>.)|(?P<open>\"|`|\$[({])|(?P<dollar>\$)", re.DOTALL)
_BRACED_IN_QUOTES = re.compile(r"(?P<text>[^\"\\$`}]+)|\\(?P<escape>.)|(?P<open>\"|`|\$[({])|(?P<dollar>\$)", re.DOTALL)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")
_PARENTHESIS = re.compile(r"[()]")
_RESERVED = frozenset(
    {"if", "then", "elif", "else", "fi", "while", "until", "do", "done", "esac", "{", "}", "!", "time"}
)
# What is read up to another word: "" is the end of the line.
_HEADERS = {"for": "", "select": "", "case": "in", "[[": "]]"}


class Piece(NamedTuple):
    """A part of a word: ``text`` as written, less its quotes; ``items`` are the commands of a substitution."""

    kind: str  # text, escape, single, ansi, variable, arithmetic, command, backtick, process, array
    text: str
    start: int
    end: int
    is_quoted: bool
    items: "tuple[Item, ...]" = ()


class Word(NamedTuple):
    """A word: ``text`` is what a command gets, with its expansions as they are written."""

    pieces: tuple[Piece, ...]
    start: int
    end: int
    text: str

    @property
    def is_plain(self) -> bool:
        """Return whether nothing in it is quoted or expanded."""
        return len(self.pieces) == 1 and self.pieces[0].kind == "text" and not self.pieces[0].is_quoted

    @property
    def assignment(self) -> str:
        """Return the ``NAME=`` that it begins with."""
        match = _ASSIGNMENT.match(self.pieces[0].text) if self.pieces[0].kind == "text" else None
        return match[0] if match and not self.pieces[0].is_quoted else ""


class Item(NamedTuple):
    """A simple command (``kind`` is "command"), or the text between commands: its kind is the operator or keyword.

    ``called`` are the words of a command from its program on. ``for``, ``case``, ``pattern``, ``function`` and ``[[``
    have the words that belong to them.
    """

    kind: str
    words: tuple[Word, ...]
    redirects: tuple[tuple[str, Word], ...]
    start: int
    end: int
    called: tuple[Word, ...] = ()

    @property
    def all_words(self) -> tuple[Word, ...]:
        """Return its words and those that it redirects to."""
        return (*self.words, *(target for _, target in self.redirects))


def read_script(text: str) -> tuple[Item, ...]:
    """Return the items of ``text``; nothing if it is not a whole script of a known kind: no place is certain."""
    try:
        return _ScriptReader(text).script("")
    except _NotAScript:
        return ()


def walk_items(items: tuple[Item, ...]) -> Iterator[tuple[Item, ...]]:
    """Yield ``items``, and those of every substitution in them."""
    yield items
    for item in items:
        for word in item.all_words:
            for piece in word.pieces:
                if piece.items:
                    yield from walk_items(piece.items)


class _NotAScript(Exception):  # noqa: N818 - it ends the reading and is not a mistake
    pass


class _ScriptReader:
    """Reads ``text`` once from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self._end = ""

    def script(self, end: str) -> tuple[Item, ...]:
        """Read up to ``end``, the character that closes a substitution."""
        self._enter()
        outer, self._end = self._end, end
        items: list[Item] = []
        open_groups: list[str] = []
        while not self._is_over(items, open_groups):
            operator = _OPERATOR.match(self._text, self._at)
            if operator is not None:
                self._mark(items, operator[0], operator.start(), operator.end())
                if operator[0].startswith((";;", ";&")):
                    self._pattern(items, open_groups)
            elif self._text.startswith("(", self._at) and not self._text.startswith("((", self._at):
                open_groups.append("(")
                self._mark(items, "(", self._at, self._at + 1)
            else:
                self._command(items, open_groups)
        self._end = outer
        self._depth -= 1
        return tuple(items)

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise _NotAScript

    def _next(self) -> str:
        """Pass over blanks and a comment; return the character after them."""
        self._at = _BLANK.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches nothing, too
        return self._text[self._at : self._at + 1]

    def _is_over(self, items: list[Item], open_groups: list[str]) -> bool:
        following = self._next()
        while following == ")" and open_groups[-1:] == ["("]:
            _ = open_groups.pop()
            self._mark(items, ")", self._at, self._at + 1)
            following = self._next()
        if following == self._end and not open_groups:
            self._at += len(following)
            return True
        if following in {"", ")"} or following == self._end:
            raise _NotAScript
        return False

    def _mark(self, items: list[Item], kind: str, start: int, end: int, words: tuple[Word, ...] = ()) -> None:
        items.append(Item(kind, words, (), start, end))
        self._at = end

    def _command(self, items: list[Item], open_groups: list[str]) -> None:
        start = end = self._at
        words: list[Word] = []
        redirects: list[tuple[str, Word]] = []
        while self._next():
            redirect = _REDIRECT.match(self._text, self._at)
            if redirect is not None:
                self._at = redirect.end()
                _ = self._next()
                redirects.append((redirect[0], self._word_here()))
            elif (word := self._word()) is None:
                break
            elif not words and not redirects and self._is_keyword(word, items, open_groups):
                return
            # The digits right before it are a file descriptor, not an argument.
            elif not (word.is_plain and word.text.isdecimal() and _REDIRECT.match(self._text, self._at)):
                words.append(word)
            end = self._at
        if end == start:
            raise _NotAScript
        program = next((place for place, word in enumerate(words) if not word.assignment), len(words))
        items.append(Item("command", tuple(words), tuple(redirects), start, end, tuple(words[program:])))

    def _is_keyword(self, word: Word, items: list[Item], open_groups: list[str]) -> bool:
        text = word.text if word.is_plain else ""
        if text and self._text.startswith("()", self._at):
            self._mark(items, "function", word.start, self._at + 2, (word,))
        elif text in _HEADERS:
            words = self._words_before(_HEADERS[text])
            self._mark(items, text, word.start, self._at, words)
            if text == "case":
                open_groups.append(text)
                self._pattern(items, open_groups)
        elif text in _RESERVED:
            if text == "esac" and (not open_groups or open_groups.pop() != "case"):
                raise _NotAScript
            self._mark(items, text, word.start, word.end)
        else:
            return False
        return True

    def _words_before(self, last: str) -> tuple[Word, ...]:
        words: list[Word] = []
        while following := self._next():
            word = self._word()
            if word is None:
                # Inside [[ ]] are operators that would end a command elsewhere.
                if last != "]]" or following == self._end:
                    break
                self._at += 1
            elif last and word.is_plain and word.text == last:
                return tuple(words)
            else:
                words.append(word)
        if last:
            raise _NotAScript
        return tuple(words)

    def _pattern(self, items: list[Item], open_groups: list[str]) -> None:
        if open_groups[-1:] != ["case"]:
            raise _NotAScript
        words: list[Word] = []
        while (following := self._next()) in {"\n", "|", "("} or following != ")":
            if following in {"\n", "|", "("}:
                self._at += 1
                continue
            word = self._word_here()
            if not words and word.is_plain and word.text == "esac":
                self._at = word.start
                return
            words.append(word)
        self._mark(items, "pattern", words[0].start if words else self._at, self._at + 1, tuple(words))

    def _word_here(self) -> Word:
        word = self._word()
        if word is None:
            raise _NotAScript
        return word

    def _word(self) -> Word | None:
        pieces: list[Piece] = []
        start = self._at
        while match := _PIECE.match(self._text, self._at):
            if match[0] == "`" == self._end:
                break
            self._piece(match, pieces, is_quoted=False)
            if self._text.startswith("(", self._at) and pieces[-1].text.endswith("="):
                raise _NotAScript
        if not pieces:
            return None
        text = pieces[0].text if len(pieces) == 1 else "".join(piece.text for piece in pieces)
        return Word(tuple(pieces), start, self._at, text)

    def _piece(self, match: re.Match[str], pieces: list[Piece], *, is_quoted: bool) -> None:
        kind = match.lastgroup or "single"
        start, self._at = match.span()
        if kind == "open":
            self._read_group(match[0], start, pieces, is_quoted=is_quoted)
            return
        text = match[kind] if match.lastgroup else ""
        pieces.append(Piece("text" if kind == "dollar" else kind, text, start, self._at, is_quoted))

    def _read_group(self, opener: str, start: int, pieces: list[Piece], *, is_quoted: bool) -> None:
        items: tuple[Item, ...] = ()
        if opener == '"':
            pieces.append(Piece("text", "", start, self._at, is_quoted=True))
            self._until('"', _QUOTED, pieces, is_quoted=True)
            return
        if opener == "${":
            kind = "variable"
            self._until("}", _BRACED_IN_QUOTES if is_quoted else _BRACED, [], is_quoted=is_quoted)
        elif opener == "$(" and self._text.startswith("(", self._at):
            kind = "arithmetic"
            self._pass_parentheses()
        else:
            kind = {"`": "backtick", "$(": "command"}.get(opener, "process")
            items = self.script("`" if opener == "`" else ")")
        pieces.append(Piece(kind, self._text[start : self._at], start, self._at, is_quoted, items))

    def _until(self, closer: str, pattern: re.Pattern[str], pieces: list[Piece], *, is_quoted: bool) -> None:
        self._enter()
        while not self._text.startswith(closer, self._at):
            match = pattern.match(self._text, self._at)
            if match is None:
                raise _NotAScript
            self._piece(match, pieces, is_quoted=is_quoted)
        self._at += 1
        self._depth -= 1

    def _pass_parentheses(self) -> None:
        depth = 1
        for match in _PARENTHESIS.finditer(self._text, self._at):
            depth += 1 if match[0] == "(" else -1
            if depth == 0:
                self._at = match.end()
                return
        raise _NotAScript
