"""Decide about one literal under one name, and yield its ranges of the text."""

import binascii
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stackprompt.redaction.rules.names import Meaning, read_name, split_name
from stackprompt.redaction.rules.values import LONGEST_VALUE, is_secret_value, looks_random
from stackprompt.redaction.text.literals import LiteralSpan, skip_scheme
from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.redaction.text.syntax import Context

_EXPRESSION = re.compile(
    r"\$\{\{.*?\}\}|\{\{.*?\}\}|\$?\$\{[^{}]*\}|\$\([^()]*\)|#\{[^{}]*\}|%\([^()]*\)s|\{[\w.]*\}"
    r"|<%.*?%>|\$[A-Z_]{3,}\b|%[sdv]\b"
)
_SHORTEST_REST = 8


class Name(NamedTuple):
    """A name in a text with its meaning for the value after it."""

    text: str
    start: int
    end: int
    meaning: Meaning


def judge(source: SourceText, name: Name, literal: LiteralSpan, context: Context) -> Iterator[SecretSpan]:
    """Yield the ranges of ``literal`` when it is a secret."""
    if source.text.startswith("{{", literal.start) or source.text.startswith("<%", literal.start):
        yield from _judge_template(source, name, literal)
        return
    # A bare word before a bracket is a call.
    if not literal.is_quoted and source.text.startswith("(", literal.end):
        return
    inner = skip_scheme(source, literal)
    if inner.start != literal.start:
        name = name._replace(meaning=max(name.meaning, Meaning.LIKELY))
        context = Context.CONFIGURATION if context is Context.CODE else context
    if source.is_translation:
        name = name._replace(meaning=Meaning.WEAK)
    value = source.text[inner.start : min(inner.end, inner.start + LONGEST_VALUE)]
    if is_encoded(name, value):
        yield from split_lines(source, inner.start, inner.end)
        return
    rest = _drop_expressions(value)
    # A weak name such as `key` with an expression in its value is usually the key of a cache.
    if rest != value and name.meaning is Meaning.WEAK:
        return
    if is_secret_value(name.text, name.meaning, rest, context):
        yield from split_lines(source, inner.start, inner.end)


_TEMPLATE_TEXT = re.compile(
    r"(?:\{\{-?[ \t]*|\bdefault[ \t]+|\(|\bor[ \t]+|\{[ \t]*|\|\|[ \t]*)(?P<quote>[\"'])"
    r"(?P<value>[^\"'\n{}]+)(?P=quote)"
)


def _judge_template(source: SourceText, name: Name, literal: LiteralSpan) -> Iterator[SecretSpan]:
    """Find secrets among the strings of a template expression, which are its defaults."""
    for match in _TEMPLATE_TEXT.finditer(source.text, literal.start, literal.end):
        value = match["value"]
        if match[0].startswith("(") and not source.text.startswith(")", match.end()):
            continue
        if not is_secret_value(name.text, name.meaning, value, Context.CODE) or read_name(value) > Meaning.WEAK:
            continue
        yield SecretSpan(*match.span("value"), match.start("value"))


def _drop_expressions(value: str) -> str:
    """Return the literal part of ``value``, without the expressions in it."""
    if "{" not in value and "$" not in value and "%" not in value:
        return value
    rest = _EXPRESSION.sub("", value)
    if rest == value or not rest.strip():
        return value
    return rest if looks_random(rest) and len(rest) >= _SHORTEST_REST else ""


def judge_all(
    source: SourceText, name: Name, literals: Sequence[LiteralSpan], context: Context
) -> Iterator[SecretSpan]:
    """Yield the ranges of all pieces of a value that is a secret as a whole."""
    if len(literals) == 1:
        yield from judge(source, name, literals[0], context)
        return
    whole = "".join(source.text[literal.start : literal.end] for literal in literals)
    if literals and is_secret_value(name.text, name.meaning, _drop_expressions(whole), context):
        for literal in literals:
            yield from split_lines(source, literal.start, literal.end, literals[0].start)


