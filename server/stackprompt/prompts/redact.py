"""Secrets found in text and replaced in place, so that names and line numbers stay.

What a secret is, the modules beside this one say: ``token_formats``, ``secret_rules``, ``secret_places``.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from stackprompt.prompts.secret_places import holds_secret, secret_lines, value_lines
from stackprompt.prompts.secret_rules import OF_A_LINE, OF_A_NAMED_VALUE, TELLING_NAME, Rules, redacted
from stackprompt.prompts.token_formats import without_tokens

_MARK = "<redacted>"
LINES_KEPT = 4_096
LONGEST_LINE_KEPT = 400

# The text of a block scalar stands on the lines below its name.
_BLOCK = re.compile(rf"(?i)^(?P<indent>\s*)(?:-\s+)?[\"']?{TELLING_NAME}[\"']?:\s*[|>][-+0-9]*\s*$")
_ANY_BLOCK = re.compile(r"(?P<indent>\s*)[^\s:#][^:]{0,200}:\s*[|>][-+0-9]*\s*$")
# The values of a Secret are secret whatever they are called.
_OF_A_SECRET = (
    Rules(
        re.compile(":"), (re.compile(r"^(?P<before>\s+[^\s:#{][^:]{0,200}:\s+)(?P<value>\S.{0,100000}?)(?=,?\s*$)"),)
    ),
)
# The rules for a line of the data of a Secret, for one with the value of a variable named beside it, and for any other.
_RULES = {"secret": _OF_A_SECRET, "value": OF_A_NAMED_VALUE, "": OF_A_LINE}
# A Secret on one line, and its data between braces.
_IN_SECRET = re.compile(r"(?P<head>[\"']?(?:data|stringData)[\"']?\s*:\s*\{)(?P<body>[^{}]{0,100000})(?=\})")
_PAIR = re.compile(r"(?P<before>:\s*)(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"',{}][^,{}]*)")

_PEM_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----")
_PEM_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----")
_PEM_BODY = re.compile(r"[\s#\"'\\]*(?:[A-Za-z0-9+/=]{0,200}|Proc-Type:.*|DEK-Info:.*)(?:\\n)?[\s\"'\\]*")


class Redacted(NamedTuple):
    """The lines without their secrets, and how many there were."""

    lines: tuple[str, ...]
    secrets: int


def redact(lines: tuple[str, ...]) -> Redacted:
    """Replace every secret in ``lines``; the number of lines does not change."""
    reader = _Reader(secret_lines(lines), value_lines(lines))
    clean = tuple(reader.line(number, text) for number, text in enumerate(lines))
    return Redacted(clean, reader.secrets)


class _Reader:
    """Goes through a file line by line and remembers what a line says of the next ones."""

    def __init__(self, of_secrets: frozenset[int], named_values: frozenset[int]) -> None:
        self.secrets = 0
        self._of_secrets = of_secrets
        self._named_values = named_values
        self._in_key = False
        self._block: int | None = None

    def line(self, number: int, text: str) -> str:
        """Return the line without its secrets."""
        if self._in_key or _PEM_BEGIN.search(text):
            blanked = self._key_line(text)
            if blanked is not None:
                return blanked
        if self._block is not None:
            if not text.strip() or len(text) - len(text.lstrip()) > self._block:
                return _blank(text)
            self._block = None
        block = (_ANY_BLOCK if number in self._of_secrets else _BLOCK).match(text)
        if block is not None:
            self._block = len(block["indent"])
            self.secrets += 1
            return text
        return self._plain_line(number, text)

    def _key_line(self, text: str) -> str | None:
        """Blank a line of a private key, which counts once; None when the key has ended without its last line."""
        begins = not self._in_key
        if not begins and not _PEM_END.search(text) and not _PEM_BODY.fullmatch(text):
            self._in_key = False
            return None
        self._in_key = _PEM_END.search(text) is None
        self.secrets += int(begins)
        return _blank(text)

    def _plain_line(self, number: int, text: str) -> str:
        place = "secret" if number in self._of_secrets else "value" if number in self._named_values else ""
        shown, secrets = (_replaced if len(text) <= LONGEST_LINE_KEPT else _replaced.__wrapped__)(place, text)
        self.secrets += secrets
        return shown


# From one prompt to the next few lines of a file change, and the rules cost more than all else.
@lru_cache(maxsize=LINES_KEPT)
def _replaced(place: str, text: str) -> tuple[str, int]:
    """Return ``text`` without its secrets, and how many there were."""
    text, tokens = without_tokens(text, _MARK)
    text, of_secret = _whole_secret(text) if place == "secret" or holds_secret(text) else (text, 0)
    text, values = redacted(_RULES[place], text, _MARK)
    return text, tokens + of_secret + values


def _whole_secret(text: str) -> tuple[str, int]:
    """Replace the data of a Secret that stands on one line."""
    secrets = 0

    def without_values(match: re.Match[str]) -> str:
        nonlocal secrets
        body, found = _PAIR.subn(rf'\g<before>"{_MARK}"', match["body"])
        secrets += found
        return match["head"] + body

    return _IN_SECRET.sub(without_values, text), secrets


def _blank(text: str) -> str:
    # What a template fills in stands elsewhere.
    if text.lstrip().startswith("{{") and text.endswith("}}"):
        return text
    return f"{text[: len(text) - len(text.lstrip())]}{_MARK}" if text.strip() else text
