"""Find secrets of Kubernetes: every value of the data of a Secret, and literals of a secretGenerator."""

import re
from collections.abc import Generator, Iterator, Sequence
from itertools import takewhile

from stackprompt.redaction.by_name.multiline import read_lines_below, skip_tags
from stackprompt.redaction.rules.judge import Name, judge, split_lines
from stackprompt.redaction.rules.names import Meaning
from stackprompt.redaction.rules.values import is_placeholder, is_reference
from stackprompt.redaction.text.literals import LiteralSpan, read_line, read_strings
from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.redaction.text.syntax import Context

_KIND = re.compile(r"[\"']?kind[\"']?\s*:\s*[\"']?Secret[\"']?\s*(?:[,}#\n\r]|$)")
_DATA = re.compile(r"[ ]*(?:-[ ]+)*[\"']?(?:data|stringData)[\"']?\s*:\s*(?P<inline>\{.*)?$")
_ITEM = re.compile(r"[ ]*(?:-[ ]+)*")
_ENTRY = re.compile(r"[ \t]*[\"']?(?P<key>[^\s:#\"'][^:]{0,200}?)[\"']?\s*:[ \t]+(?P<value>.*)")
_BRACES = re.compile(r"[{}]")
_LONGEST_OBJECT = 4_000
_BLOCK = re.compile(r"[|>][-+0-9]{0,3}[ \t]*")
_BRACED = re.compile(r"\\{0,3}[\"']?(?:data|stringData)\\{0,3}[\"']?\s*:\s*\{")
_PAIR = re.compile(r":\s*(?P<quote>\\{0,3}[\"'])?(?P<value>(?(quote)[^\"'\\]*|[^\s\"',{}][^,{}]*))")
_LITERALS = re.compile(r"secretGenerator[ \t]*:")
_LITERAL = re.compile(r"[ \t]*-[ \t]+[\"']?[\w.-]+=(?P<value>[^\n\"']+)")
_TEMPLATE = re.compile(r"(?:\{\{-?[ \t]*|\bdefault[ \t]+|\()(?P<quote>[\"'])(?P<value>[^\"'\n{}]+)(?P=quote)")


def find_in_manifests(source: SourceText) -> Iterator[SecretSpan]:
    """Yield every value of the data of a Secret, whatever it is called."""
    last_line = -1
    for match in _KIND.finditer(source.text):
        line = source.line_of(match.start())
        if source.text[match.start()] in {'"', "'"} or "{" in source.head_of(match.start()):
            yield from _find_in_braces(source, *_find_object(source, match.start()))
        elif line > last_line:
            last_line = yield from _find_in_manifest(source, line)


def _find_object(source: SourceText, position: int) -> tuple[int, int]:
    """Return the range between the braces around ``position``, limited to its neighbourhood."""
    depth, start = 0, max(0, position - _LONGEST_OBJECT)
    for brace in reversed(list(_BRACES.finditer(source.text, start, position))):
        depth += 1 if brace[0] == "}" else -1
        if depth < 0:
            start = brace.start()
            break
    depth = 0
    for brace in _BRACES.finditer(source.text, position, position + _LONGEST_OBJECT):
        depth += 1 if brace[0] == "{" else -1
        if depth < 0:
            return start, brace.end()
    return start, min(len(source.text), position + _LONGEST_OBJECT)


def _find_in_manifest(source: SourceText, line: int) -> Generator[SecretSpan, None, int]:
    """Read the manifest that has its kind on ``line``; return its last line."""
    column = _measure_column(source, line)
    first, last = _find_first_line(source, line, column), _find_last_line(source, line, column)
    number = first
    while number <= last:
        text = source.text_of(number)
        data = _DATA.match(text) if _measure_column(source, number) == column and "ata" in text else None
        if data is not None and data["inline"]:
            last_of_data = number if "}" in data["inline"] else min(last, number + 200)
            yield from _find_in_braces(source, source.start_of(number), source.end_of(last_of_data))
        elif data is not None:
            inner = list(
                takewhile(
                    lambda below: below <= last and _measure_column(source, below) > column,
                    read_lines_below(source, number),
                )
            )
            yield from _find_in_data(source, inner)
            number = inner[-1] if inner else number
        elif "last-applied" in text and number + 1 <= last:
            yield from _find_in_braces(source, source.start_of(number), source.end_of(number + 1))
        number += 1
    return last


