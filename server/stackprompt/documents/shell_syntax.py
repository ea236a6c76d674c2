"""The syntax of a shell script: commands in order, words with their quotes. It says nothing of what a script does."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Deeper than any script that people read; every level is a call of the reader.
_MAX_DEPTH = 25
_BLANK = re.compile(r"(?:[ \t\r]+|\\\n)*")
_COMMENT = re.compile(r"#[^\n]*")
_OPERATOR = re.compile(r"&&|\|\||;;&?|;&|\|&|[;|\n]|&(?!>)")
_REDIRECT = re.compile(r"&>>?|<<<|<<-?|<>|[<>]&|>>|>\||[<>](?!\()")
_PLAIN = re.compile(r"[^\s'\"\\;&|()<>$`]+")
_ANSI = re.compile(r"\$'(?:[^'\\]|\\.)*+'", re.DOTALL)
_IN_DOUBLE = re.compile(r"[^\"\\$`]+")
_IN_BRACES = re.compile(r"[^\"\\$`'}]+")
_VARIABLE = re.compile(r"\$(?:[A-Za-z_]\w*|[0-9@*#?$!-])")
_PARENTHESIS = re.compile(r"[()]")
_RESERVED = frozenset({"if", "then", "elif", "else", "fi", "while", "until", "do", "done", "{", "}", "!", "time"})
_LISTS = frozenset({"for", "select"})


class Piece(NamedTuple):
    """A part of a word: ``text`` as written, less its quotes; ``items`` are the commands of a substitution."""

    kind: str  # text, escape, single, ansi, variable, arithmetic, command, backtick, process, array
    text: str
    start: int
    end: int
    is_quoted: bool
    items: "tuple[Item, ...]" = ()


class Word(NamedTuple):
    """A word, from ``start`` to ``end`` of the script; ``text`` is without quotes, and nothing in it is expanded."""

    pieces: tuple[Piece, ...]
    start: int
    end: int

    @property
    def text(self) -> str:
        """Return the word as a command gets it, its expansions as they are written."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_plain(self) -> bool:
        """Tell whether nothing in it is quoted or expanded."""
        return len(self.pieces) == 1 and self.pieces[0].kind == "text" and not self.pieces[0].is_quoted


class Item(NamedTuple):
    """A simple command (``kind`` is "command"), or what stands between commands: its kind is the operator or keyword.

    The words of ``for``, ``case``, ``pattern``, ``function`` and ``[[`` are what follows that keyword.
    """

    kind: str
    words: tuple[Word, ...]
    redirects: tuple[tuple[str, Word], ...]
    start: int
    end: int


def read_script(text: str) -> tuple[Item, ...]:
    """Return the items of ``text``; nothing when it is not a whole script, as then no place in it is certain."""
    try:
        return _Reader(text).script("")
    except _NotAScript:
        return ()


def nested(items: tuple[Item, ...]) -> Iterator[tuple[Item, ...]]:
    """Yield ``items``, and those of every substitution in them."""
    yield items
    for item in items:
        for word in (*item.words, *(target for _, target in item.redirects)):
            for piece in word.pieces:
                if piece.items:
                    yield from nested(piece.items)


class _NotAScript(Exception):  # noqa: N818 - it ends the reading, and is no error of ours
    pass


