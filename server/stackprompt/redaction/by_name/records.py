"""Find values of records with a name in one field and the value in another: `name: X` and `value: v`."""

import re
from collections.abc import Iterator

from stackprompt.redaction.rules.judge import Name, judge_all
from stackprompt.redaction.rules.names import Meaning
from stackprompt.redaction.text.literals import LiteralSpan, read_line, read_strings, skip_continuations
from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.redaction.text.syntax import Context, Syntax

_NAMES = (
    r"(?:name|key|variable|var|env|envname|env_name|parameterkey|parametername|optionname|header|headername|alias|property"
    r"|id|setting|path|k|parameter_name|field)"
)
_IS_NAME = re.compile(
    rf"(?i)(?:^|[\s{{,(<;])(?:-[ \t]+)?(?:\w+:)?[\"']?{_NAMES}[\"']?[ \t]*[:=][ \t]*"
    r"\\?[\"']?(?:[\w./~-]*[./]|(?:\w{1,20}:){1,4})?$"
)
_VALUES = (
    r"(?:value|default|default_value|defaultvalue|parametervalue|content|val|v|literal|initial|plaintext|fallback)"
)
_VALUE = re.compile(rf"(?i)(?:^|[\s{{,(<;])(?:-[ \t]+)?(?:\w+:)?\\?[\"']?{_VALUES}\\?[\"']?[ \t]*[:=][ \t]*(?=\S)")
_BORDER = re.compile(r"[{}]|/>|<[/\w]")
_LOOK_BACK = 80
_LOOK_AHEAD = 200
_MOST_DISTANT = 4
_LINES_OF_VARIABLE = 14
_VARIABLE = re.compile(r"(?:^|\n)[ \t]*variable[ \t]+\"?$")
_CALLED = re.compile(r"\([ \t]*(?:[\"']-\w[\"'],[ \t]*)?[\"'](?:--?)?$")
_DEFAULT = re.compile(
    r"[\"'][^\n]{0,120}?\b(?:default|defaultValue|default_value|value)[ \t]*[=:][ \t]*(?=[rbu]?[\"'])"
)
_XML_PAIR = re.compile(r"\s*</[\w:]+>\s*<(?:\w+:)?(?:value|Value|string)\b[^<>]*>(?P<value>[^<>]{1,2000})</")
_XML_NAME = re.compile(r"<[^<>]*\b(?:name|key)=[\"'][^\"'<>]*$")
_XML_BODY = re.compile(r"[\"'][^<>]{0,100}(?<!/)>\s*(?:<value>\s*)?(?P<value>[^<>\s][^<>]{0,2000}?)\s*</")


def find_in_record(source: SourceText, name: Name) -> Iterator[SecretSpan]:
    """Yield the value of the record that has ``name`` in its field for the name."""
    text = source.text
    before = text[max(source.start_of(source.line_of(name.start)), name.start - _LOOK_BACK) : name.start]
    context = Context.CONFIGURATION
    # A search for one character is faster than for a pattern, and most names have none of them.
    if "variable" in before and _VARIABLE.search(before) and source.syntax is not Syntax.CODE:
        yield from find_default(source, name)
    elif (":" in before or "=" in before) and _IS_NAME.search(before):
        literals = _read_here(source, name) or _read_siblings(source, name)
        if name.text.lower().endswith("authorization"):
            name = name._replace(meaning=Meaning.LIKELY)
        yield from judge_all(source, name, literals, context)
    elif before.endswith((">",)) and (match := _XML_PAIR.match(text, name.end)):
        yield from judge_all(source, name, [LiteralSpan(*match.span("value"), is_quoted=True)], context)
    elif "(" in before and _CALLED.search(before) and (match := _DEFAULT.match(text, name.end)):
        yield from judge_all(
            source,
            name,
            read_strings(source, match.end(), source.end_of(source.line_of(match.end()))),
            Context.CODE,
        )


def _read_here(source: SourceText, name: Name) -> list[LiteralSpan]:
    """Read the value on the line of its name, in the same braces or element."""
    line = source.line_of(name.start)
    end = min(source.end_of(line), name.end + _LOOK_AHEAD)
    border = _BORDER.search(source.text, name.end, end)
    match = _VALUE.search(source.text, name.end, border.start() if border else end)
    if match is not None:
        return _read_value(source, match.end(), source.end_of(line), in_flow=True)
    # The text of an element is the value of its `name`, not of its `id`: a button has a label.
    if _XML_NAME.search(source.head_of(name.start)) and (body := _XML_BODY.match(source.text, name.end)):
        return [LiteralSpan(*body.span("value"), is_quoted=True)]
    start = max(source.start_of(line), name.start - _LOOK_AHEAD)
    return _read_before(source, start, name.start)


def _read_before(source: SourceText, start: int, end: int) -> list[LiteralSpan]:
    """Read a value that comes before its name in the same braces."""
    for match in _VALUE.finditer(source.text, start, end):
        if not _BORDER.search(source.text, match.end(), end):
            return _read_value(source, match.end(), end, in_flow=True)
    return []


def _read_value(source: SourceText, position: int, limit: int, *, in_flow: bool) -> list[LiteralSpan]:
    start = skip_continuations(source, position)
    texts = read_strings(source, start, limit)
    if texts:
        return texts
    literal = read_line(source, start, limit, in_flow=in_flow)
    if literal is None or source.syntax in {Syntax.CODE, Syntax.HCL} or source.text[literal.start] in "{[|>*!":
        return []
    return [literal]


def _read_siblings(source: SourceText, name: Name) -> list[LiteralSpan]:
    """Read the value on a line of the same record, which has the same indentation."""
    line = source.line_of(name.start)
    column = _measure_column(source, line)
    for step in (1, -1):
        for distance in range(1, _MOST_DISTANT):
            other = line + step * distance
            if not 0 <= other < len(source.starts) or _ends_record(source, other, step):
                break
            if _measure_column(source, other) != column:
                continue
            text = source.text_of(other)
            match = _VALUE.match(text.lstrip(" \t-")) or _VALUE.match(text)
            if match is not None:
                start = (
                    source.start_of(other)
                    + len(text)
                    - len(text[text.index(match[0].lstrip()[:1]) :])
                    + len(match[0].lstrip())
                )
                return _read_value(source, start, source.end_of(other), in_flow=False)
    return []


def _measure_column(source: SourceText, line: int) -> int:
    """Return the column of the first key of a line, behind the dashes of lists."""
    text = source.text_of(line)
    return len(text) - len(text.lstrip(" \t-"))


def _ends_record(source: SourceText, other: int, step: int) -> bool:
    """Return whether another record begins between two lines."""
    text = source.text_of(other if step > 0 else other + 1)
    return text.lstrip().startswith(("- ", "}", "{")) or not source.text_of(other).strip()


def find_default(source: SourceText, name: Name) -> Iterator[SecretSpan]:
    """Read the default of a variable of Terraform."""
    line = source.line_of(name.start)
    for other in range(line, min(line + _LINES_OF_VARIABLE, len(source.starts))):
        text = source.text_of(other)
        if other > line and text.startswith("}"):
            return
        match = re.search(r"\bdefault[ \t]*=[ \t]*", text)
        if match is not None:
            texts = _read_value(source, source.start_of(other) + match.end(), source.end_of(other), in_flow=False)
            yield from judge_all(source, name, texts, Context.CONFIGURATION)
            return
