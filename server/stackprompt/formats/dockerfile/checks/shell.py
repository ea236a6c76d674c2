"""Checks of the shell scripts in a Dockerfile's RUN: quoting, portability, and what hides a failure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TypeAlias

from stackprompt.formats.check_context import Hits
from stackprompt.formats.dockerfile.checks import shell_dialects as dialects
from stackprompt.formats.dockerfile.checks.stages import DockerfileCheck
from stackprompt.formats.dockerfile.facts import DockerfileFacts, Instruction
from stackprompt.formats.dockerfile.reader import MAX_VARIABLES
from stackprompt.formats.dockerfile.variables import environment
from stackprompt.formats.identity import ByIdentity
from stackprompt.syntax.shell import DECLARES, Script, splits
from stackprompt.syntax.shell_syntax import Item, Piece, Word

_SHELLS = {"sh": "sh", "dash": "sh", "ash": "sh", "bash": "bash", "ksh": "bash"}
_STOPS = re.compile(r"-(?=\w*e)\w++|errexit")
_SHEBANG = re.compile(r"#![ \t]*(?:\S*/env[ \t]+(?:-S[ \t]+)?)?(\S+)(?:[ \t]+(\S+))?")
# What is several words by its nature.
_SEVERAL = re.compile(r"\$@|\$\{(?:!|@|\w+\[)")
_CLASS = re.compile(r"\[([^\[\]:]+)\]")
_BRACES = re.compile(r"\{[^{}\s,]*,[^{}\s]*\}|\{\w+\.\.\w+\}")
_STAYS = re.compile(r"[./]+")
_SEPARATORS = frozenset({";", "\n"})
_CLOSERS = frozenset({"fi", "done", "esac", "}", ")"})
# To fail with a message, or to go on whatever happened, is what people mean by the last part of a && b || c.
_TELLS = frozenset({"exit", "return", "true", "false", ":", "echo", "printf", "[", "test", "export"})
_NO_FILES = frozenset({"echo", "printf", "expr", "tr", "[", "test", "unset", "let"})
_DIVIDED = re.compile(r"-\w*[0d]|--null|--delimiter")


@dataclass(frozen=True, slots=True)
class _Run:
    """A script that RUN gives to a ``shell`` (sh, ash, bash) with ``options``: ``names`` are set by ARG and ENV."""

    script: Script
    shell: str
    options: Sequence[str]
    names: frozenset[str]
    subject: str

    def commands(self, programs: AbstractSet[str]) -> Iterator[tuple[tuple[Item, ...], int, tuple[Word, ...]]]:
        """Yield the commands that run one of ``programs``: all beside it, its place there, its words from that on."""
        for level in self.script.levels:
            for place, item in enumerate(level):
                if item.called and item.called[0].text in programs:
                    yield level, place, item.called


_ScriptPlace: TypeAlias = Item | Word | Piece
_Find: TypeAlias = Callable[[_Run], Iterator[_ScriptPlace]]


# Each check asks for the scripts of the document that is looked at; a few documents are looked at at once.
@lru_cache(maxsize=4)
def _read_runs(same: ByIdentity[DockerfileFacts]) -> tuple[_Run, ...]:
    facts = same.value
    runs: list[_Run] = []
    shells: dict[int, tuple[str, ...]] = {}
    names: dict[int, frozenset[str]] = {}
    for instruction in facts.instructions:
        stage = instruction.stage
        if stage < 0:
            continue
        if instruction.keyword == "FROM":
            parent = facts.stages[stage].parent
            shells[stage] = ("sh",) if parent is None else shells[parent]
            names[stage] = frozenset() if parent is None else names[parent]
        elif instruction.keyword == "SHELL":
            shells[stage] = instruction.arguments
        elif instruction.keyword == "ARG":
            names[stage] = _add_bounded(names[stage], (word.partition("=")[0] for word in instruction.raw.split()))
        elif instruction.keyword == "ENV":
            names[stage] = _add_bounded(names[stage], (key for key, _ in environment(instruction.raw)))
        elif instruction.keyword == "RUN" and instruction.form == "shell":
            runs += _read_scripts(facts, instruction, shells[stage], names[stage])
    return tuple(runs)


@lru_cache(maxsize=4)
def _list_first_images(same: ByIdentity[DockerfileFacts]) -> tuple[str, ...]:
    """Return for each stage the image that the oldest stage it is built from begins with."""
    images: list[str] = []
    for stage in same.value.stages:
        images.append(stage.image if stage.parent is None else images[stage.parent])
    return tuple(images)


def _add_bounded(names: frozenset[str], more: Iterable[str]) -> frozenset[str]:
    """Return ``names`` and as many ``more`` as the reader keeps: each stage has a copy of those of its parent."""
    return names | frozenset(islice(more, max(0, MAX_VARIABLES - len(names))))


def _read_scripts(
    facts: DockerfileFacts, run: Instruction, shell: Sequence[str], names: frozenset[str]
) -> Iterator[_Run]:
    image = _list_first_images(ByIdentity(facts))[run.stage].lower()
    subject = "" if len(facts.stages) == 1 else f"stage {facts.stages[run.stage].name or run.stage}"
    for script in dict.fromkeys(command.script for command in run.commands if command.script is not None):
        shebang = _SHEBANG.match(script.text)
        words = [word for word in shebang.groups() if word] if shebang else shell
        kind = _SHELLS.get(words[0].rpartition("/")[2] if words else "")
        if kind is not None and not dialects.WINDOWS.search(image):
            if kind == "sh":
                kind = (
                    "bash" if dialects.SH_IS_BASH.search(image) else "ash" if dialects.SH_IS_ASH.search(image) else "sh"
                )
            yield _Run(script, kind, words[1:], names, subject)
            # What follows in a heredoc is for the shell that the first line calls.
            shell = script.text.split()


def _find_unquoted(run: _Run) -> Iterator[Piece]:
    """Yield the expansions whose value is split into words, and matched against file names."""
    for level in run.script.levels:
        for item in level:
            called = item.called
            declares = run.shell == "bash" and bool(called) and called[0].text in DECLARES
            # A command that is nothing but a variable is meant to be split.
            words = called[1:] if called and len(called[0].pieces) == 1 else called
            words = tuple(word for word in words if not declares or not word.assignment)
            for word in (*words, *(target for _, target in item.redirects)):
                yield from (piece for piece in word.pieces if not piece.is_quoted)


def find_unquoted_variables(run: _Run) -> Iterator[_ScriptPlace]:
    """Find a variable without quotes whose value may be several words."""
    whole = run.script.whole_variables(run.names)
    for piece in _find_unquoted(run):
        if piece.kind == "variable" and not _SEVERAL.match(piece.text) and splits(piece, whole):
            yield piece


def find_unquoted_substitutions(run: _Run) -> Iterator[_ScriptPlace]:
    """Find a command substitution without quotes."""
    for piece in _find_unquoted(run):
        programs = [words[0].text for item in piece.items if (words := item.called)]
        # What these print is a list, to be split.
        if piece.kind in {"command", "backtick"} and programs and programs[0] not in {"seq", "pgrep"}:
            yield piece


def backticks(run: _Run) -> Iterator[_ScriptPlace]:
    """Find a command substitution in the old style."""
    words = (word for level in run.script.levels for item in level for word in item.all_words)
    yield from (piece for word in words for piece in word.pieces if piece.kind == "backtick" and piece.items)


def find_masked_status(run: _Run) -> Iterator[_ScriptPlace]:
    """Find an export of what a command prints: the status is that of export."""
    for _, _, words in run.commands(DECLARES):
        for word in words[1:]:
            if word.assignment and any(piece.kind in {"command", "backtick"} for piece in word.pieces):
                yield word


def cd_unchecked(run: _Run) -> Iterator[_ScriptPlace]:
    """Find a cd whose failure goes unnoticed, so that what follows runs in the wrong directory."""
    options = (*run.options, *(word.text for _, _, words in run.commands({"set"}) for word in words[1:]))
    if any(_STOPS.fullmatch(option) for option in options):
        return
    for level, place, words in run.commands({"cd"}):
        is_path = len(words) > 1 and not _STAYS.fullmatch(words[1].text)
        is_tested = _read_kind(level, place - 1) in {"if", "elif", "while", "until", "!", "|"}
        if is_path and not is_tested and _find_follower(level, place) in _SEPARATORS:
            yield level[place]


def _read_kind(level: tuple[Item, ...], place: int) -> str:
    return level[place].kind if 0 <= place < len(level) else ""


def _find_follower(level: tuple[Item, ...], place: int) -> str:
    """Return the operator or keyword that takes the status of the command at ``place``; "" at the end of the script."""
    place += 1
    while _read_kind(level, place) in _CLOSERS or (
        _read_kind(level, place) in _SEPARATORS and _read_kind(level, place + 1) in {*_CLOSERS, *_SEPARATORS, ""}
    ):
        place += 1
    following = _read_kind(level, place + 1)
    return following if following in {"then", "do", "else", "elif"} else _read_kind(level, place)


def and_or(run: _Run) -> Iterator[_ScriptPlace]:
    """Find ``a && b || c`` where c also runs if b fails, and neither is there only to report it."""
    for level in run.script.levels:
        for place, item in enumerate(level):
            if item.kind == "||" and _read_kind(level, place - 2) == "&&":
                programs = [other.called[0].text for other in level[place - 1 : place + 2 : 2] if other.called]
                is_choice = len(programs) == 2 and _TELLS.isdisjoint(programs)  # noqa: PLR2004 - b and c
                if is_choice and _find_follower(level, place + 1) in {*_SEPARATORS, ""}:
                    yield level[place - 1]


def bashism(run: _Run) -> Iterator[_ScriptPlace]:
    """Find what the image's sh does not know."""
    is_dash = run.shell == "sh"
    operators = (dialects.BASH_OPERATORS | dialects.ASH_OPERATORS) if is_dash else dialects.BASH_OPERATORS
    for level in run.script.levels if run.shell != "bash" else ():
        for item in level:
            kinds = (item.kind, *(kind for kind, _ in item.redirects))
            if not operators.isdisjoint(kinds) or _is_unknown(item.called, is_dash=is_dash):
                yield item
            for word in item.all_words:
                yield from (piece for piece in word.pieces if _is_bash_piece(piece, is_dash=is_dash))
            for word in item.called[1:]:
                yield from (piece for piece in word.pieces if _is_bare(piece) and _BRACES.search(piece.text))


