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


_VALUE = r"(?P<value>[^\s\"'/*>][^\s\"']{2,200})"
_SHARE = r"[\"']?\\\\[^\s\"']+[\"']?"
_HOST = r"(?:\[[\w.-]+\]|[\w-]+(?:\.[\w-]+)+)(?::\d{2,5})?"
_LINES = (
    Line(("redis", "REDIS"), re.compile(rf"(?m)(?:^[ \t]*|[\"'])AUTH[ \t]+(?:[\w.-]+[ \t]+)?{_VALUE}[\"']?[ \t]*$")),
    Line(("ftp",), re.compile(rf"(?m)^[ \t]*(?:quote[ \t]+)?user[ \t]+[\w.@\\-]+[ \t]+{_VALUE}[ \t]*$")),
    Line(("ftp",), re.compile(rf"(?mi)^[ \t]*quote[ \t]+pass[ \t]+{_VALUE}[ \t]*$")),
    Line(
        ("user ",),
        re.compile(rf"(?m)\buser[ \t]+[\w.-]+[ \t]+(?:(?:on|off|reset\w*|[~&]\S+|[+-]@?\S+)[ \t]+){{1,9}}>{_VALUE}"),
    ),
    Line(("ACL ", "acl "), re.compile(rf"(?i)\bacl[ \t]+setuser[ \t]+[\w.-]+[ \t]+[^\n>]{{0,100}}>{_VALUE}")),
    Line(
        ("net use", "NET USE", "net.exe"),
        re.compile(
            rf"(?i)\bnet(?:\.exe)?[ \t]+use[ \t]+(?:[a-z*]:?[ \t]+)?{_SHARE}[ \t]+(?:/user:\S+[ \t]+)?[\"']?{_VALUE}"
        ),
    ),
    Line(
        ("net user", "NET USER", "net.exe"),
        re.compile(rf"(?i)\bnet(?:\.exe)?[ \t]+user[ \t]+[\"']?[\w.\\-]+[\"']?[ \t]+[\"']?{_VALUE}"),
    ),
    Line(
        ("]:25", "]:465", "]:587", "]:2525", "sasl_passwd"),
        re.compile(rf"(?m)(?:^|[\"'])[ \t]*{_HOST}[ \t]+[\w.+@-]{{1,80}}:{_VALUE}"),
    ),
)
_ASKS = re.compile(
    r"\bread[ \t]+(?:-\w+[ \t]+)?-[A-Za-z]*s[A-Za-z]*\b[^\n;&|]{0,160}?[ \t](?P<name>[A-Za-z_]\w*)[ \t]*(?:$|[;&|\n])",
    re.MULTILINE,
)
# A comment that has an account for people: `# login of the replica: maria / …`.
_ACCOUNTS = re.compile(
    r"(?im)(?:#|//|--|\*|<!--|rem)[^\n]{0,120}?"
    r"\b(?P<lead>log[ -]?in|credentials?|account|creds|use|user|access|sign[ -]?in)\b[^\n]{0,60}?[ :]"
    r"[\w.@-]{2,40} / (?P<value>[^\s/,;]{4,100})(?=[\s,;]|$)"
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
    answer = rf"[\"']?\$\{{?{name}\}}?[\"']?[ \t]*(?:!=|==?|=~)[ \t]*"
    compared = re.compile(rf"{answer}(?P<quote>[\"']?)(?P<value>[^\s\"'$\]]{{3,200}})(?P=quote)")
    for match in compared.finditer(source.text):
        yield from _judge_value(source, match)


def _judge_value(source: Source, match: re.Match[str]) -> Iterator[SecretSpan]:
    name = Name("PASSWORD", match.start(), match.start(), Meaning.SURE)
    yield from judge(source, name, Literal(*match.span("value"), is_quoted=True), Place.CONFIGURATION)
