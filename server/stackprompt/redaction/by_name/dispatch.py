"""Find the value of a name: the form of both decides which module reads it."""

import re
from collections.abc import Iterator

from stackprompt.redaction.by_name import adjacent, comparisons, records
from stackprompt.redaction.by_name.assignments import find_assignment
from stackprompt.redaction.rules.judge import Name, judge, judge_all
from stackprompt.redaction.rules.names import Meaning
from stackprompt.redaction.text.literals import LiteralSpan, read_strings
from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.redaction.text.syntax import Context, Syntax

_CLOSE = r"(?P<close>\\{0,7}[\"'`]?\]?)"
_OPERATOR = r"(?P<operator>=>|:=|\?\?=|\|\|=|\?=|\+=|===?|!==?|=|::?|\|\||\?\?|or\b|\?:|,|->|<-|~=|(?:eq|ne|to)\b)?"
# Types between a name and its value: `password: str =`, `var password string =`, `char password[] =`.
_TYPE = (
    r"(?:\??[ \t]*:[ \t]*[\w.&'<>\[\]|? ]{1,48}?(?=[ \t]*=[^=>])"
    r"|[ \t]+\*?(?:As[ \t]+)?(?:string|str|String)\??(?=[ \t]*=)"
    r"|\[\d*\](?=[ \t]*=)|!(?=[ \t]*:)|[ \t]*\{[ \t\w;]{1,40}\}(?=[ \t]*=))?"
)
_AFTER = re.compile(rf"{_CLOSE}[ \t]*{_OPERATOR}")
_AFTER_IN_CODE = re.compile(rf"{_CLOSE}{_TYPE}[ \t]*{_OPERATOR}")
_ASSIGNS = frozenset({"<-", "=", ":", ":=", "?=", "+=", "=>", "||=", "??="})
_COMPARES = frozenset({"==", "===", "!=", "!==", "~=", "eq", "ne"})
_DEFAULTS = frozenset({"||", "??", "or", "?:"})
# `Map("password" -> "v")`, `mapOf("password" to "v")`
_PAIRS = frozenset({"->", "to"})
_OF_PROGRAMS = _COMPARES | _DEFAULTS
# In other syntaxes `password or token` is a sentence.
_WITH_WORDS = frozenset({Syntax.CODE, Syntax.HCL})
_TYPED = frozenset({Syntax.CODE, Syntax.HCL, Syntax.TOML, Syntax.UNKNOWN, Syntax.PROSE})
_DASHES = re.compile(r"(?:^|[\s\"'\[(=`,])--?$")
_ELEMENT = re.compile(r"<[\w:.-]*$")
# The default of a variable of a shell, of Compose, of Spring.
_EXPANSION = re.compile(r"(?::?[-=]|:(?![-+?=$]))(?P<value>[^${}\n][^}\n]{0,500})\}")
# A test of a shell or of nginx: `[ "$PASSWORD" = "v" ]`.
_COMPARED = re.compile(
    r"\}?[\"']?[ \t]+(?:!=|==?)[ \t]+(?:(?P<quote>[\"'])(?=[^\"'\n]{3}))?(?P<value>(?(quote)[^\"'\n$]+|[^\s\"'$()\]]+))"
)
_COMPARING = frozenset({Syntax.SETTINGS, Syntax.SHELL, Syntax.YAML, Syntax.DOCKERFILE})
_DEFINED = re.compile(
    r"\"[ \t]*-?\}\}\s*(?:\{\{-?[ \t]*(?:print[ \t]+|quote[ \t]+)?\"(?P<quoted>[^\"\n{}]+)\"[^}\n]*\}\}"
    r"|(?P<bare>[^\s{}]+))\s*\{\{-?[ \t]*end"
)
_EMPHASIS = re.compile(r"[*_]{1,2}[ \t]*(?P<operator>:)(?P<close>)")
_ELSE = re.compile(r"[ \t]*-?\}\}[^\n]{0,200}?\{\{-?[ \t]*else[ \t]*-?\}\}[ \t]*(?:\{\{-?[ \t]*(?=\"))?")
_DECLARED = re.compile(r"[ \t]*:=")
# A default for a variable that is not set: `var("X").unwrap_or("v")`, `fetch('X') { 'v' }`.
_BEHIND_CALL = re.compile(
    r"\]?\\?[\"'`]\s*[)\]]\s*(?:\.(?:ok|as_deref|map|strip|trim)\([^()\n]*\)\s*)*"
    r"(?:\.(?:type|fill|send_?[kK]eys|setValue|clear\(\)\.type)\(|\.(?:unwrap_or\w*|orElse\w*|getOrElse|or|or_else|unwrapOr)\(\s*(?:\|_?\w*\|\s*)?"
    r"|\{\s*|\|\|\s*|\?\?\s*|or\s+|\?:\s*|[!=]==?\s*)(?:String::from\()?(?=[\"'])"
)
_TEMPLATE_DEFAULT = re.compile(r"\bdefault[ \t]+(?=[\"'])")
# `{{ if .Values.password }}…{{ else }}{{ "v" }}`
_OTHERWISE = re.compile(r"[ \t]*-?\}\}[^\n]*?\{\{-?[ \t]*else[ \t]*-?\}\}(?:\{\{-?[ \t]*)?(?=[\"'])")
# `password, user := "v", "u"`, `my ($user, $pass) = ("u", "v")`
_MANY = re.compile(r"(?:(?:[ \t]*,[ \t]*\$?\w{1,60}){1,6}[ \t]*\)?|[ \t]*\))[ \t]*:?=[ \t]*(?![=~>])")
_DECLARES = re.compile(r"[ \t]*(?:(?:var|let|const|my|local|val)[ \t]+)?[(\[]?(?:[ \t]*\$?[\w.]+[ \t]*,)*[ \t]*\$?")
_LONGEST_TEMPLATE = 400
LOOK_BACK = 60


