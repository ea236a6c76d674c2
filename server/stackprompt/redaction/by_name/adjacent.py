"""Find values that follow their name without an operator: arguments, options, settings, elements, sentences."""

import re
from collections.abc import Iterator

from stackprompt.redaction.rules.judge import Name, judge, judge_all, split_pair
from stackprompt.redaction.rules.names import Meaning
from stackprompt.redaction.rules.phrases import is_phrase
from stackprompt.redaction.text.literals import (
    LiteralSpan,
    read_line,
    read_quoted,
    read_strings,
    read_word,
    skip_continuations,
)
from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.redaction.text.syntax import Context, Syntax

_SHORTEST_ODD = 8
_DIGITS = "0123456789"
# Calls with the name of a setting for their first argument and its value or default for the second.
_GETTERS = re.compile(
    r"(?i)(?:getenv|environ\.get|env|get|get_?str(?:ing)?|getordefault|get_or_default|getproperty|setdefault|set|setx|put"
    r"|putenv|setenv|setproperty|fetch|lookup|config|define|def|with|with_?env|withenvironment|addproperty|add|append|option"
    r"|setting|parameter|coalesce|header|addheader|setheader|set_?header|setrequestheader|str|default|property|getvalue|write"
    r"|field|with_?var|export|store|save|getorelse|get_or_else|value_or|fetch_env|fill|type|fill_in|string|stringvar|setattr|strcpy|buildconfigfield|resvalue)\s*[(\s]\s*"
    r"(?:(?:[&*]?\w[\w.]*|[\"']String[\"'])\s*,\s*)?[rbu]?\\?[\"'][#.]?$|\bset\s+:$"
)
# `.password("v")`, `storePassword "v"`, `#define PASSWORD "v"`, `std::string password{"v"}`.
_OPENING = re.compile(r"(?:\(|\{|[ \t]+\(?)(?=@?[\"'])")
_WRAPPED = re.compile(r"\(\s*(?=[\w.()]{1,60}\(\")")
# The characters before a name that is set so: a builder, a macro, a setting of Gradle on its own line.
_SETTERS = re.compile(r"[\w)\]\s]\.$|^\s*\.?$|^\s*#[ \t]*define[ \t]+$|\bstring[ \t]+$|(?:^|[\s{(])[:@]$")
_OPTION_ARGUMENT = re.compile(r"\\{0,7}[\"']\s{0,40},\s{0,40}(?=\\{0,7}[\"'])")
_OPTION_ITEM = re.compile(r"[\"']?[ \t]*\r?\n(?P<dash>[ \t]*-[ \t]+)")
_OPTION_WORD = re.compile(r"(?:[ \t]+(?:\\[ \t]*\r?\n[ \t]*)?|[ \t]*\\[ \t]*\r?\n[ \t]*)(?!-)")
_MOUNTS = re.compile(r"(?:id|type|src|env|source|target)=")
_WORDS_BEFORE = re.compile(
    r"(?:^|[\s\"'(;&|])(?:ENV|ARG|\w*set_header|add_header|stats|config set|configure set|config --global|env set"
    r"|set(?:[ \t]+-\w+)+|secrets? set|set|setx|config)\s+[\"']?(?:[^\s=]*[:/])?$"
)
_SETTING_VALUE = re.compile(
    r"[ \t]+(?P<value>[^\s=:|&<>(){}\[\],\"'][^\s\"']*?)(?=\\[nr]|[ \t]*(?:\r?$|\n|[\"']|\\n|#|&&|;))", re.MULTILINE
)
_LOGIN = re.compile(
    r"\b(?:login|user|account)\s+\S+\s+$|\\n\s*$|\bmachine\b.*\s$|password(?:-again)?\s+$|\bwifi\b.*\s$|[\"']a?[\w.@-]+[\"'],?\s+$"
)
_LOGGED_IN = re.compile(r"\b(?i:log(?:ged)?[ -]?in|connect|sign[ -]?in) (?:as|with|is) \S+ (?:and |with )?(?:the )?$")
# `login of the replica: user / v`
_ACCESS = re.compile(
    r"(?:[ \t]+[^:\n]{0,60})?:[ \t]*[\w.@-]+[ \t]*/[ \t]*(?P<value>[^\s/]{6,})[ \t]*(?:\r?$|\*/)", re.MULTILINE
)
_ACCESSES = frozenset({"login", "credentials", "creds", "account", "access", "Login", "Credentials"})
_IS = re.compile(
    r"(?:[ \t]+(?:for|of|to|on)[ \t][^\n.,:;|]{1,60}?)?[ \t]+(?:is|was|=|will be)[ \t]+"
    r"(?P<quote>[\"'`]?)(?P<value>[^\s\"'`,]+)(?P<closed>(?P=quote))"
)
_ENTRY_OF_IMAGE = re.compile(r"(?i)[ \t]*(?:ENV|#[ \t]*ENV)[ \t]+")
# A password in a text for people: `password `v``, `| Password | v |`.
_SHOWN = re.compile(r"[ \t]+`(?P<ticked>[^`\s]+)`|[ \t*`]*\|[ \t*`]*(?P<celled>[^\s|`*]+)[ \t*`]*\|")
_QUOTE_AHEAD = re.compile(r"[ \t]+(?=['\"])")
_OF_SQL = frozenset({"password", "passphrase", "pwd"})
_ACCOUNT = re.compile(r"(?i)(?:with|user|role|encrypted|login|\()\s*\S*\s*$|[,(]\s*$")
_ELEMENT = re.compile(r">(?P<gap>\s*)(?P<cdata><!\[CDATA\[)?(?P<value>[^<>]{1,2000}?)\s*(?:\]\]>)?</")
_OF_LINES = frozenset({Syntax.SETTINGS, Syntax.UNKNOWN, Syntax.DOCKERFILE, Syntax.SHELL, Syntax.YAML})