def _measure_column(source: SourceText, line: int) -> int:
    return _ITEM.match(source.text_of(line)).end()  # type: ignore[union-attr]  # it matches nothing, too


def _find_first_line(source: SourceText, line: int, column: int) -> int:
    """Return the first line of the mapping that holds ``line`` at ``column``."""
    if source.indent_of(line) < column:
        return line
    while line > 0 and not source.text_of(line - 1).startswith("---"):
        indent = source.indent_of(line - 1)
        if indent >= 0 and _measure_column(source, line - 1) < column:
            break
        line -= 1
        if 0 <= indent < column:
            break
    return line


def _find_last_line(source: SourceText, line: int, column: int) -> int:
    """Return the last line of the mapping that holds ``line`` at ``column``."""
    while line + 1 < len(source.starts) and not source.text_of(line + 1).startswith("---"):
        if 0 <= source.indent_of(line + 1) < column:
            break
        line += 1
    return line


def _find_in_data(source: SourceText, lines: Sequence[int]) -> Iterator[SecretSpan]:
    """Yield every value of the data of a Secret, whatever its name."""
    block = -1
    group = 0
    for line in lines:
        indent = source.indent_of(line)
        if 0 <= block < indent:
            yield from _find_value(source, source.start_of(line), source.end_of(line), group)
            continue
        entry = _ENTRY.fullmatch(source.text_of(line) + " ")
        block = indent
        group = source.end_of(line)
        if entry is None or _BLOCK.fullmatch(entry["value"].strip()) or not entry["value"].strip():
            continue
        start = skip_tags(source, source.start_of(line) + entry.start("value"), source.end_of(line))
        texts = read_strings(source, start, source.end_of(line))
        literal = read_line(source, start, source.end_of(line), in_flow=False)
        for text in texts or ([literal] if literal else []):
            yield from _find_value(source, text.start, text.end, text.start)


def _find_value(source: SourceText, start: int, end: int, group: int) -> Iterator[SecretSpan]:
    """Yield a value of a Secret; of a template only its strings."""
    value = source.text[start:end].strip()
    value = value.strip("\"'")
    if "{{" in value or is_reference(value):
        for match in _TEMPLATE.finditer(source.text, start, end):
            yield SecretSpan(*match.span("value"), match.start("value"))
        return
    if value and not (is_placeholder(value) and value[0] in "<*xXyY"):
        text = source.text[start:end]
        quoted = text.strip()
        if quoted[:1] in {'"', "'"} and quoted[-1:] == quoted[:1] and len(quoted) > 1:
            begin = start + text.index(quoted) + 1
            yield SecretSpan(begin, begin + len(quoted) - 2, group)
        else:
            yield from split_lines(source, start, end, group)


def _find_in_braces(source: SourceText, start: int, end: int) -> Iterator[SecretSpan]:
    """Yield every value of the data of a Secret in JSON."""
    for opening in _BRACED.finditer(source.text, start, end):
        close = source.text.find("}", opening.end(), end)
        for pair in _PAIR.finditer(source.text, opening.end(), close if close >= 0 else end):
            value = pair["value"].strip()
            if value and not is_reference(value):
                yield from split_lines(source, *pair.span("value"))


def find_literals(source: SourceText) -> Iterator[SecretSpan]:
    """Yield the values of the literals of a secretGenerator."""
    for match in _LITERALS.finditer(source.text):
        for line in read_lines_below(source, source.line_of(match.start())):
            literal = _LITERAL.match(source.text_of(line))
            if literal is not None:
                start = source.start_of(line)
                span = LiteralSpan(start + literal.start("value"), start + literal.end("value"), is_quoted=True)
                yield from judge(source, Name("PASSWORD", start, start, Meaning.SURE), span, Context.CONFIGURATION)
