"""Find strings that a program compares a secret with, or returns as one."""

import re
from collections.abc import Iterator

from stackprompt.redaction.rules.judge import Name, judge_all
from stackprompt.redaction.rules.names import Meaning, read_name
from stackprompt.redaction.text.literals import LiteralSpan, read_strings, skip_continuations
from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.redaction.text.syntax import Context

_LOOK_BACK = 80
_CALLS = (
    r"(?:[Cc]onstant_?[Tt]ime_?(?:[Cc]ompare|eq)|compare_digest|(?:timing_?safe|safe|secure|fixed_length_secure)_?"
    r"(?:[Ee]qual|[Cc]ompare)|hash_equals|timingSafeEqual|FixedTimeEquals|isEqual|areEqual|equals?|equalsIgnoreCase"
    r"|str(?:n?case|n)?cmp|memcmp|strcasecmp|Equal(?:s|Fold)?|eq|compare|str[nl]?cpy)"
)
# `strcmp(password, "v")`, `ConstantTimeCompare([]byte(token), []byte("v"))`.
_OPENED = re.compile(rf"\b{_CALLS}\(\s*(?:[\w.:]+\(|\[\]byte\(|[&*$\w.>-]+[.>\[:][\"':]?)?\$?$")
_SECOND = re.compile(r"[\"']?\]?(?:\.\w+)?(?:\(\))?[^\S\n]*\)?,\s*(?=[^\s,)])")
# `password.equals("v")`
_METHOD = re.compile(
    r"(?:\(\))?\.(?:equals\w*|Equals|contentEquals|compareTo|compare|eql\?|eq|localeCompare)\(\s*(?=[\"'])"
    r"|[ \t]+(?:not[ \t]+)?in[ \t]*[(\[{][ \t]*(?=[\"'])|(?<=\w)\}[ \t]*(?:=|\|\|=?|//=?|eq)[ \t]*(?=[\"'])"
)
# `"v".equals(password)`, `"v" == password`, `strcmp("v", password)`.
_FIRST = re.compile(
    r"(?:^|[\s(,!&|])(?P<quote>[\"'])(?P<value>[^\"'\n]{4,60})(?P=quote)"
    r"(?:\.(?:equals\w*|Equals|eql\?)\(\s*|\s*[!=]==?\s*)"
    r"(?:[&*$\w.>-]+[.>\[])?\$?$"
)
_FIRST_ARGUMENT = re.compile(
    rf"\b{_CALLS}\(\s*(?P<quote>[\"'])(?P<value>[^\"'\n]{{4,60}})(?P=quote),\s*(?:[&*$\w.>-]+[.>\[])?\$?$"
)
# The result of a function of that name, and the default when a variable of that name is not set.
_RETURNED = re.compile(
    r"\((?:self|cls)?\)(?:[ \t]*(?:->|:)?[ \t]*[\w&' .<>\[\]]{0,30})?[ \t]*[{:=]?\s*(?:return[ \t]+)(?=[\"'])"
    r"|\n[ \t]+(?=([\"'])[^\"'\n]{4,60}\1(?:\.freeze)?\n[ \t]*end\b)"
    r"|[\"']\)[^\n\"']{0,60}(?:\"\"|'')?[^\n\"']{0,20}\n[ \t]*return[^\n\"']{0,40}\n[ \t]*\}?\s*return[ \t]+(?=[\"'])"
)
# Most names have none of these around them; to look at one character is faster than to match.
_BEFORE_RETURN = frozenset("(\"'\n")
_BEFORE_METHOD = frozenset("(. \t}")
_BEHIND_FIRST = frozenset("=(,.>[:")


def find_comparison(source: SourceText, name: Name) -> Iterator[SecretSpan]:
    """Yield the string that the value of ``name`` is compared with, or that its function returns."""
    following = source.text[name.end : name.end + 1]
    returned = _RETURNED.match(source.text, name.end) if following in _BEFORE_RETURN else None
    if returned is not None:
        name = _drop_get(name)
        yield from _judge_at(source, name, returned.end())
        return
    if name.meaning is Meaning.WEAK:
        return
    method = _METHOD.match(source.text, name.end) if following in _BEFORE_METHOD else None
    if method is not None:
        yield from _judge_at(source, name, method.end())
        return
    before = source.text[max(source.start_of(source.line_of(name.start)), name.start - _LOOK_BACK) : name.start]
    if before.endswith(("(", ".", "$", ">", "&", "*", " ", "[", ":", '"', "'")):
        yield from _find_before(source, name, before)


def _drop_get(name: Name) -> Name:
    """Return the name without `get`."""
    text = name.text[3:].lstrip("_") if name.text.startswith("get") else ""
    return name._replace(text=text, meaning=read_name(text)) if text else name


def _find_before(source: SourceText, name: Name, before: str) -> Iterator[SecretSpan]:
    second = _SECOND.match(source.text, name.end) if "(" in before else None
    if second is not None and _OPENED.search(before):
        yield from _judge_at(source, name, second.end())
        return
    if before.rstrip("*&$ ")[-1:] not in _BEHIND_FIRST or ('"' not in before and "'" not in before):
        return
    first = _FIRST.search(before) or _FIRST_ARGUMENT.search(before)
    if first is not None:
        offset = name.start - len(before)
        literal = LiteralSpan(offset + first.start("value"), offset + first.end("value"), is_quoted=True)
        yield from judge_all(source, name, [literal], Context.CODE)


def _judge_at(source: SourceText, name: Name, position: int) -> Iterator[SecretSpan]:
    start = skip_continuations(source, position)
    yield from judge_all(source, name, read_strings(source, start, source.end_of(source.line_of(start))), Context.CODE)