def read_argument(source: SourceText, position: int) -> list[LiteralSpan]:
    """Read the text at ``position``, on the next line when it is there."""
    start = skip_continuations(source, source.skip_blanks(position))
    return read_strings(source, start, source.end_of(source.line_of(start)))


def find_argument(source: SourceText, name: Name, before: str, position: int) -> Iterator[SecretSpan]:
    """Read the argument behind a name that is an argument too; of unknown calls only one that looks random."""
    texts = read_argument(source, position)
    if not texts:
        return
    is_atom = name.meaning is Meaning.SURE and before.endswith("{")
    if is_atom or _GETTERS.search(before):
        yield from judge_all(source, name, texts, Context.CODE)
    # A bare name is a constant or an atom: `CURLOPT_USERPWD, 'u:v'`, `{password, "v"}`.
    elif name.meaning > Meaning.WEAK and (before.rstrip("-")[-1:] in {'"', "'", "`", "{"} or name.text.isupper()):
        yield from find_mixed_text(source, name, texts)


def find_in_brackets(source: SourceText, name: Name) -> Iterator[SecretSpan]:
    """Read a string in brackets or after a blank behind a name."""
    if name.meaning <= Meaning.WEAK:
        return
    opening = _OPENING.match(source.text, name.end) or _WRAPPED.match(source.text, name.end)
    if opening is None:
        return
    start = skip_continuations(source, opening.end())
    texts = read_strings(source, start, source.end_of(source.line_of(start)))
    head = source.head_of(name.start)
    # In a template a field and a string are two arguments.
    is_field = head.endswith(".") and head.strip() != "." and source.text[name.end] != "("
    if source.syntax is Syntax.CODE and not is_field and _SETTERS.search(head):
        yield from judge_all(source, name, texts, Context.CODE)
    else:
        yield from find_mixed_text(source, name, texts)


def find_mixed_text(source: SourceText, name: Name, texts: list[LiteralSpan]) -> Iterator[SecretSpan]:
    """Judge a string only when it mixes digits and letters without a blank: its syntax does not make it a value."""
    if len(texts) != 1:
        return
    value = source.text[texts[0].start : texts[0].end].strip("\\\"'")
    # `"password1", "password2"` are names of fields.
    if value.rstrip(_DIGITS).lower() == name.text.rstrip(_DIGITS).lower():
        return
    is_mixed = re.search(r"\d", value) is not None and re.search(r"[A-Za-z]", value) is not None
    if len(value) >= _SHORTEST_ODD and is_mixed and not re.search(r"\s|^[a-z0-9]+([-_.][a-z0-9]+)+$", value):
        yield from judge(source, name, texts[0], Context.CODE)


def find_option(source: SourceText, name: Name) -> Iterator[SecretSpan]:
    """Read the next word behind an option: of a command, of a list in brackets, of a YAML list."""
    if name.text.endswith("-stdin"):
        return
    for pattern in (_OPTION_ARGUMENT, _OPTION_ITEM, _OPTION_WORD):
        match = pattern.match(source.text, name.end)
        if match is not None:
            yield from _find_next(source, name, match.end(), is_word=pattern is _OPTION_WORD)
            return


def _find_next(source: SourceText, name: Name, start: int, *, is_word: bool) -> Iterator[SecretSpan]:
    limit = source.end_of(source.line_of(start))
    inside = source.string_around(name.start) if is_word else None
    limit = inside[1] if inside and inside[1] > start else limit
    literal = read_quoted(source, start, limit) or read_word(source, start, limit)
    # `--secret id=…` takes a mount.
    if literal is None or (is_word and _MOUNTS.match(source.text, literal.start)):
        return
    context = Context.PROSE if source.syntax is Syntax.PROSE else Context.CONFIGURATION
    yield from judge(source, *split_pair(source, name, literal), context)


