"""Credentials by where they stand: literal values of variables with a telling name, parts of URLs, options of programs.

Each rule captures what stays (``before``), the ``value`` that goes, and often the ``name`` that tells what it is.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Rules(NamedTuple):
    """Rules that can only match a line in which ``hint`` occurs."""

    hint: re.Pattern[str]
    rules: tuple[re.Pattern[str], ...]


# "pass" and "salt" are words of their own; the longer ones may end any name.
_WORDS = (
    r"passw(?:or)?d|passphrase|secret|token|api[_-]?key|(?:secret)?[_-]?access[_-]?key|private[_-]?key|auth[_-]?key|"
    r"(?:app|account|encryption|signing|secret|master|licen[cs]e|storage[_-]?account|webhook)[_-]?key|credentials?|"
    r"client[_-]?secret"
)
TELLING_NAME = (
    rf"(?:[\w.-]{{0,60}}?(?:{_WORDS})|(?:[\w.-]{{0,60}}[_.-])?(?:pass|pwd|salt))"
    r"(?:[_-]?(?:base64|b64|base|value|key|hash))?(?:[_-]?v?\d{1,3})?"
)
_KEY = rf"[\"']?(?P<name>(?!proxy_pass\b){TELLING_NAME})[\"']?\]?"
_QUOTED = r"\"(?:[^\"\\\n]|\\.){0,1000}\"|'[^'\n]{0,1000}'"
_AFTER_EQUALS = rf"(?P<value>{_QUOTED}|(?:\\.|[^\s\"';&|)}}\]\\]){{1,1000}})"
_TO_LINE_END = (
    rf"(?P<value>(?:{_QUOTED})(?=,?\s*(?:(?:\s#|//).*)?$)|[^\s\"'{{\[&*|>#][^\n]{{0,1000}}?(?=\s*(?:\s#.*)?$))"
)
_IN_BRACES = rf"(?P<value>{_QUOTED}|[^\s\"'{{\[&*|>#,}}][^\n,}}]{{0,1000}})(?=\s*[,}}])"
# What languages put between a name and its value: `password: str = …`, `var password string = …`.
_TYPED = r"(?:\s{0,2}:?\s{0,2}&?(?:'static )?(?:string|str|String)\b\??)?"

_NAMES = Rules(
    re.compile(rf"(?i)pass|pwd|salt|{_WORDS}|[a-z]-key:"),
    (
        # A variable's default, which stands in the file: ${DB_PASSWORD:-hunter2}.
        re.compile(rf"(?i)(?P<before>\$\{{(?P<name>{TELLING_NAME}):?-)(?P<value>[^}}$\s]{{1,300}})(?=\}})"),
        # Dockerfile's old form: ENV PASSWORD hunter2.
        re.compile(rf"(?i)^(?P<before>\s*(?:ENV|ARG)\s+(?P<name>{TELLING_NAME})\s+)(?P<value>[^\s=].{{0,1000}})$"),
        re.compile(
            rf"(?i)(?<![\w.$-])(?P<before>{_KEY}{_TYPED}\s{{0,12}}=(?![=>~])\s{{0,12}}(?:[fFrRbBuU]{{1,2}}(?=[\"']))?){_AFTER_EQUALS}"
        ),
        # In code only a quoted text is a value: what follows := and => may be anything.
        re.compile(rf"(?i)(?<![\w.$-])(?P<before>{_KEY}\s{{0,12}}(?::=|=>)\s{{0,8}})(?P<value>{_QUOTED})"),
        # A key of YAML that has its line to itself, and one between braces.
        re.compile(rf"(?i)^(?P<before>\s*(?:-\s+)?{_KEY}:\s{{1,8}}){_TO_LINE_END}"),
        re.compile(rf"(?i)(?<=[{{,(])(?P<before>\s*{_KEY}:(?:\s{{1,8}}|(?=[\"']))){_IN_BRACES}"),
        # An entry of a list of variables that has its line to itself, in YAML and JSON.
        re.compile(
            rf"(?i)(?P<before>[{{,]\s{{0,8}}[\"']?(?:name|key)[\"']?:\s{{0,4}}[\"']?(?P<name>{TELLING_NAME})[\"']?\s{{0,4}},"
            rf"\s{{0,8}}[\"']?value[\"']?:\s{{0,4}}){_IN_BRACES}"
        ),
        re.compile(rf"(?i)(?P<before><(?P<name>{TELLING_NAME})>)(?P<value>[^<>\s]{{1,500}})(?=</)"),
        re.compile(
            rf"(?i)(?P<before>\b(?:name|key)=[\"'](?P<name>{TELLING_NAME})[\"'](?:>|\s{{1,4}}value=(?=[\"'])))"
            rf"(?P<value>{_QUOTED}|[^<>\s\"']{{1,500}}(?=</))"
        ),
        # `aws configure set aws_secret_access_key …` and its like.
        re.compile(
            rf"(?i)(?P<before>\b(?:config(?:ure)?|env|secrets?)\b[^|;&\n]{{0,60}}\sset\s{{1,4}}[\"']?(?P<name>{TELLING_NAME})[\"']?\s{{1,4}})(?P<value>[^\s\"'=]{{4,500}})"
        ),
        re.compile(
            r"(?i)(?P<before>--(?:[a-z-]{0,30}(?:password|passwd|token|secret)|api-?key)"
            r"(?:=|\s{1,4}|[\"'],\s{0,4}))(?P<value>(?![\"']?(?:id|type|src|env)=)(?:\"[^\"\n]{1,500}\"|'[^'\n]{1,500}'|[^\s\"'\]]{1,500}))"
        ),
        re.compile(
            r"(?i)(?P<before>\b(?:x-)?[a-z-]{0,30}(?:key|token):\s{0,4})(?P<value>(?=\S{0,60}\d)[\w~+/=.-]{16,500})"
        ),
        re.compile(r"(?P<before>\bAccountKey=)(?P<value>[A-Za-z0-9+/=-]{20,200})"),
        # .netrc, and settings whose value follows a blank.
        re.compile(r"(?P<before>\blogin\s{1,4}\S{1,100}\s{1,4}password\s{1,4})(?P<value>\S{1,300})"),
        re.compile(r"(?P<before>^\s{0,8}password\s{1,4})(?P<value>(?=\S{0,60}[\d!%+=?@])[^\s:]{6,200})(?=\s*$)"),
    ),
)
_URLS = Rules(
    re.compile(r"://"),
    (
        re.compile(
            r"(?P<before>\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@'\"<>$]{0,80}:)(?P<value>[^\s/@'\"<>${}]{1,200})(?=@)"
        ),
        re.compile(r"(?P<before>\bhttps?://)(?P<value>[A-Za-z0-9_-]{16,200})(?=@)"),
    ),
)
_HEADERS = Rules(
    re.compile(r"(?i)bearer|basic|token"),
    (
        re.compile(r"(?i)(?P<before>\bbearer\s+)(?P<value>[A-Za-z0-9._~+/=-]{16,2000})"),
        re.compile(r"(?i)(?P<before>\b(?:basic|token)\s+)(?P<value>(?=[^\s'\"]{0,60}\d)[A-Za-z0-9._~+/=-]{16,2000})"),
    ),
)
_PROGRAMS = Rules(
    re.compile(r"curl|sshpass|login|mysql|chpasswd|user(?:add|mod)|redis-cli|requirepass|masterauth|twine"),
    (
        re.compile(
            r"(?P<before>\bcurl\b[^|;&\n]{0,300}?\s(?:-u|--user)[ =]?[\"']?[\w.@-]{1,80}:)(?P<value>[^\s\"']{1,300})"
        ),
        re.compile(
            r"(?P<before>\b(?:sshpass|login|useradd|usermod|twine)\b[^|;&\n]{0,200}?\s-p\s{0,4})"
            r"(?P<value>[^\s\"'-][^\s\"']{0,300})"
        ),
        re.compile(r"(?P<before>\bmysql(?:admin|dump)?\b[^|;&\n]{0,200}?\s-p)(?P<value>[^\s\"']{1,300})"),
        re.compile(r"(?P<before>\bredis-cli\b[^|;&\n]{0,200}?\s-a\s{1,4})(?P<value>[^\s\"'-][^\s\"']{0,300})"),
        re.compile(
            r"(?P<before>(?:^\s{0,8}|--)(?:requirepass|masterauth)(?:\s{1,4}|=|[\"'],\s{0,4}))"
            r"(?P<value>\"[^\"\n]{1,500}\"|'[^'\n]{1,500}'|[^\s\"'\]]{1,500})"
        ),
        re.compile(
            r"(?P<before>\becho\s(?:-\w\s)?[\"']?[\w.-]{1,40}:)(?P<value>[^\s\"']{1,200})(?=[\"']?\s*\|\s*chpasswd)"
        ),
    ),
)
OF_A_LINE = (_URLS, _HEADERS, _PROGRAMS, _NAMES)

# A value whose name stands in another line.
_ENTRY_VALUE = re.compile(
    rf"(?P<before>^\s*(?:-\s+)?[\"']?(?:value|default)[\"']?\s{{0,12}}[:=]\s*)(?P<value>{_QUOTED}|\S.{{0,1000}}?)(?=,?\s*$)"
)
OF_A_NAMED_VALUE = (Rules(re.compile(r"value|default"), (_ENTRY_VALUE,)), *OF_A_LINE)

# What stands for a value from elsewhere, or is no secret by itself.
_REFERENCE = re.compile(
    r"(?ix)^( \$.* | \{.* | \[.* | <.*> | %[({\w].*[)}%] | %\w | \*{2,} | x{3,} | \.{3} | -?\d{1,4} | 0x[0-9a-f]+"
    r" | true | false | yes | no | on | off | null | none | nil | ~ | undefined | read | write | on_create | always"
    r" | example | required | optional | hashed | encrypted | (?:please[-_])?change[-_]?(?:me|it|this) | your[-_\s].*"
    r" | (?-i:[A-Z]+(?:_[A-Z]+)+) | [~^]?\d+\.\d+\.\d[\w.+-]* | /[\w./-]+ | \.{1,2}/.* | \.\*.* | !\w+.*"
    r" | \+\s.* | .*\s\+ | [\w.:]+!?[(\[].* | (?:os\.environ|process\.env|(?:var|local|data|module|self|this|env)\.).*"
    r" | [\w./-]+\.(?:pem|key|crt|json|ya?ml|txt|env|md|js|ts|py|go) )[,;]?$"
)
# Behind the colon of a field, the name of a type or of another field.
_TYPE = re.compile(
    r"(?:string|str|String|number|int|bool(?:ean)?|bytes?|any|object|text|Text|varchar|SecretStr|unknown|never|void)\b.{0,80}"
    r"|[A-Z]\w{0,60}(?:\.\w{1,60}){0,4}(?:\[.{0,200}|<.{0,200}|\(.{0,200}|(?:\s?[|?=].{0,200})|[,;])"
    r"|[a-z_]\w{0,60}(?:\??\.\w{1,60}){1,6}[,;]?|[a-z_]\w{0,60}[;,]|[A-Z]+(?:_[A-Z]+)+,?"
)
# Behind an equals sign, the name of another variable, as code has it.
_IDENTIFIER = re.compile(r"[&*]?[A-Za-z_]+(?P<path>(?:(?:\.|::|->|\?\.)[A-Za-z_]+)*)(?P<end>[,;]?)")
_IN_CODE = frozenset(
    {
        "async",
        "await",
        "class",
        "default",
        "func",
        "function",
        "if",
        "import",
        "input",
        "iota",
        "lambda",
        "match",
        "new",
        "not",
    }
    | {"require", "self", "struct", "switch", "this", "yield"}
)
_NAME_ALONE = re.compile(rf"(?i){TELLING_NAME}")
_BLANKS_OF_A_SENTENCE = 3
# `secret: db-credentials` names an object that holds the secret.
_OBJECT_NAME = re.compile(r"[a-z][a-z_-]*")


def redacted(groups: tuple[Rules, ...], text: str, mark: str) -> tuple[str, int]:
    """Return ``text`` with ``mark`` in place of each value that a rule of ``groups`` finds, and how many there were."""
    secrets = 0

    def replacement(match: re.Match[str]) -> str:
        nonlocal secrets
        value = match["value"]
        quote = value[0] if value[0] in "\"'" and value[-1] == value[0] and len(value) > 1 else ""
        bare = value[1:-1] if quote else value
        name = match.groupdict().get("name") or ""
        if mark in value or _is_harmless(name, bare) or (name and not quote and _is_code(name, match)):
            return match[0]
        secrets += 1
        return f"{match['before']}{quote}{mark}{quote}"

    for rule in _asked(groups, text):
        text = rule.sub(replacement, text)
    return text, secrets


def _asked(groups: tuple[Rules, ...], text: str) -> Iterator[re.Pattern[str]]:
    for hint, rules in groups:
        if hint.search(text):
            yield from rules


def _is_harmless(name: str, value: str) -> bool:
    """Tell whether the ``value`` of ``name`` stands for another one, or says nothing."""
    if not value.strip() or _REFERENCE.match(value):
        return True
    # A sentence about a key is none; a passphrase may be one.
    if value.count(" ") >= _BLANKS_OF_A_SENTENCE and "pass" not in name.lower():
        return True
    return name.lower().endswith("secret") and _OBJECT_NAME.fullmatch(value) is not None


def _is_code(name: str, match: re.Match[str]) -> bool:
    """Tell whether an unquoted value is the name of a type or variable of a program, rather than a word."""
    value = match["value"]
    following = match.string[match.end() : match.end() + 1]
    if match["before"].rstrip().endswith(":"):
        is_named_alike = following in {",", "}"} and _NAME_ALONE.fullmatch(value) is not None
        return is_named_alike or _TYPE.fullmatch(value) is not None
    identifier = _IDENTIFIER.fullmatch(value)
    if identifier is None or not match["before"].rstrip().endswith("="):
        return False
    # Environment variables are written in capitals and without blanks; their values are words.
    if name.isupper() and match["before"].endswith("="):
        return False
    is_part = bool(identifier["path"] or identifier["end"]) or "_" in value or following in {"(", ")", ";", "[", "{"}
    return is_part or value in _IN_CODE or _NAME_ALONE.fullmatch(value) is not None
