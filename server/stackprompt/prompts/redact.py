"""Secrets found in text and replaced in place, so that names and line numbers stay.

Two kinds of rule: formats that services publish for their tokens, and literal values of variables with a telling name.
"""

import re
from typing import NamedTuple

_MARK = "<redacted>"

# Published, prefixed formats: a match is a credential whatever surrounds it.
_FORMATS = (
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",  # AWS access key id
    r"\bgh[pousr]_[A-Za-z0-9]{36,255}\b",
    r"\bgithub_pat_[A-Za-z0-9_]{22,255}\b",
    r"\bglpat-[A-Za-z0-9_-]{20,64}\b",
    r"\bxox[abeprs]-[A-Za-z0-9-]{10,250}",
    r"https://hooks\.slack\.com/services/T[A-Za-z0-9_]{6,20}/B[A-Za-z0-9_]{6,20}/[A-Za-z0-9_]{20,40}",
    r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,128}\b",  # Stripe
    r"\bsk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{32,256}\b",
    r"\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])",  # Google API key
    r"\bya29\.[0-9A-Za-z_-]{20,500}",
    r"\bnpm_[A-Za-z0-9]{36}\b",
    r"\bpypi-[A-Za-z0-9_-]{50,500}",
    r"\bdckr_pat_[A-Za-z0-9_-]{20,64}",
    r"\bdop_v1_[a-f0-9]{64}\b",
    r"\bSG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,64}",
    r"\bhvs\.[A-Za-z0-9_-]{24,256}",  # Vault
    r"\bhf_[A-Za-z0-9]{30,64}\b",
    r"\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000}",  # JSON web token
)
_TOKENS = re.compile("|".join(_FORMATS))
_URL_CREDENTIALS = re.compile(
    r"(?P<before>\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@'\"<>$]{0,80}:)(?P<value>[^\s/@'\"<>${}]{1,200})(?=@)"
)
_BEARER = re.compile(r"(?i)(?P<before>\b(?:bearer|basic)\s+)(?P<value>[A-Za-z0-9._~+/=-]{16,2000})")

_TELLING_NAME = (
    r"[\w.-]{0,60}?(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|"
    r"auth[_-]?key|encryption[_-]?key|signing[_-]?key|credentials?|salt)"
    r"(?:[_-]?(?:base64|b64|value|key|hash))?(?:[_-]?\d{1,3})?"
)
_VALUE = r"\"[^\"\n]{0,1000}\"|'[^'\n]{0,1000}'|[^\s\"'#;,&|)}\]]{1,1000}"
_NAMED = re.compile(
    rf"(?i)(?<![\w.-])(?P<before>[\"']?(?P<name>{_TELLING_NAME})[\"']?\s{{0,4}}(?:=|:\s)\s{{0,8}})(?P<value>{_VALUE})"
)
# Dockerfile's old form: ENV PASSWORD hunter2.
_ENV = re.compile(rf"(?i)^(?P<before>\s*(?:ENV|ARG)\s+(?P<name>{_TELLING_NAME})\s+)(?P<value>[^\s=].{{0,1000}})$")
# A Kubernetes environment entry names the variable on the line above its value.
_ENTRY_NAME = re.compile(rf"(?i)^\s*-?\s*name:\s*[\"']?(?:{_TELLING_NAME})[\"']?\s*$")
_ENTRY_VALUE = re.compile(rf"^(?P<before>\s*value:\s*)(?P<value>{_VALUE})")

# A name that ends in one of these holds a place or a number, not the secret itself.
_POINTER_NAME = re.compile(
    r"(?i)(file|path|dir|name|url|uri|ttl|expiry|expires?|length|policy|type|id|ref|enabled|count|min|max)$"
)
# What stands for a value from elsewhere, or is no secret by itself.
_REFERENCE = re.compile(
    r"(?ix)^( \$.* | \{\{.* | <.*> | %[({\w].* | \*{2,} | x{3,} | true | false | yes | no | null | none | nil | ~ "
    r" | undefined | \d{1,4} | /[\w./-]+ | \.{1,2}/.* | \|[-+]? | >[-+]? | !\w+.* | [\w.]+\( .* | change[-_]?me "
    r" | example | required | optional )$"
)

_PEM_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----")
_PEM_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----")


class Redacted(NamedTuple):
    """The lines without their secrets, and how many there were."""

    lines: tuple[str, ...]
    secrets: int


def redact(lines: tuple[str, ...]) -> Redacted:
    """Replace every secret in ``lines``; the number of lines does not change."""
    clean: list[str] = []
    count = 0
    in_key = False
    named = False
    for line in lines:
        if in_key or _PEM_BEGIN.search(line):
            text, found, in_key = _key_line(line, is_first=not in_key)
        else:
            text, found = _redact_line(line, follows_name=named)
        named = _ENTRY_NAME.match(line) is not None
        clean.append(text)
        count += found
    return Redacted(tuple(clean), count)


def _key_line(line: str, *, is_first: bool) -> tuple[str, int, bool]:
    """Blank a line of a private key; the key counts once, at its first line."""
    is_open = _PEM_END.search(line) is None
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}{_MARK}", int(is_first), is_open


def _redact_line(line: str, *, follows_name: bool) -> tuple[str, int]:
    text, count = _TOKENS.subn(_MARK, line)
    for pattern in (_URL_CREDENTIALS, _BEARER, _ENV, _NAMED):
        text, found = _replace(pattern, text)
        count += found
    if follows_name:
        text, found = _replace(_ENTRY_VALUE, text)
        count += found
    return text, count


def _replace(pattern: re.Pattern[str], text: str) -> tuple[str, int]:
    count = 0

    def replacement(match: re.Match[str]) -> str:
        nonlocal count
        value = match["value"]
        quote = value[0] if value[0] in "\"'" and value[-1] == value[0] and len(value) > 1 else ""
        bare = value.strip("\"'") if quote else value
        name = match.groupdict().get("name") or ""
        if not bare or _REFERENCE.match(bare) or _POINTER_NAME.search(name) or _MARK in bare:
            return match[0]
        count += 1
        return f"{match['before']}{quote}{_MARK}{quote}"

    return pattern.sub(replacement, text), count
