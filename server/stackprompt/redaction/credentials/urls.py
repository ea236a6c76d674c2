"""Credentials in addresses: passwords and tokens before the host, and paths and queries that are the credential."""

import re
from collections.abc import Iterator

from stackprompt.redaction.rules.values import is_placeholder, is_reference, looks_random
from stackprompt.redaction.text.source import SecretSpan, SourceText

_LONGEST = 400
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,24}$")
_REST = re.compile(r"(?:\$\{\{[^}\n]*\}\}|\{\{[^}\n]*\}\}|\$\{[^}\n]*\}|\$\([^)\n]*\)|\\.|[^\s\"'`\\|])+")
_PORT = re.compile(r"\d{1,5}(?:[/,?]|$)|\$?\{?\w*PORT\w*\}?(?:/|$)|[\[*]")
_SHORTEST_TOKEN = 16
_ORACLE = re.compile(r"jdbc:oracle:\w+:[\w$]+/(?P<value>[^\s@\"']+)@")
_GO_MYSQL = re.compile(r"(?<![\w/:])[\w.-]{1,64}:(?P<value>[^\s\"'`/]{1,200}?)@(?:tcp|unix)\(")
# An address with one of these is itself a credential: the random parts of its path are tokens.
_OF_TOKENS = re.compile(
    r"(?i)/(?:[\w-]{0,20}hooks?|incoming|notify|ical|calendar|feeds?|rss|subscribe|invite)/|\.ics\b|hook\.[\w.-]{1,60}/"
)
_PART = re.compile(r"/(?:private-)?(?P<value>[A-Za-z0-9_-]{16,200})(?=[/?#.@]|$)")
_LETTERS_OF_TOKEN = 3
_USER = re.compile(r"[^\s/:@\"'?#]{0,128}")
# Addresses of drivers, which have another form than URLs.
_OTHERS = ((("jdbc:oracle",), _ORACLE), (("@tcp(", "@unix("), _GO_MYSQL))
_HOST = re.compile(r"\[?[\w.*${}()<>:-]+")


def find_in_urls(source: SourceText) -> Iterator[SecretSpan]:
    """Yield the passwords and tokens of every address of a text."""
    text, position = source.text, source.text.find("://")
    while position >= 0:
        match = _REST.match(text, position + 3, position + 3 + _LONGEST)
        if match is not None and _OF_TOKENS.search(match[0]):
            yield from _find_in_path(source, match.start(), match.end())
        if match is not None and "@" in match[0] and _SCHEME.search(text, max(0, position - 25), position):
            yield from _find_userinfo(source, match.start(), match.end())
        position = text.find("://", position + 3)
    for hints, pattern in _OTHERS:
        if any(hint in text for hint in hints):
            for match in pattern.finditer(text):
                if _is_literal(match["value"]):
                    yield SecretSpan(*match.span("value"), match.start("value"))


def _find_in_path(source: SourceText, start: int, end: int) -> Iterator[SecretSpan]:
    """Yield the parts of a path that are too random for a name."""
    for part in _PART.finditer(source.text, start, end):
        if _is_token(part["value"]):
            yield SecretSpan(*part.span("value"), part.start("value"))


def _is_token(part: str) -> bool:
    digits = sum(letter.isdigit() for letter in part)
    return digits >= _LETTERS_OF_TOKEN and any(letter.isalpha() for letter in part) and looks_random(part)


def _find_userinfo(source: SourceText, start: int, end: int) -> Iterator[SecretSpan]:
    text = source.text
    user = _USER.match(text, start, end)
    after = user.end() if user else start
    if text[after : after + 1] == "@":
        token = text[start:after]
        if len(token) >= _SHORTEST_TOKEN and looks_random(token) and not is_reference(token):
            yield SecretSpan(start, after, start)
        return
    if text[after : after + 1] != ":" or _PORT.match(text, after + 1):
        return
    # Some hosts expect the token in the place of the user.
    if text.startswith(("x-oauth-basic@", "x@", "@"), after + 1) and looks_random(text[start:after]):
        yield SecretSpan(start, after, start)
        return
    last = _find_password_end(text, after + 1, end)
    password = text[after + 1 : last]
    if last > after + 1 and _is_literal(password):
        yield SecretSpan(after + 1, last, after + 1)


def _find_password_end(text: str, start: int, end: int) -> int:
    """Return where the password ends: at the last @ before the path, or before a host when the password has a slash."""
    slash = text.find("/", start, end)
    stop = slash if slash >= 0 else end
    comma = text.find(",", start, stop)
    last = text.rfind("@", start, stop)
    if comma >= 0 and text.find("@", start, comma) >= 0:
        last = text.rfind("@", start, comma)
    if last < 0:
        last = text.find("@", start, end)
        # `host:path/@scope` has no password.
        if last >= 0 and (text[last - 1] == "/" or not _HOST.match(text, last + 1)):
            return -1
    return last


def _is_literal(password: str) -> bool:
    if password.startswith("<") and looks_random(password):
        return True
    if (
        is_reference(password)
        or password.startswith(("${", "$(", "{{", "<%", "<redacted", "%(", "#{"))
        or not password.strip("*x.-_")
    ):
        return False
    return not (is_placeholder(password) and (password.startswith("<") or len(password) > len("password"))) and not (
        password.startswith("<")
        and password.endswith(">")
        and password[1:-1].replace("-", "").replace("_", "").isalpha()
    )