class _Reader:
    """Reads ``text`` once from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self._end = ""
        self._heredocs: list[tuple[str, bool]] = []

    def script(self, end: str) -> tuple[Item, ...]:
        """Read up to ``end``, the character that closes a substitution."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise _NotAScript
        outer, self._end = self._end, end
        items: list[Item] = []
        nest: list[str] = []
        while not self._is_over(items, nest):
            start = self._at
            operator = _OPERATOR.match(self._text, start)
            if operator is not None:
                self._operator(operator[0], items, nest)
            elif self._text[start] == "(":
                self._open(items, nest)
            else:
                self._command(items, nest)
                if self._at == start:
                    raise _NotAScript
        self._end = outer
        self._depth -= 1
        return tuple(items)

    def _is_over(self, items: list[Item], nest: list[str]) -> bool:
        self._skip()
        following = self._text[self._at : self._at + 1]
        if following == ")" and nest and nest[-1] == "(":
            _ = nest.pop()
            self._mark(items, ")")
            return self._is_over(items, nest)
        if following != self._end:
            if not following:
                raise _NotAScript
            return False
        if nest:
            raise _NotAScript
        self._at += len(following)
        return True

    def _skip(self) -> None:
        self._at = _BLANK.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches nothing, too
        comment = _COMMENT.match(self._text, self._at)
        self._at = comment.end() if comment else self._at

    def _mark(self, items: list[Item], kind: str, words: tuple[Word, ...] = (), start: int | None = None) -> None:
        if start is None:
            start = self._at
            self._at += len(kind)
        items.append(Item(kind, words, (), start, self._at))

    def _operator(self, kind: str, items: list[Item], nest: list[str]) -> None:
        self._mark(items, kind)
        if kind == "\n":
            self._pass_heredocs()
        if kind in {";;", ";&", ";;&"}:
            self._pattern(items, nest)

    def _open(self, items: list[Item], nest: list[str]) -> None:
        if not self._text.startswith("((", self._at):
            nest.append("(")
            self._mark(items, "(")
            return
        start, self._at = self._at, self._after_parentheses(self._at)
        self._mark(items, "((", (), start)

    def _command(self, items: list[Item], nest: list[str]) -> None:
        start = self._at
        words: list[Word] = []
        redirects: list[tuple[str, Word]] = []
        while self._at < len(self._text):
            redirect = _REDIRECT.match(self._text, self._at)
            if redirect is not None:
                redirects.append(self._redirect(redirect[0]))
            else:
                word = self._word()
                if word is None:
                    break
                if not words and not redirects and word.is_plain and self._keyword(word, items, nest):
                    return
                # The digits right before it are a file descriptor, not an argument.
                if not (word.is_plain and word.text.isdecimal() and _REDIRECT.match(self._text, self._at)):
                    words.append(word)
            end = self._at
            self._at = _BLANK.match(self._text, end).end()  # type: ignore[union-attr]  # it matches nothing, too
            if self._text.startswith("#", self._at) and self._at > end:
                break
        if words or redirects:
            end = max(words[-1].end if words else 0, redirects[-1][1].end if redirects else 0)
            items.append(Item("command", tuple(words), tuple(redirects), start, end))

    def _keyword(self, word: Word, items: list[Item], nest: list[str]) -> bool:
        text = word.text
        if text in _RESERVED:
            self._mark(items, text, (), word.start)
        elif text == "esac":
            if not nest or nest.pop() != "case":
                raise _NotAScript
            self._mark(items, text, (), word.start)
        elif text in _LISTS:
            if self._text.startswith("((", self._at + 1):
                self._at = self._after_parentheses(self._at + 1)
            self._mark(items, text, self._rest(), word.start)
        elif text == "case":
            nest.append("case")
            self._mark(items, text, self._rest("in"), word.start)
            self._pattern(items, nest)
        elif text == "[[":
            self._mark(items, text, self._rest("]]"), word.start)
        elif text == "function":
            self._mark(items, text, self._rest("{")[:1], word.start)
        elif self._text.startswith("()", self._at):
            self._at += 2
            self._mark(items, "function", (word,), word.start)
        else:
            return False
        return True

    def _rest(self, last: str = "") -> tuple[Word, ...]:
        """Read words up to ``last``, or to the end of the line."""
        words: list[Word] = []
        while self._at < len(self._text):
            self._skip()
            before = self._at
            word = self._word()
            if word is not None:
                if last and word.is_plain and word.text == last:
                    self._at = before if last == "{" else self._at
                    return tuple(words)
                words.append(word)
            elif not last or self._at >= len(self._text) or self._text[self._at] in ";`":
                break
            elif last == "{" and self._text[self._at] not in "()\n":
                break
            else:
                # Inside [[ ]] stand operators that would end a command elsewhere.
                self._at += 1
        if last:
            raise _NotAScript
        return tuple(words)

    def _pattern(self, items: list[Item], nest: list[str]) -> None:
        if not nest or nest[-1] != "case":
            raise _NotAScript
        words: list[Word] = []
        start = self._at
        while self._at < len(self._text):
            self._skip()
            word = self._word()
            if word is not None:
                if not words and word.is_plain and word.text == "esac":
                    self._at = word.start
                    return
                words.append(word)
                continue
            following = self._text[self._at : self._at + 1]
            self._at += 1
            if following == ")":
                items.append(Item("pattern", tuple(words), (), start, self._at))
                return
            if following not in {"(", "|", "\n"}:
                break
        raise _NotAScript

    def _redirect(self, kind: str) -> tuple[str, Word]:
        self._at += len(kind)
        self._skip()
        word = self._word()
        if word is None:
            raise _NotAScript
        if kind in {"<<", "<<-"}:
            self._heredocs.append((word.text, kind == "<<-"))
        return kind, word

    def _pass_heredocs(self) -> None:
        for delimiter, is_indented in self._heredocs:
            while self._at < len(self._text):
                end = self._text.find("\n", self._at)
                end = len(self._text) if end < 0 else end
                line, self._at = self._text[self._at : end], end + 1
                if (line.lstrip("\t") if is_indented else line) == delimiter:
                    break
            self._at = min(self._at, len(self._text))
        self._heredocs = []
