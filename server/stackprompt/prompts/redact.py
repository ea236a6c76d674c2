"""Secrets found in text and replaced in place, so that names and line numbers stay.

Two kinds of rule: formats that services publish for their tokens, and literal values of variables with a telling name.
"""

import re
from functools import lru_cache
from typing import NamedTuple, TypeAlias

_MARK = "<redacted>"
LINES_KEPT = 4_096
LONGEST_LINE_KEPT = 400

# Published, prefixed formats: a match is a credential whatever surrounds it.
_FORMATS = (
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",  # AWS access key id
    r"\bgh[pousr]_[A-Za-z0-9]{36,255}\b",
    r"\bgithub_pat_[A-Za-z0-9_]{22,255}\b",
    r"\bglpat-[A-Za-z0-9_-]{20,64}\b",
    r"\bxox[abeprs]-[A-Za-z0-9-]{10,250}",
    r"https://hooks\.slack\.com/services/T[A-Za-z0-9_]{6,20}/B[A-Za-z0-9_]{6,20}/[A-Za-z0-9_]{20,40}",
    r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,128}\b",  # Stripe
    r"\bsk-(?=[A-Za-z_-]{0,60}\d)(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{32,256}\b",
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
# Credentials by the place in which they stand: URLs, headers, options of well-known programs.
_PLACED = (
    re.compile(r"(?P<before>\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@'\"<>$]{0,80}:)(?P<value>[^\s/@'\"<>${}]{1,200})(?=@)"),
    re.compile(r"(?P<before>\bhttps?://)(?P<value>[A-Za-z0-9_-]{16,200})(?=@)"),
    re.compile(r"(?i)(?P<before>\bbearer\s+)(?P<value>[A-Za-z0-9._~+/=-]{16,2000})"),
    re.compile(r"(?i)(?P<before>\b(?:basic|token)\s+)(?P<value>(?=[^\s'\"]{0,60}\d)[A-Za-z0-9._~+/=-]{16,2000})"),
    re.compile(r"(?i)(?P<before>\bx-[a-z-]{0,30}(?:key|token):\s{0,4})(?P<value>[^\s'\"]{6,500})"),
    re.compile(
        r"(?i)(?P<before>--(?:[a-z-]{0,30}(?:password|passwd|token|secret)|requirepass|masterauth|api-?key)"
        r"(?:=|\s{1,4}|[\"'],\s{0,4}))(?P<value>\"[^\"\n]{1,500}\"|'[^'\n]{1,500}'|[^\s\"'\]]{1,500})"
    ),
    re.compile(
        r"(?P<before>\bcurl\b[^|;&\n]{0,300}?\s(?:-u|--user)[ =]?[\"']?[\w.@-]{1,80}:)(?P<value>[^\s\"']{1,300})"
    ),
    re.compile(r"(?P<before>\b(?:sshpass|login)\b[^|;&\n]{0,200}?\s-p\s{0,4})(?P<value>[^\s\"'-][^\s\"']{0,300})"),
    re.compile(r"(?P<before>\bmysql(?:admin|dump)?\b[^|;&\n]{0,200}?\s-p)(?P<value>[^\s\"']{1,300})"),
    re.compile(r"(?P<before>\becho\s[\"']?[\w.-]{1,40}:)(?P<value>[^\s\"']{1,200})(?=[\"']?\s*\|\s*chpasswd)"),
    re.compile(r"(?P<before>\bAccountKey=)(?P<value>[A-Za-z0-9+/=]{20,200})"),
)

# "pass" and "salt" are words of their own; the longer ones may end any name.
_TELLING_NAME = (
    r"(?:[\w.-]{0,60}?(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key|"
    r"(?:app|encryption|signing|secret|master)[_-]?key|credentials?)|(?:[\w.-]{0,60}[_.-])?(?:pass|pwd|salt))"
    r"(?:[_-]?(?:base64|b64|base|value|key|hash))?(?:[_-]?v?\d{1,3})?"
)
_KEY = rf"[\"']?(?P<name>(?!proxy_pass\b){_TELLING_NAME})[\"']?"
_QUOTED = r"\"(?:[^\"\\\n]|\\.){0,1000}\"|'[^'\n]{0,1000}'"
_AFTER_EQUALS = rf"(?P<value>{_QUOTED}|(?:\\.|[^\s\"';&|)}}\]\\]){{1,1000}})"
_TO_LINE_END = rf"(?P<value>{_QUOTED}|[^\s\"'{{\[&*|>#][^\n]{{0,1000}}?)(?=\s*(?:\s#.*)?$)"
_IN_BRACES = rf"(?P<value>{_QUOTED}|[^\s\"'{{\[&*|>#,}}][^\n,}}]{{0,1000}})(?=\s*[,}}])"
_NAMED = (
    re.compile(rf"(?i)(?<![\w.$-])(?P<before>{_KEY}\s{{0,4}}=\s{{0,8}}){_AFTER_EQUALS}"),
    # A key of YAML that has its line to itself, and one between braces.
    re.compile(rf"(?i)^(?P<before>\s*(?:-\s+)?{_KEY}:\s{{1,8}}){_TO_LINE_END}"),
    re.compile(rf"(?i)(?<=[{{,])(?P<before>\s*{_KEY}:\s{{1,8}}){_IN_BRACES}"),
)
# A variable's default, which stands in the file: ${DB_PASSWORD:-hunter2}.
_DEFAULT = re.compile(rf"(?i)(?P<before>\$\{{(?P<name>{_TELLING_NAME}):?-)(?P<value>[^}}$\s]{{1,300}})(?=\}})")
# Dockerfile's old form: ENV PASSWORD hunter2.
_ENV = re.compile(rf"(?i)^(?P<before>\s*(?:ENV|ARG)\s+(?P<name>{_TELLING_NAME})\s+)(?P<value>[^\s=].{{0,1000}})$")
_RULES = (*_PLACED, _DEFAULT, _ENV, *_NAMED)
# A Kubernetes environment entry names the variable on the line above its value.
_ENTRY_NAME = re.compile(rf"(?i)^\s*-?\s*name:\s*[\"']?(?:{_TELLING_NAME})[\"']?\s*$")
_ENTRY_VALUE = re.compile(rf"^(?P<before>\s*value:\s*)(?P<value>{_QUOTED}|\S.{{0,1000}})$")
# The text of a block scalar stands on the lines below its name.
_BLOCK = re.compile(rf"(?i)^(?P<indent>\s*)(?:-\s+)?[\"']?{_TELLING_NAME}[\"']?:\s*[|>][-+0-9]*\s*$")