def split_lines(source: SourceText, start: int, end: int, group: int | None = None) -> Iterator[SecretSpan]:
    """Yield a range line by line, without the blanks around each."""
    group = start if group is None else group
    line = source.line_of(start)
    while start < end:
        stop = min(end, source.end_of(line))
        text = source.text[start:stop]
        bare = text.strip()
        if bare:
            first = start + len(text) - len(text.lstrip())
            yield SecretSpan(first, first + len(bare), group)
        line += 1
        start = source.starts[line] if line < len(source.starts) else end


# Values of these names may be a user and a password: `BASIC_AUTH: u:v`, `NEO4J_AUTH: u/v`.
_OF_TWO = frozenset({"auth", "credentials", "credential", "creds", "cred", "login", "basic"})
_HALVES = re.compile(r"[\"']?(?:[\w.@-]{1,64}:(?=\S{3,}$)|[a-z][\w.-]{0,30}/(?=[^/\s]*\d[^/\s]*$))")


_BASE64 = re.compile(r"(?=[^\n]*(?:[A-Z]|\d))[A-Za-z0-9+/]{7,400}={0,2}")
_QUARTET = 4


def is_encoded(name: Name, value: str) -> bool:
    """Return whether ``value`` is Base64 of a text under the name of a login: `_auth=dXNlcjpw`, `Basic dXNlcjpw`."""
    if not is_of_two(name) or len(value) % _QUARTET or not _BASE64.fullmatch(value):
        return False
    decoded = binascii.a2b_base64(value)
    return all(0x20 <= byte < 0x7F for byte in decoded)  # noqa: PLR2004 - what can be printed


def is_of_two(name: Name) -> bool:
    """Return whether a name may mean a user and a password together."""
    return split_name(name.text)[-1] in _OF_TWO


def split_pair(source: SourceText, name: Name, literal: LiteralSpan) -> tuple[Name, LiteralSpan]:
    """Return the password alone when the value is a user and a password."""
    match = _HALVES.match(source.text[literal.start : literal.end]) if is_of_two(name) else None
    if match is None:
        return name, literal
    return name._replace(text="PASSWORD", meaning=Meaning.SURE), literal._replace(start=literal.start + match.end())


_SHORTEST_WORD = 4
_OF_OPENSSL = ("pass:", "password:")
_ELSEWHERE = ("env:", "file:", "fd:", "stdin")


def judge_word(source: SourceText, word: LiteralSpan, *, is_sure: bool = True) -> Iterator[SecretSpan]:
    """Yield a word that a program takes as a secret; unless ``is_sure``, only one that looks like a secret."""
    text = source.text[word.start : word.end]
    is_option = text[:1] == "-" and not word.is_quoted and len(text) < _SHORTEST_WORD
    if is_option or text.startswith(_ELSEWHERE):
        return
    for prefix in _OF_OPENSSL:
        if text.startswith(prefix):
            word = word._replace(start=word.start + len(prefix))
    if text[:1] in {"'", '"'} and text[-1:] == text[:1] and len(text) > 1:
        word = word._replace(start=word.start + 1, end=word.end - 1)
    meaning, context = (Meaning.SURE, Context.CONFIGURATION) if is_sure else (Meaning.LIKELY, Context.PROSE)
    yield from judge(source, Name("PASSWORD", word.start, word.start, meaning), word, context)


def judge_half(source: SourceText, word: LiteralSpan, separator: str) -> Iterator[SecretSpan]:
    """Yield the password of a word with a user and a password."""
    text = source.text[word.start : word.end]
    # The user may be a variable with a default behind the same separator.
    cut = text.rfind("}" + separator) + 1 if text.startswith(("${", "$(", "{{")) else text.find(separator)
    if cut > 0 or text.startswith(separator):
        yield from judge_word(source, word._replace(start=word.start + cut + 1))