def _is_unknown(words: tuple[Word, ...], *, is_dash: bool) -> bool:
    program = words[0].text if words else ""
    if is_dash and program in dialects.ASH_PARTLY:
        return any(dialects.ASH_ARGUMENT.fullmatch(f"{program} {word.text}") for word in words[1:])
    return program in dialects.BASH_COMMANDS or (is_dash and program in dialects.ASH_COMMANDS)


def _is_bash_piece(piece: Piece, *, is_dash: bool) -> bool:
    if piece.kind == "variable":
        return bool(dialects.BASH_ONLY.match(piece.text) or (is_dash and dialects.NOT_IN_DASH.match(piece.text)))
    return piece.kind == "process" or (piece.kind == "ansi" and is_dash)


def _is_bare(piece: Piece) -> bool:
    return piece.kind == "text" and not piece.is_quoted


def _list_arguments(item: Item) -> tuple[Word, ...]:
    """Return the arguments that may be meant for names of files."""
    return item.called[1:] if item.called and item.called[0].text not in _NO_FILES else ()


def glob_dash(run: _Run) -> Iterator[_ScriptPlace]:
    """Find an argument that begins with a wildcard: a file named like an option would be taken for one."""
    for level in run.script.levels:
        for item in level:
            for word in _list_arguments(item):
                if word.text == "--":
                    break
                if _is_bare(word.pieces[0]) and word.pieces[0].text.startswith(("*", "?")):
                    yield word