# The values of a Secret are secret whatever they are called.
_SECRET_KIND = re.compile(r"^kind:\s*[\"']?Secret[\"']?\s*$")
_SECRET_DATA = re.compile(r"^(?:data|stringData):\s*$")
_SECRET_ENTRY = re.compile(r"^(?P<before>\s+[^\s:#][^:]{0,200}:\s+)(?P<value>\S.{0,100000})$")
_DOCUMENT = re.compile(r"^---")

# What stands for a value from elsewhere, or is no secret by itself.
_REFERENCE = re.compile(
    r"(?ix)^( \$.* | \{\{.* | <.*> | %[({\w].* | \*{2,} | x{3,} | true | false | yes | no | null | none | nil | ~ "
    r" | undefined | \d{1,4} | /[\w./-]+ | \.{1,2}/.* | \.\*.* | !\w+.* | [\w.]+\( .* | change[-_]?me "
    r" | example | required | optional | [\w./-]+\.(?:pem|key|crt|json|ya?ml|txt|env) )$"
)
# `secret: db-credentials` names an object that holds the secret.
_OBJECT_NAME = re.compile(r"[a-z][a-z_-]*")

_Rules: TypeAlias = tuple[re.Pattern[str], ...]
_FOR_SECRETS: _Rules = (_SECRET_ENTRY,)
_AFTER_A_NAME: _Rules = (*_RULES, _ENTRY_VALUE)

_PEM_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----")
_PEM_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----")
_PEM_BODY = re.compile(r"[\s#\"'\\]*(?:[A-Za-z0-9+/=]{0,200}|Proc-Type:.*|DEK-Info:.*)(?:\\n)?[\s\"'\\]*")


class Redacted(NamedTuple):
    """The lines without their secrets, and how many there were."""

    lines: tuple[str, ...]
    secrets: int


def redact(lines: tuple[str, ...]) -> Redacted:
    """Replace every secret in ``lines``; the number of lines does not change."""
    reader = _Reader(_secret_lines(lines))
    clean = tuple(reader.line(number, text) for number, text in enumerate(lines))
    return Redacted(clean, reader.secrets)


def _secret_lines(lines: tuple[str, ...]) -> frozenset[int]:
    """Return the lines below ``data:`` and ``stringData:`` of manifests of kind Secret."""
    found: set[int] = set()
    start = 0
    for end in (*(n for n, line in enumerate(lines) if _DOCUMENT.match(line)), len(lines)):
        if any(_SECRET_KIND.match(line) for line in lines[start:end]):
            is_data = False
            for number in range(start, end):
                if lines[number][:1] not in {" ", "\t", "", "#"}:
                    is_data = _SECRET_DATA.match(lines[number]) is not None
                elif is_data:
                    found.add(number)
        start = end
    return frozenset(found)


class _Reader:
    """Goes through a file line by line and remembers what a line says of the next ones."""

    def __init__(self, secret_lines: frozenset[int]) -> None:
        self.secrets = 0
        self._secret_lines = secret_lines
        self._in_key = False
        self._follows_name = False
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
        shown = self._plain_line(number, text)
        self._follows_name = _ENTRY_NAME.match(text) is not None
        block = _BLOCK.match(text)
        if block is not None:
            self._block = len(block["indent"])
            self.secrets += 1
        return shown

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
        rules = _FOR_SECRETS if number in self._secret_lines else _AFTER_A_NAME if self._follows_name else _RULES
        shown, secrets = (_replaced if len(text) <= LONGEST_LINE_KEPT else _replaced.__wrapped__)(rules, text)
        self.secrets += secrets
        return shown


# From one prompt to the next few lines of a file change, and the rules cost more than all else.
@lru_cache(maxsize=LINES_KEPT)
def _replaced(rules: _Rules, text: str) -> tuple[str, int]:
    """Return ``text`` without its secrets, and how many there were."""
    text, secrets = _TOKENS.subn(_MARK, text)

    def replacement(match: re.Match[str]) -> str:
        nonlocal secrets
        value = match["value"]
        quote = value[0] if value[0] in "\"'" and value[-1] == value[0] and len(value) > 1 else ""
        bare = value[1:-1] if quote else value
        if _is_harmless(match.groupdict().get("name") or "", bare):
            return match[0]
        secrets += 1
        return f"{match['before']}{quote}{_MARK}{quote}"

    for rule in rules:
        text = rule.sub(replacement, text)
    return text, secrets


def _blank(text: str) -> str:
    return f"{text[: len(text) - len(text.lstrip())]}{_MARK}" if text.strip() else text


def _is_harmless(name: str, value: str) -> bool:
    if not value or _MARK in value or _REFERENCE.match(value):
        return True
    return name.lower().endswith("secret") and _OBJECT_NAME.fullmatch(value) is not None