def find_after_blank(source: SourceText, name: Name, before: str) -> Iterator[SecretSpan]:
    """Read the value of a setting behind a blank, or of a sentence."""
    # In prose a mark may come before the blank.
    if source.text[name.end : name.end + 1] not in {" ", "\t"} and source.syntax is not Syntax.PROSE:
        return
    sentence = _IS.match(source.text, name.end) if name.meaning > Meaning.WEAK else None
    if sentence is not None and (source.syntax is Syntax.PROSE or source.is_comment(name.start)):
        is_sure = name.meaning is Meaning.SURE and bool(sentence["quote"])
        context = Context.CONFIGURATION if is_sure else Context.PROSE
        yield from judge(source, name, LiteralSpan(*sentence.span("value"), is_quoted=is_sure), context)
        return
    display = _SHOWN.match(source.text, name.end) if source.syntax is Syntax.PROSE else None
    if display is not None:
        yield from judge(
            source, name, LiteralSpan(*display.span(display.lastgroup or 0), is_quoted=False), Context.PROSE
        )
        return
    access = _ACCESS.match(source.text, name.end) if name.text in _ACCESSES else None
    if access is not None and (source.syntax is Syntax.PROSE or source.is_comment(name.start)):
        own = name._replace(text="password", meaning=Meaning.SURE)
        yield from judge(source, own, LiteralSpan(*access.span("value"), is_quoted=False), Context.CONFIGURATION)
        return
    if _is_of_account(source, name, before):
        start = source.skip_blanks(name.end)
        yield from judge_all(
            source, name, read_strings(source, start, source.end_of(source.line_of(start))), Context.CODE
        )
        return
    yield from _find_setting(source, name, before)


def _is_of_account(source: SourceText, name: Name, before: str) -> bool:
    """Return whether a quoted string behind a name is the password of an account in SQL."""
    if name.text.lower() not in _OF_SQL or not _QUOTE_AHEAD.match(source.text, name.end):
        return False
    return source.syntax is Syntax.SQL or source.string_around(name.start) is not None or bool(_ACCOUNT.search(before))


def _find_setting(source: SourceText, name: Name, before: str) -> Iterator[SecretSpan]:
    limit = source.end_of(source.line_of(name.start))
    if source.syntax is Syntax.DOCKERFILE and _ENTRY_OF_IMAGE.fullmatch(source.head_of(name.start)):
        start = source.skip_blanks(name.end)
        literal = read_line(source, start, limit, in_flow=False) if start < limit else None
        if literal is not None and is_phrase(source.text[literal.start : literal.end]):
            yield from judge(source, name, literal, Context.CONFIGURATION)
            return
    match = _SETTING_VALUE.match(source.text, name.end, limit + 1)
    quote = _QUOTE_AHEAD.match(source.text, name.end, limit)
    is_line = source.syntax is Syntax.SETTINGS and not source.head_of(name.start).strip(" \t#;")
    if quote is not None and (is_line or _WORDS_BEFORE.search(before)):
        yield from judge_all(source, name, read_strings(source, quote.end(), limit), Context.CONFIGURATION)
        return
    is_code = source.syntax in {Syntax.CODE, Syntax.JSON, Syntax.XML}
    if match is None:
        return
    if is_code and not source.string_around(name.start):
        if _LOGGED_IN.search(before) and source.is_comment(name.start):
            yield from judge(source, name, LiteralSpan(*match.span("value"), is_quoted=False), Context.CONFIGURATION)
        return
    literal = LiteralSpan(*match.span("value"), is_quoted=False)
    own, half = split_pair(source, name, literal)
    is_set = (
        _WORDS_BEFORE.search(before) or _LOGIN.search(before) or (half != literal and source.syntax is Syntax.SETTINGS)
    )
    is_sure = name.meaning is Meaning.SURE or (name.meaning is Meaning.LIKELY and source.syntax is Syntax.SETTINGS)
    if is_set or (is_sure and _is_line(source, name, match["value"])):
        yield from judge(source, own, half, Context.CONFIGURATION)


def _is_line(source: SourceText, name: Name, value: str) -> bool:
    """Return whether a line has only a name and its value, and the value is not a word of a sentence."""
    head = source.head_of(name.start).strip(" \t-\"'")
    inside = source.string_around(name.start)
    is_alone = not head or (inside is not None and inside[0] == name.start and inside[1] - name.end <= len(value) + 1)
    if not is_alone or source.syntax not in _OF_LINES or value.startswith(("$", "/", "-")):
        return False
    return not value.isalpha() or source.syntax is Syntax.SETTINGS


def find_element(source: SourceText, name: Name) -> Iterator[SecretSpan]:
    """Read the text of an element of XML."""
    match = _ELEMENT.match(source.text, name.end)
    if match is not None:
        yield from judge(source, name, LiteralSpan(*match.span("value"), is_quoted=True), Context.CONFIGURATION)