def glob_brackets(run: _Run) -> Iterator[_ScriptPlace]:
    """Find brackets without quotes that list a character twice, so that no set of characters is meant."""
    for word in (word for level in run.script.levels for item in level for word in _list_arguments(item)):
        for piece in filter(_is_bare, word.pieces):
            sets = (match[1].replace("-", "") for match in _CLASS.finditer(piece.text))
            if any(len(set(letters)) < len(letters) for letters in sets):
                yield piece


def find_xargs(run: _Run) -> Iterator[_ScriptPlace]:
    """Find file names that go from find to xargs divided by blanks."""
    for level, place, words in run.commands({"find"}):
        piped = level[place + 2 : place + 3] if _read_kind(level, place + 1) == "|" else ()
        arguments = [word.text for other in piped for word in other.called]
        is_divided = any(word.text.startswith(("-print0", "-printf", "-fprint")) for word in words)
        if arguments[:1] == ["xargs"] and not is_divided and not any(_DIVIDED.match(word) for word in arguments[1:]):
            yield level[place]


def _check(find: _Find, sign: str) -> DockerfileCheck:
    """Return a check that reads the syntax of those scripts only in which ``sign``, a pattern, occurs."""
    pattern = re.compile(sign)

    def check(facts: DockerfileFacts) -> Hits:
        for run in _read_runs(ByIdentity(facts)):
            if pattern.search(run.script.text):
                yield from ((run.script.locate(place.start, place.end), run.subject) for place in find(run))

    return check


CHECKS: Mapping[str, DockerfileCheck] = {
    "dockerfile-shell-and-or": _check(and_or, r"\|\|"),
    "dockerfile-shell-backticks": _check(backticks, r"`"),
    "dockerfile-shell-bashism": _check(bashism, dialects.BASH_SIGN),
    "dockerfile-shell-cd-unchecked": _check(cd_unchecked, r"\bcd\s"),
    "dockerfile-shell-export-status": _check(find_masked_status, r"\b(?:export|readonly|local|declare|typeset)\s"),
    "dockerfile-shell-find-xargs": _check(find_xargs, r"\bxargs\b"),
    "dockerfile-shell-glob-brackets": _check(glob_brackets, r"\[[^\s\[\]:]{2}"),
    "dockerfile-shell-glob-dash": _check(glob_dash, r"\s[*?]"),
    "dockerfile-shell-unquoted-substitution": _check(find_unquoted_substitutions, r"\$\(|`"),
    "dockerfile-shell-unquoted-variable": _check(find_unquoted_variables, r"\$[\w{*]"),
}
