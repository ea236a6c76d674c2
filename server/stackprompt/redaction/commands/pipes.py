"""Find secrets that are printed into a program or a file, or passed as a here-string."""

import re
from collections.abc import Iterator, Sequence

from stackprompt.redaction.commands.words import end_of_word
from stackprompt.redaction.rules.judge import judge_half, judge_word
from stackprompt.redaction.rules.names import Meaning, read_name
from stackprompt.redaction.text.literals import LiteralSpan, read_quoted, read_word
from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.resources import read_words

PRINTERS = frozenset({"echo", "printf"})
_PIPE = re.compile(r"[ \t]*(?:\\\r?\n[ \t]*)?\|[ \t]*(?:\\\r?\n[ \t]*)?(?P<rest>[^|\n;&]{1,200})")
_INTO = re.compile(r"[ \t]*>{1,2}[ \t]*[\"']?(?P<path>[\w./~${}-]{1,200})")
_HERE = re.compile(r"[^\n|;&]{0,120}?<<<[ \t]*")
_OPTION = re.compile(r"-\w{1,3}|--|%s(?:\\n)?")
_OF_PAIRS = "chpasswd"


def find_in_echo(source: SourceText, words: Sequence[LiteralSpan]) -> Iterator[SecretSpan]:
    """Yield the word that is printed into a program that takes a secret, or into a file that is one."""
    plain = [word for word in words if not _OPTION.fullmatch(source.text[word.start : word.end])]
    if not plain:
        return
    last = plain[-1]
    after = end_of_word(source, last)
    pipe, into = _PIPE.match(source.text, after), _INTO.match(source.text, after)
    if pipe is not None and any(sink in pipe["rest"] for sink in read_words("password-options", "stdin")):
        yield from _judge_word(source, last, is_pair=_OF_PAIRS in pipe["rest"])
    elif into is not None:
        yield from _find_in_file(source, last, into["path"].lower())


def _find_in_file(source: SourceText, word: LiteralSpan, path: str) -> Iterator[SecretSpan]:
    """Read the word that is written into a file with the name of a secret."""
    base = path.rpartition("/")[2]
    if base.endswith("pgpass"):
        cut = source.text.rfind(":", word.start, word.end) + 1
        yield from judge_word(source, word._replace(start=max(cut, word.start)))
        return
    is_secret = read_name(base.partition(".")[0]) >= Meaning.LIKELY or "/run/secrets/" in path
    # Several words are settings, which are found by their names.
    if is_secret and not re.search(r"[\s=:{]", source.text[word.start : word.end]):
        yield from judge_word(source, word)


def find_here_string(source: SourceText, end: int) -> Iterator[SecretSpan]:
    """Yield the here-string of a program whose name ends at ``end``."""
    match = _HERE.match(source.text, end)
    if match is None:
        return
    limit = source.end_of(source.line_of(match.end()))
    word = read_quoted(source, match.end(), limit) or read_word(source, match.end(), limit)
    if word is not None:
        yield from _judge_word(source, word, is_pair=source.text.endswith(_OF_PAIRS, 0, end))


def _judge_word(source: SourceText, word: LiteralSpan, *, is_pair: bool) -> Iterator[SecretSpan]:
    value = source.text[word.start : word.end].removesuffix("\\n")
    word = word._replace(end=word.start + len(value))
    yield from judge_half(source, word, ":") if is_pair and ":" in value else judge_word(source, word)
