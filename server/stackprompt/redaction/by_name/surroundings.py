"""Decide by the lines around a name whether its bare value is a literal: a setting, a comment, an account."""

import re

from stackprompt.redaction.rules.judge import Name
from stackprompt.redaction.rules.names import Meaning, read_name
from stackprompt.redaction.text.literals import LiteralSpan
from stackprompt.redaction.text.source import SourceText
from stackprompt.redaction.text.syntax import Syntax, guess_syntax

_LINES_ABOVE = 15
_LINES_OF_PATCH = 60
_SECTION = re.compile(r"[ \t]*\[[\w .:/-]{1,60}\][ \t]*")
_PAIR = re.compile(r"[ \t]*(?:[#;].*|[\w.-]{1,80}[ \t]*[=:].*)?")
_PATCHED = re.compile(r"[-+]{3} (?:[ab]/)?(?P<path>\S+)")
_MAKEFILE = re.compile(r"(?i)(?:^|/)(?:gnu)?makefile(?:\.\w+)?$|\.mk$")
_COMMENTED = re.compile(r"[ \t]*(?:#+|//+|;+|--)[ \t]*(?:-[ \t]+)?")
_WORD = re.compile(r"[^\s\"']{4,200}")
_OF_COMMENTS = frozenset(
    {Syntax.YAML, Syntax.SQL, Syntax.SETTINGS, Syntax.SHELL, Syntax.DOCKERFILE, Syntax.TOML, Syntax.HCL}
)
_OF_PROGRAMS = frozenset({Syntax.CODE, Syntax.HCL, Syntax.JSON, Syntax.TOML})
_ACCOUNT = re.compile(
    r"[ \t-]*[\"']?(?:user|username|login|email|(?:client|app|account|access|key)?[_-]?id)[\"']?[ \t]*:[ \t]*\S+"
)
_SERVER = re.compile(
    r"(?i)[ \t]*[\w.]{0,40}?(?:user|username|login|host|server|database|dbname|email|port|from)"
    r"[ \t]*=[ \t]*[^\s\"'()\[\],;]+[ \t]*"
)
_OF_LIST = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}\.)?[ \t]*[*_]{0,2}")
_AFTER_TICK = re.compile(r"`[*_]{0,2}[.,;]?[ \t]*")
_USER = re.compile(r"[ \t-]*user:[ \t]*")


def is_setting(source: SourceText, name: Name, operator: str) -> bool:
    """Return whether the lines around a name show that its bare value is a literal."""
    head = source.head_of(name.start)
    if operator == ":" and source.syntax is Syntax.YAML and not head.strip(" \t-\"'"):
        return _has_account(source, name)
    if operator not in {"=", ":", "?=", ":="}:
        return False
    bare = head.strip(" \t")
    if _COMMENTED.fullmatch(head) and source.syntax in _OF_COMMENTS:
        return _is_commented(source, name, operator)
    if operator != ":" and bare in {"", "export", "override"} and _MAKEFILE.search(source.path):
        return True
    if operator == "=" and not bare and source.syntax not in _OF_PROGRAMS:
        return _is_in_section(source, source.line_of(name.start))
    return bare in {"-", "+"} and _is_in_patch(source, source.line_of(name.start))


def is_account_entry(source: SourceText, name: Name, literal: LiteralSpan) -> bool:
    """Return whether a line of a text for people has only a password and its value between backticks."""
    if source.syntax is not Syntax.PROSE or name.meaning is not Meaning.SURE:
        return False
    limit = source.end_of(source.line_of(name.start))
    return (
        source.text[literal.start - 1] == "`"
        and _OF_LIST.fullmatch(source.head_of(name.start)) is not None
        and _AFTER_TICK.fullmatch(source.text, literal.end, limit) is not None
    )


def _is_commented(source: SourceText, name: Name, operator: str) -> bool:
    """Return whether a comment is a disabled entry and not a sentence."""
    if name.meaning is not Meaning.SURE and not (name.text.isupper() and "_" in name.text):
        return False
    rest = source.text[name.end : source.end_of(source.line_of(name.start))].lstrip(" \t")
    value = rest[len(operator) :].strip()
    # `# password: myDatabasePassword` is an example.
    return rest.startswith(operator) and _WORD.fullmatch(value) is not None and read_name(value) is Meaning.NONE


def _is_in_section(source: SourceText, line: int) -> bool:
    """Return whether a section of settings begins above ``line``, or the setting of a server or user is next to it."""
    for other in (line - 1, line + 1):
        if 0 <= other < len(source.starts) and _SERVER.fullmatch(source.text_of(other)):
            return True
    for number in range(line - 1, max(-1, line - _LINES_ABOVE), -1):
        text = source.text_of(number)
        if _SECTION.fullmatch(text):
            return True
        if not _PAIR.fullmatch(text):
            return False
    return False


def _is_in_patch(source: SourceText, line: int) -> bool:
    """Return whether ``line`` of a patch belongs to a file of settings."""
    for number in range(line - 1, max(-1, line - _LINES_OF_PATCH), -1):
        patched = _PATCHED.match(source.text_of(number))
        if patched is not None:
            return guess_syntax(patched["path"]) is Syntax.SETTINGS
    return False


def _has_account(source: SourceText, name: Name) -> bool:
    """Return whether the entry of a user is next to this one, or above it."""
    line = source.line_of(name.start)
    column = len(source.head_of(name.start).rstrip("\"'"))
    for other in (line - 1, line + 1):
        if 0 <= other < len(source.starts):
            text = source.text_of(other)
            own = len(text) - len(text.lstrip(" \t-"))
            if own == column and _ACCOUNT.match(text):
                return True
    return line > 0 and _USER.fullmatch(source.text_of(line - 1)) is not None
