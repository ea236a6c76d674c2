"""Find passwords in statements of SQL: of accounts, and in the columns of rows."""

import re
from collections.abc import Iterator

from stackprompt.redaction.rules.judge import Name, judge
from stackprompt.redaction.rules.names import Meaning, read_name
from stackprompt.redaction.text.literals import LiteralSpan
from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.redaction.text.syntax import Context

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


def find_in_sql(source: SourceText) -> Iterator[SecretSpan]:
    """Yield the passwords that statements set."""
    text = source.text
    if "dentified" in text or "DENTIFIED" in text:
        for match in _BY.finditer(text):
            kind = match.lastgroup or "bare"
            # Without an account on its line `identified by` is part of a sentence.
            if kind != "bare" or _ACCOUNT.search(text, max(0, match.start() - _LOOK_BACK), match.start()):
                yield from _judge_value(source, match, kind, Meaning.SURE, Context.CONFIGURATION)
    if "password" in text or "PASSWORD" in text:
        for match in _SET.finditer(text):
            yield from _judge_value(source, match, "value", Meaning.SURE, Context.CONFIGURATION)
    if "nsert" in text or "NSERT" in text:
        for match in _INSERT.finditer(text):
            yield from _find_in_rows(source, match)


def _find_in_rows(source: SourceText, insert: re.Match[str]) -> Iterator[SecretSpan]:
    columns = [read_name(column.strip(' "`[]\n')) for column in insert["columns"].split(",")]
    if max(columns) < Meaning.LIKELY:
        return
    position = insert.end()
    while (row := _TUPLE.match(source.text, position)) is not None:
        fields = _FIELD.finditer(source.text, row.start("body"), row.end("body"))
        for meaning, field in zip(columns, fields, strict=False):
            if meaning >= Meaning.LIKELY and field["value"]:
                yield from _judge_value(source, field, "value", meaning, Context.CODE)
        comma = _COMMA.match(source.text, row.end())
        position = comma.end() if comma else len(source.text)


def _judge_value(
    source: SourceText, match: re.Match[str], group: str, meaning: Meaning, context: Context
) -> Iterator[SecretSpan]:
    name = Name("password", match.start(), match.start(), meaning)
    yield from judge(source, name, LiteralSpan(*match.span(group), is_quoted=True), context)
