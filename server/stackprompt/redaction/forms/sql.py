"""Passwords in statements of SQL: of accounts, and in the columns of rows."""

import re
from collections.abc import Iterator

from stackprompt.redaction.rules.judge import Name, judge
from stackprompt.redaction.rules.names import Meaning, read_name
from stackprompt.redaction.text.literals import Literal
from stackprompt.redaction.text.source import SecretSpan, Source
from stackprompt.redaction.text.syntax import Place

_LOOK_BACK = 200
_INSERT = re.compile(r"(?i)\binsert\s+into\s+[\w.\"`\[\]]+\s*\((?P<columns>[^()]{1,400})\)\s*values\s*(?=\()")
_TUPLE = re.compile(r"\((?P<body>(?:[^()'\n]|'(?:[^']|'')*'){1,2000})\)")
_FIELD = re.compile(r"\s*(?:'(?P<value>(?:[^']|'')*)'|[^,']*)\s*(?:,|$)")
_BY = re.compile(
    r"(?i)\bidentified\s+(?:with\s+\S+\s+)?(?:by|as)\s+(?:password\s+)?(?:'(?P<quoted>[^'\n]+)'"
    r"|\"(?P<double>[^\"\n]+)\"|(?P<bare>[^\s'\";]+))"
)
_ACCOUNT = re.compile(r"(?i)\b(?:user|link|role|grant|connect)\b[^;\n]*$")
_SET = re.compile(r"(?i)\bset\s+password\s+(?:for\s+[^\s=]+\s*)?=\s*(?:password\s*\()?\s*'(?P<value>[^'\n]+)'")
_COMMA = re.compile(r"\s*,\s*")


def find_in_sql(source: Source) -> Iterator[SecretSpan]:
    """Yield the passwords that statements set."""
    text = source.text
    if "dentified" in text or "DENTIFIED" in text:
        for match in _BY.finditer(text):
            kind = match.lastgroup or "bare"
            # Elsewhere `identified by` is a word of a sentence.
            if kind != "bare" or _ACCOUNT.search(text, max(0, match.start() - _LOOK_BACK), match.start()):
                yield from _judge_value(source, match, kind, Meaning.SURE, Place.CONFIGURATION)
    if "password" in text or "PASSWORD" in text:
        for match in _SET.finditer(text):
            yield from _judge_value(source, match, "value", Meaning.SURE, Place.CONFIGURATION)
    if "nsert" in text or "NSERT" in text:
        for match in _INSERT.finditer(text):
            yield from _find_in_rows(source, match)


def _find_in_rows(source: Source, insert: re.Match[str]) -> Iterator[SecretSpan]:
    columns = [read_name(column.strip(' "`[]\n')) for column in insert["columns"].split(",")]
    if max(columns) < Meaning.LIKELY:
        return
    position = insert.end()
    while (row := _TUPLE.match(source.text, position)) is not None:
        fields = _FIELD.finditer(source.text, row.start("body"), row.end("body"))
        for meaning, field in zip(columns, fields, strict=False):
            if meaning >= Meaning.LIKELY and field["value"]:
                yield from _judge_value(source, field, "value", meaning, Place.CODE)
        comma = _COMMA.match(source.text, row.end())
        position = comma.end() if comma else len(source.text)


def _judge_value(
    source: Source, match: re.Match[str], group: str, meaning: Meaning, place: Place
) -> Iterator[SecretSpan]:
    name = Name("password", match.start(), match.start(), meaning)
    yield from judge(source, name, Literal(*match.span(group), is_quoted=True), place)
