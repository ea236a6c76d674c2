"""A shell script split into its simple commands, each with its place: enough to know what runs, never to run it."""

import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property

from stackprompt.domain.workspace.document import Span
from stackprompt.syntax.shell_syntax import Item, Piece, Word, read_script, walk_items

_TOKEN = re.compile(
    # The most frequent come first.
    r"(?P<plain>[^\s'\"\\;&|()<>$`\#]+)"
    r"|(?P<space>[ \t\r]+)"
    r"|(?P<newline>\n)"
    r"|(?P<operator>&&|\|\||;;|\|&|[;|]|&(?!>))"
    r"|(?P<redirect>(?:&>>?|[<>]{1,3}[&|]?-?))"
    r"|(?P<open>\$\(\(?|\()"
    r"|(?P<close>\))"
    r"|(?P<single>'[^']*'?)"
    r'|(?P<double>"(?:[^"\\]++|\\.)*+"?)'
    r"|(?P<backtick>`)"
    r"|(?P<escape>\\.)"
    r"|(?P<comment>(?<![^\s;&|()])\#[^\n]*)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")
_INNER = re.compile(r"\$\(([^()`]{1,2000})\)")
# Words before a command that are not one.
_PREFIXES = frozenset(
    {"if", "then", "else", "elif", "do", "while", "until", "!", "{", "time", "exec", "command", "env"}
)
_CLOSERS = frozenset({"fi", "done", "esac", "}"})
_HEADERS = frozenset({"for", "case", "select", "function"})
_SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh"})
DECLARES = frozenset({"export", "readonly", "local", "declare", "typeset"})
# What these put into a variable is not known.
_READERS = frozenset({"read", "unset", "getopts", "mapfile", "readarray"})
_SUBSTITUTIONS = frozenset({"command", "backtick", "process"})
_MAY_SPLIT = re.compile(r"[\s*?\[{]")
# A number, or what is nothing on purpose.
_NEVER_SPLITS = re.compile(r"\$\{?[#?!$-]|\$\{\w+:?\+")
_NAME = re.compile(r"\$\{?(\w+)")
# Options of sudo and env that take a value.
_VALUED = frozenset({"-u", "-g", "-C", "-h", "-p"})


Locate = Callable[[int, int], Span]


@dataclass(frozen=True)
class Script:
    """A script as it is written; ``locate`` turns a range of it into a place in the file.

    Without slots, as its syntax is read when it is first asked for: most rules need only the commands.
    """

    text: str
    locate: Locate = field(compare=False, repr=False)

    @cached_property
    def levels(self) -> tuple[tuple[Item, ...], ...]:
        """Return its items, and then those of each substitution in it; empty if it is not a whole script."""
        return tuple(walk_items(read_script(self.text)))

    def whole_variables(self, names: AbstractSet[str]) -> AbstractSet[str]:
        """Return ``names`` and the variables whose every value is one word, less those that get another value, too."""
        whole, split = set(names), set[str]()
        for level in self.levels:
            for item in level:
                for name, is_whole in _list_values(item, whole):
                    (whole if is_whole and name not in split else split).add(name)
                    whole -= split & {name}
        return whole


def splits(piece: Piece, whole: AbstractSet[str]) -> bool:
    """Return whether ``piece``, where it is not quoted, may become several words or none; ``whole`` ones do not."""
    if piece.kind == "variable":
        name = _NAME.match(piece.text)
        return not _NEVER_SPLITS.match(piece.text) and (name is None or name[1] not in whole)
    return piece.kind in _SUBSTITUTIONS or (piece.kind != "arithmetic" and _MAY_SPLIT.search(piece.text) is not None)


def _list_values(item: Item, whole: AbstractSet[str]) -> Iterator[tuple[str, bool]]:
    if item.kind == "for" and item.words:
        yield item.words[0].text, not any(splits(piece, whole) for word in item.words[2:] for piece in word.pieces)
    called = item.called
    program = called[0].text if called else ""
    if program in _READERS:
        yield from ((word.text, False) for word in called[1:])
    for word in item.words if not called else called if program in DECLARES else ():
        if word.assignment:
            yield word.assignment.rstrip("+="), _is_whole(word, whole)


