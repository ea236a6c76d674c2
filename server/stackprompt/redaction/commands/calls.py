"""Find secrets among the arguments of well-known calls, which have no name there."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from stackprompt.redaction.rules.judge import Name, judge_all
from stackprompt.redaction.rules.names import Meaning
from stackprompt.redaction.text.literals import LiteralSpan, read_strings, skip_continuations
from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.redaction.text.syntax import Context
from stackprompt.resources import read_table

_LONGEST = 400
_TOKEN = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|[()\[\]{},]")
_OPEN = re.compile(r"(?:(?:-?>|::)(?:connect|connect_cached|create|of|new|from))?\s*\(\s*|[ \t]+(?=[\"'])")
# Java has passwords in arrays of letters: `store.load(file, "v".toCharArray())`.
_OF_LETTERS = re.compile(
    r"(?i)(?:load|getkey|init|keyspec|protection|entry|store|material|\bopen|authentication)\w*\s*\("
)
_ALPHABET = re.compile(r"(?i)0123|abcd|^.{0,3}$")


class SecretCall(NamedTuple):
    """A call whose ``argument`` (from 1) is a secret: certainly, or when it looks like one."""

    argument: int
    is_sure: bool
    # Whether a plain word may be a secret.
    takes_words: bool = True


@cache
def read_calls() -> Mapping[str, SecretCall]:
    """Return the calls by their names."""
    calls: dict[str, SecretCall] = {}
    for row in read_table("password-options")["calls"]:
        for name in row["names"]:
            calls[name] = SecretCall(
                row.get("arguments", {}).get(name, row["argument"]), row.get("sure", True), row.get("words", True)
            )
    return calls


def find_in_call(source: SourceText, call: SecretCall, end: int) -> Iterator[SecretSpan]:
    """Yield the secret argument of the call whose name ends at ``end``, when it is a literal."""
    if call.argument == 0:
        yield from _find_before(source, end)
        return
    opening = _OPEN.match(source.text, end)
    if opening is None:
        return
    start = _find_argument(source, opening.end(), call.argument)
    if start < 0:
        return
    start = skip_continuations(source, start)
    texts = read_strings(source, start, source.end_of(source.line_of(start)))
    meaning = Meaning.SURE if call.is_sure else Meaning.LIKELY
    yield from judge_all(
        source, Name("secret" if call.takes_words else "argument", end, end, meaning), texts, Context.CODE
    )


def _find_argument(source: SourceText, position: int, argument: int) -> int:
    """Return where an argument begins, -1 when the call has fewer."""
    depth, number = 0, 1
    if argument == 1:
        return position
    for match in _TOKEN.finditer(source.text, position, position + _LONGEST):
        sign = match[0]
        if sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
            if depth < 0:
                return -1
        elif sign == "," and depth == 0:
            number += 1
            if number == argument:
                end = match.end()
                return end + len(source.text[end : end + 80]) - len(source.text[end : end + 80].lstrip())
    return -1


def _find_before(source: SourceText, end: int) -> Iterator[SecretSpan]:
    """Read the text that a method is called on."""
    dot = source.text.rfind(".", max(0, end - _LONGEST), end)
    inside = source.string_around(dot - 1) if dot > 0 and source.text[dot - 1] == '"' else None
    if inside is None or not _OF_LETTERS.search(source.head_of(inside[0])):
        return
    if not _ALPHABET.search(source.text[slice(*inside)]):
        literal = LiteralSpan(*inside, is_quoted=True)
        yield from judge_all(source, Name("password", end, end, Meaning.SURE), [literal], Context.CODE)
