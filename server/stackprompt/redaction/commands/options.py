"""Find secrets on command lines: options and words of programs that take one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

from stackprompt.redaction.commands.pipes import PRINTERS, find_here_string, find_in_echo
from stackprompt.redaction.commands.words import read_words
from stackprompt.redaction.rules.judge import Name, judge, judge_half, judge_word
from stackprompt.redaction.rules.names import Meaning, read_name
from stackprompt.redaction.text.literals import LiteralSpan
from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.redaction.text.syntax import Context
from stackprompt.resources import read_table

_LONGEST = 1_000
_SHORT_OPTION = 2
_BEFORE_FIRST_WORD = frozenset({" ", "\t", '"', "'", "\n", "\r", "\\", ","})
# The rest of other options that begin with `-p`.
_NOT_GLUED = ("ort", "rotocol", "rint", "retty", "lugin", "ipe", "refix", "rogress", "rofile", "arallel")
_SLASH = re.compile(r"(?:userid=)?[\w$-][\w.$-]*/(?P<value>[^@/\s]+|[^\s/]+(?=@))(?:@|$)")
_ECHO = "echo "


@dataclass(frozen=True)
class Program:
    """A row of the table ``password-options``: where programs take a secret. Without slots, for its property."""

    next: tuple[str, ...] = ()
    glued: tuple[str, ...] = ()
    pair: tuple[str, ...] = ()
    separator: str = ":"
    keyed: tuple[str, ...] = ()
    echoed: tuple[str, ...] = ()
    positional: tuple[str, ...] = ()
    assigned: tuple[str, ...] = ()
    within: str = ""
    flag: str = ""
    slash: bool = False
    sure: bool = True

    @cached_property
    def triggers(self) -> frozenset[str]:
        """Return texts of which one must follow the program."""
        # The letters of a cluster, as in `-sSfu`, are separate options.
        options = [*self.next, *(o[1:] if len(o) == _SHORT_OPTION else o for o in self.pair)]
        verbs = [pattern.split(" ")[0].strip("_*@:") for pattern in self.positional]
        return frozenset(
            (*options, *verbs, *self.glued, *self.keyed, *self.echoed, *self.assigned, *("/" * self.slash))
        )


class CommandWords(NamedTuple):
    """The words behind a program, with their texts."""

    words: Sequence[LiteralSpan]
    values: Sequence[str]


@cache
def read_programs() -> Mapping[str, tuple[Program, ...]]:
    """Return the rows of the table by the names of programs."""
    programs: dict[str, tuple[Program, ...]] = dict.fromkeys(
        (*PRINTERS, *read_table("password-options")["readers"]), ()
    )
    for row in read_table("password-options")["programs"]:
        fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
        names = fields.pop("names")
        program = Program(**fields)
        for name in names:
            programs[name] = (*programs.get(name, ()), program)
    return programs


def find_in_command(source: SourceText, name: str, start: int, end: int) -> Iterator[SecretSpan]:
    """Yield the secrets among the words of the program that begins at ``start``."""
    text = source.text
    if text[end : end + 1] not in _BEFORE_FIRST_WORD or text[max(0, start - 1) : start] in {"-", "."}:
        return
    following = text[end : end + _LONGEST]
    if name in PRINTERS:
        line = following.partition("\n")[0]
        if "|" in line or ">" in line or line.rstrip().endswith("\\"):
            yield from find_in_echo(source, read_words(source, start, end))
        return
    if "<<<" in following:
        yield from find_here_string(source, end)
    rows = [
        row for row in read_programs()[name] if row.within in following and any(t in following for t in row.triggers)
    ]
    if rows:
        words = read_words(source, start, end)
        command = CommandWords(words, [text[word.start : word.end] for word in words])
        for row in rows:
            if not row.within or row.within in command.values:
                yield from _find_by_row(source, row, command)


def _find_by_row(source: SourceText, row: Program, command: CommandWords) -> Iterator[SecretSpan]:
    values = (*command.values, "")
    for index, word in enumerate(command.words):
        following = command.words[index + 1] if index + 1 < len(command.words) else None
        yield from _find_in_word(source, row, word, values[index])
        if following is not None:
            yield from _find_in_next(source, row, values[index], following, values[index + 1])
    yield from _find_positional(source, row, command)
    yield from _find_pairs(source, row, command)


def _find_in_word(source: SourceText, row: Program, word: LiteralSpan, value: str) -> Iterator[SecretSpan]:
    """Read a word that holds an option and its secret."""
    for option in row.glued:
        if value.startswith(option) and value != option and not value.startswith(_NOT_GLUED, len(option)):
            yield from judge_word(source, word._replace(start=word.start + len(option)), is_sure=row.sure)
    for option in row.keyed:
        cut = value.find("=", len(option) + 1) if value.startswith(f"{option}=") else -1
        if cut >= 0:
            yield from judge_word(source, word._replace(start=word.start + cut + 1))
    for option in row.pair:
        is_short = len(option) == _SHORT_OPTION and value.startswith(option) and row.separator in value
        if value.startswith(f"{option}=") or is_short:
            yield from judge_half(source, word._replace(start=word.start + len(option)), row.separator)
    yield from _find_in_echo(source, row, word, value)
    match = _SLASH.match(value) if row.slash else None
    if match is not None:
        start, end = match.span("value")
        yield from judge_word(source, word._replace(start=word.start + start, end=word.start + end))


def _find_in_echo(source: SourceText, row: Program, word: LiteralSpan, value: str) -> Iterator[SecretSpan]:
    """Read a command that prints the secret: `--password-command='echo v'`."""
    for option in row.echoed:
        if value.startswith((f"{option}='{_ECHO}", f'{option}="{_ECHO}')):
            start = word.start + len(option) + len(_ECHO) + 2
            yield from judge_word(source, word._replace(start=start, end=word.end - 1))


def _find_in_next(source: SourceText, row: Program, option: str, word: LiteralSpan, value: str) -> Iterator[SecretSpan]:
    """Read the word behind an option."""
    if option in row.next:
        yield from judge_word(source, word, is_sure=row.sure)
    if option in row.keyed and "=" in value:
        yield from judge_word(source, word._replace(start=word.start + value.index("=") + 1))
    if option in row.echoed and value.startswith(_ECHO):
        yield from judge_word(source, word._replace(start=word.start + len(_ECHO)))
    is_cluster = option[:1] == "-" and option[1:].isalpha() and f"-{option[-1:]}" in row.pair
    if option in row.pair or is_cluster:
        yield from judge_half(source, word, row.separator)


def _find_positional(source: SourceText, row: Program, command: CommandWords) -> Iterator[SecretSpan]:
    """Read words by their position among those that are not options."""
    clusters = [value for value in command.values if value[:1] == "-" and value[1:2] != "-"]
    if row.flag and row.flag not in command.values and not any(row.flag in cluster for cluster in clusters):
        return
    plain = [pair for pair in zip(command.words, command.values, strict=True) if not pair[1].startswith("-")]
    for pattern in row.positional:
        parts = pattern.split(" ")
        # With -n a program of password files has no file.
        parts = parts[1:] if row.flag == "b" and any("n" in cluster for cluster in clusters) else parts
        for begin in range(len(plain) - len(parts) + 1):
            if all(_matches(want, value) for want, (_, value) in zip(parts, plain[begin:], strict=False)):
                word = plain[begin + len(parts) - 1][0]
                is_half = parts[-1] != "@"
                yield from judge_half(source, word, ":") if is_half else judge_word(source, word, is_sure=row.sure)
                break


def _matches(want: str, value: str) -> bool:
    if want in {"_", "@"}:
        return True
    if want == "_:@":
        return ":" in value
    return value.startswith(want[:-1]) if want.endswith("*") else value == want


def _find_pairs(source: SourceText, row: Program, command: CommandWords) -> Iterator[SecretSpan]:
    """Read the pairs behind a verb that stores them as secrets."""
    if not any(verb in " ".join(command.values) for verb in row.assigned):
        return
    for word, value in zip(command.words, command.values, strict=True):
        key, equals, _ = value.partition("=")
        if equals and not key.startswith("-"):
            name = Name(key, word.start, word.start, max(Meaning.LIKELY, read_name(key)))
            yield from judge(source, name, word._replace(start=word.start + len(key) + 1), Context.CONFIGURATION)