def _is_whole(word: Word, whole: AbstractSet[str]) -> bool:
    first = word.pieces[0]._replace(text=word.pieces[0].text.removeprefix(word.assignment))
    has_value = bool(first.text) or any(piece.text for piece in word.pieces[1:])
    return has_value and not any(splits(piece, whole) for piece in (first, *word.pieces[1:]))


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command: its words without quotes, assignments and redirections; ``piped`` into a following ``|``.

    ``script`` is the text around it; None if that is itself a word, or text between double quotes.
    """

    words: tuple[str, ...]
    sudo: bool
    piped: bool
    span: Span
    script: Script | None = field(default=None, repr=False)


def split_commands(script: str, locate: Locate) -> tuple[Command, ...]:
    """Return the commands of ``script`` in order; ``locate`` turns a range of it into a place in the file."""
    return _split(script, locate, Script(script, locate))


def _split(text: str, locate: Locate, script: Script | None) -> tuple[Command, ...]:
    splitter = _Splitter(locate, script)
    splitter.run(text)
    return tuple(splitter.commands)


class _Pending:
    """The command that is being read."""

    __slots__ = ("end", "is_quoted", "start", "word", "words")

    def __init__(self) -> None:
        self.words: list[str] = []
        self.word: list[str] = []
        self.is_quoted = False
        self.start = -1
        self.end = -1


class _Splitter:
    """Reads one script; nested ``$(…)`` and ``(…)`` push a command each."""

    def __init__(self, locate: Locate, script: Script | None) -> None:
        self.commands: list[Command] = []
        self._locate = locate
        self._script = script
        self._stack: list[_Pending] = []
        self._now = _Pending()
        self._skips_word = False

    def run(self, script: str) -> None:
        """Find the commands of ``script``, each as it ends."""
        for match in _TOKEN.finditer(script):
            kind = match.lastgroup or "other"
            start = match.start()
            if kind == "comment":
                if not self._now.word and (not start or script[start - 1] in " \t\n;&|("):
                    continue
                kind = "plain"
            self._take(kind, match[0], start, match.end())
        while True:
            self._finish(piped=False)
            if not self._stack:
                return
            self._now = self._stack.pop()

    def _take(self, kind: str, text: str, start: int, end: int) -> None:
        if kind == "plain":
            self._add(kind, text, start, end)
        elif kind == "space":
            self._end_word()
        elif kind in {"newline", "operator"}:
            self._finish(piped=text in {"|", "|&"})
        elif kind == "redirect":
            self._skip_redirect()
        elif kind in {"open", "close", "backtick"}:
            self._nest(kind, text, start)
        else:
            self._add(kind, text, start, end)
            if kind == "double" and "$(" in text:
                self._split_substitutions(text, start)

    def _add(self, kind: str, text: str, start: int, end: int) -> None:
        now = self._now
        if now.start < 0:
            now.start = start
        now.end = end
        if kind == "plain":
            now.word.append(text)
            return
        now.is_quoted = now.is_quoted or kind in {"single", "double"}
        now.word.append(_strip_quotes(kind, text))

    def _end_word(self) -> None:
        now = self._now
        if not now.word and not now.is_quoted:
            return
        if not self._skips_word:
            now.words.append("".join(now.word))
        self._skips_word = False
        now.word = []
        now.is_quoted = False

    def _skip_redirect(self) -> None:
        # The digits right before it are a file descriptor, not an argument.
        if "".join(self._now.word).isdecimal():
            self._now.word = []
        self._end_word()
        self._skips_word = True

    def _nest(self, kind: str, text: str, start: int) -> None:
        if kind == "open":
            self._now.word.append(text if text.startswith("$") else "")
            self._now.start = start if self._now.start < 0 else self._now.start
            self._stack.append(self._now)
            self._now = _Pending()
            return
        if kind == "backtick":
            self._finish(piped=False)
            return
        self._end_word()
        if not self._stack:
            # The end of a pattern of `case`: the text before it is not a command.
            self._now = _Pending()
            return
        self._finish(piped=False)
        self._now = self._stack.pop()
        self._now.end = start + 1

    def _split_substitutions(self, text: str, start: int) -> None:
        for match in _INNER.finditer(text):
            offset = start + match.start(1)
            self.commands += _split(match[1], lambda a, b, shift=offset: self._locate(shift + a, shift + b), None)  # type: ignore[misc]

    def _finish(self, *, piped: bool) -> None:
        self._end_word()
        now, self._now = self._now, _Pending()
        self._skips_word = False
        words, sudo = _drop_wrappers(now.words)
        # An empty first word is a quote that is still open, or the text around a subshell.
        words = words if words and words[0] else []
        if not words and piped and now.words:
            # The end of a group or loop is not a command, but what it prints goes into the pipe all the same.
            words = now.words[-1:]
        if not words or now.start < 0:
            return
        span = self._locate(now.start, now.end)
        self.commands.append(Command(tuple(words), sudo, piped, span, self._script))
        script = _find_script(words)
        if script is not None:
            self.commands += _split(script, lambda _a, _b: span, None)


def _strip_quotes(kind: str, text: str) -> str:
    if kind in {"single", "double"}:
        quote = text[0]
        return text[1:-1] if len(text) > 1 and text.endswith(quote) else text[1:]
    return text[1:] if kind == "escape" else text


def _drop_wrappers(words: list[str]) -> tuple[list[str], bool]:
    """Drop the words before the program: keywords, assignments, wrappers."""
    position, sudo = 0, False
    while position < len(words):
        word = words[position]
        if word in _HEADERS or word in _CLOSERS:
            return [], False
        if word == "sudo" or (word == "env" and position + 1 < len(words)):
            sudo = sudo or word == "sudo"
            position = _skip_options(words, position + 1)
        elif word in _PREFIXES or _ASSIGNMENT.match(word):
            position += 1
        else:
            break
    return words[position:], sudo


def _skip_options(words: list[str], position: int) -> int:
    while position < len(words) and words[position].startswith("-"):
        position += 2 if words[position] in _VALUED else 1
    return position


def _find_script(words: list[str]) -> str | None:
    """Return the script of ``sh -c script``."""
    if words[0].rpartition("/")[2] not in _SHELLS:
        return None
    for position, word in enumerate(words[1:], 1):
        if word.startswith("-") and not word.startswith("--") and word.endswith("c") and position + 1 < len(words):
            return words[position + 1]
    return None
