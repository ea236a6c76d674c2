"""Passwords that are typed into a program, or that a script asks for and compares."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from stackprompt.redaction.judge import Name, judge
from stackprompt.redaction.literals import Literal
from stackprompt.redaction.names import Meaning, read_name
from stackprompt.redaction.source import SecretSpan, Source, Syntax
from stackprompt.redaction.values import Place


class Line(NamedTuple):
    """A line of a dialogue: it can only be in a text that has one of ``hints``, which may be those of a program."""

    hints: tuple[str, ...]
    pattern: re.Pattern[str]


_LINES = (
    Line(
        ("redis", "REDIS"),
        re.compile(r"(?m)(?:^[ \t]*|[\"'])AUTH[ \t]+(?:[\w.-]+[ \t]+)?(?P<value>[^\s\"']{3,200})[\"']?[ \t]*$"),
    ),
    Line(
        ("ftp",), re.compile(r"(?m)^[ \t]*(?:quote[ \t]+)?user[ \t]+[\w.@\\-]+[ \t]+(?P<value>[^\s\"']{3,200})[ \t]*$")
    ),
    Line(("ftp",), re.compile(r"(?mi)^[ \t]*quote[ \t]+pass[ \t]+(?P<value>[^\s\"']{3,200})[ \t]*$")),
    Line(
        ("user ",),
        re.compile(
            r"(?m)\buser[ \t]+[\w.-]+[ \t]+(?:(?:on|off|reset\w*|~\S+|&\S+|[+-]@?\S+)[ \t]+){1,9}>(?P<value>[^\s\"'>]{3,200})"
        ),
    ),
    Line(
        ("ACL ", "acl "),
        re.compile(r"(?i)\bacl[ \t]+setuser[ \t]+[\w.-]+[ \t]+[^\n>]{0,100}>(?P<value>[^\s\"'>]{3,200})"),
    ),
    Line(
        ("net use", "NET USE", "net.exe"),
        re.compile(
            r"(?i)\bnet(?:\.exe)?[ \t]+use[ \t]+(?:[a-z*]:?[ \t]+)?[\"']?\\\\[^\s\"']+[\"']?[ \t]+(?:/user:\S+[ \t]+)?[\"']?(?P<value>[^\s\"'/*][^\s\"']*)"
        ),
    ),
    Line(
        ("net user", "NET USER", "net.exe"),
        re.compile(
            r"(?i)\bnet(?:\.exe)?[ \t]+user[ \t]+[\"']?[\w.\\-]+[\"']?[ \t]+[\"']?(?P<value>[^\s\"'/*][^\s\"']*)"
        ),
    ),
    Line(
        ("]:25", "]:465", "]:587", "]:2525", "sasl_passwd"),
        re.compile(
            r"(?m)(?:^|[\"'])[ \t]*(?:\[[\w.-]+\]|[\w-]+(?:\.[\w-]+)+)(?::\d{2,5})?[ \t]+[\w.+@-]{1,80}:(?P<value>(?!//)[^\s\"':][^\s\"']{2,200})"
        ),
    ),
)
_ASKS = re.compile(
    r"\bread[ \t]+(?:-[A-Za-z]*s[A-Za-z]*\b[^\n;&|]{0,160}?|-\w+[ \t]+-s\b[^\n;&|]{0,160}?)[ \t](?P<name>[A-Za-z_]\w*)[ \t]*(?:$|[;&|\n])",
    re.MULTILINE,
)
# A comment that has an account for people.
_ACCOUNTS = re.compile(
    r"(?im)(?:#|//|--|\*|<!--|rem)[^\n]{0,120}?\b(?P<lead>log[ -]?in|credentials?|account|creds|use|user|access|sign[ -]?in)\b[^\n]{0,60}?[ :][\w.@-]{2,40} / (?P<value>[^\s/,;]{4,100})(?=[\s,;]|$)"
)
_PLAIN_WORDS = frozenset(
    {"pass", "pw", "http", "https", "group", "user", "username", "email", "logout", "register", "signup", "role", "org"}
)


def find_in_dialogues(source: Source) -> Iterator[SecretSpan]:
    """Yield the passwords that a text answers a program with, or compares an answer to."""
    text = source.text
    for line in _LINES:
        if any(hint in text or hint in source.path for hint in line.hints):
            for match in line.pattern.finditer(text):
                yield from _judge_value(source, match)
    if "read -" in text:
        for asked in _ASKS.finditer(text):
            yield from _find_compared(source, asked["name"])
    if " / " in text and source.syntax is not Syntax.PROSE:
        for match in _ACCOUNTS.finditer(text):
            yield from _judge_account(source, match)


def _judge_account(source: Source, match: re.Match[str]) -> Iterator[SecretSpan]:
    """Judge what is behind `login: maria / `; a sentence has two words of a language at the same place."""
    value = match["value"]
    is_stated = ":" in match[0].partition(match["lead"])[2] and match["lead"].lower() != "use"
    if any(letter.isdigit() for letter in value) or (
        is_stated and value.lower() not in _PLAIN_WORDS and read_name(value) is Meaning.NONE
    ):
        yield from _judge_value(source, match)


def _find_compared(source: Source, name: str) -> Iterator[SecretSpan]:
    """Yield what a script compares an answer to that it does not show."""
    compared = re.compile(
        rf"[\"']?\$\{{?{name}\}}?[\"']?[ \t]*(?:!=|==?|=~)[ \t]*(?P<quote>[\"']?)(?P<value>[^\s\"'$\]]{{3,200}})(?P=quote)"
    )
    for match in compared.finditer(source.text):
        yield from _judge_value(source, match)


def _judge_value(source: Source, match: re.Match[str]) -> Iterator[SecretSpan]:
    name = Name("PASSWORD", match.start(), match.start(), Meaning.SURE)
    yield from judge(source, name, Literal(*match.span("value"), is_quoted=True), Place.CONFIGURATION)