def find_by_name(source: SourceText, name: Name) -> Iterator[SecretSpan]:
    """Yield the secrets that are the value of ``name``."""
    before = source.text[max(0, name.start - LOOK_BACK) : name.start]
    is_code = source.syntax is Syntax.CODE
    many = (
        _MANY.match(source.text, name.end)
        if is_code and source.text[name.end : name.end + 1] in {",", ")", " "}
        else None
    )
    if many is not None and _DECLARES.fullmatch(source.head_of(name.start)):
        yield from find_assignment(source, name, "=", many.end())
    if before.endswith(("$", "${")):
        yield from _find_expansion(source, name, before)
    else:
        yield from _find_value(source, name, before)
    if before.endswith('define "') and (defined := _DEFINED.match(source.text, name.end)):
        literal = LiteralSpan(*defined.span(defined.lastgroup or 0), is_quoted=True)
        yield from judge(source, name, literal, Context.MANIFEST)
    if name.text.startswith("Values.") and name.meaning is not Meaning.WEAK:
        yield from _find_in_template(source, name)
    if is_code:
        yield from comparisons.find_comparison(source, name)
    yield from records.find_in_record(source, name)


def _find_value(source: SourceText, name: Name, before: str) -> Iterator[SecretSpan]:
    match = _match_operator(source, name.end)
    if match is None:
        return
    operator = match["operator"] or ""
    is_pair = operator in _PAIRS and match["close"] and source.syntax is Syntax.CODE
    # Not a name: a part of an identifier with colons, such as `arn:aws:kms:…`, or of a list of ciphers.
    if is_pair or (operator in _ASSIGNS and not (operator == ":" and before.endswith((":", ":!", ":+", ":-")))):
        yield from find_assignment(source, name, operator, match.end())
    elif operator in _OF_PROGRAMS and not (operator.isalpha() and source.syntax not in _WITH_WORDS):
        yield from judge_all(source, name, adjacent.read_argument(source, match.end()), Context.CODE)
    elif before.endswith("-") and _DASHES.search(before):
        yield from adjacent.find_option(source, name)
    elif operator == "," and (match["close"].endswith(("'", '"')) or source.syntax is Syntax.CODE):
        yield from adjacent.find_argument(source, name, before, match.end())
    elif operator == "":
        yield from _find_without_operator(source, name, before, is_closed=bool(match["close"]))


def _match_operator(source: SourceText, position: int) -> re.Match[str] | None:
    emphasis = _EMPHASIS.match(source.text, position) if source.syntax is Syntax.PROSE else None
    return emphasis or (_AFTER_IN_CODE if source.syntax in _TYPED else _AFTER).match(source.text, position)


def _find_without_operator(source: SourceText, name: Name, before: str, *, is_closed: bool) -> Iterator[SecretSpan]:
    text = source.text
    if is_closed and (behind := _BEHIND_CALL.match(text, name.end)):
        yield from judge_all(source, name, _read_to_line_end(source, behind.end()), Context.CODE)
    elif text.startswith(">", name.end) and _ELEMENT.search(before):
        yield from adjacent.find_element(source, name)
    elif not is_closed:
        yield from adjacent.find_in_brackets(source, name)
        yield from adjacent.find_after_blank(source, name, before)


def _read_to_line_end(source: SourceText, start: int) -> list[LiteralSpan]:
    return read_strings(source, start, source.end_of(source.line_of(start)))


def _find_expansion(source: SourceText, name: Name, before: str) -> Iterator[SecretSpan]:
    """Read the default in ``${NAME:-default}``, and the value of a variable that is written with its dollar."""
    match = _EXPANSION.match(source.text, name.end) if before.endswith("{") else None
    if match is not None:
        yield from judge(source, name, LiteralSpan(*match.span("value"), is_quoted=False), Context.CONFIGURATION)
    elif source.syntax in _COMPARING and (comparisons := _COMPARED.match(source.text, name.end)):
        yield from judge(source, name, LiteralSpan(*comparisons.span("value"), is_quoted=True), Context.CONFIGURATION)
    elif before.endswith("$") and (source.syntax is Syntax.CODE or _DECLARED.match(source.text, name.end)):
        after = _AFTER_IN_CODE.match(source.text, name.end)
        if after is not None and after["operator"] in _ASSIGNS and source.syntax is Syntax.CODE:
            yield from find_assignment(source, name, after["operator"], after.end())
        elif after is not None and after["operator"] in _ASSIGNS | _DEFAULTS | _COMPARES:
            yield from judge_all(source, name, adjacent.read_argument(source, after.end()), Context.CODE)


def _find_in_template(source: SourceText, name: Name) -> Iterator[SecretSpan]:
    """Read the default of a value in a template: `{{ .Values.password | default "v" }}`."""
    line = source.line_of(name.start)
    first = max(source.start_of(line), name.start - _LONGEST_TEMPLATE)
    last = min(source.end_of(line), name.end + _LONGEST_TEMPLATE)
    other = _OTHERWISE.match(source.text, name.end, last)
    if other is not None:
        yield from judge_all(source, name, read_strings(source, other.end(), last), Context.CODE)
    opening, closing = source.text.rfind("{{", first, name.start), source.text.find("}}", name.end, last)
    other = _ELSE.match(source.text, name.end, source.end_of(line))
    if other is not None:
        yield from judge_all(source, name, _read_to_line_end(source, other.end()), Context.MANIFEST)
    if opening >= 0 and closing >= 0:
        for match in _TEMPLATE_DEFAULT.finditer(source.text, opening, closing):
            yield from judge_all(source, name, read_strings(source, match.end(), closing), Context.MANIFEST)
