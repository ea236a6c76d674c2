"""Find passwords in columns of Markdown tables and of files of separated values."""

import re
from collections.abc import Iterator, Sequence

from stackprompt.redaction.rules.judge import Name, judge
from stackprompt.redaction.rules.names import Meaning, read_name
from stackprompt.redaction.text.literals import LiteralSpan
from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.redaction.text.syntax import Context, Syntax

_RULE = re.compile(r"[ \t>*]*\|?[ \t]*:?-{1,200}:?[ \t]*(?:\|[ \t]*:?-{1,200}:?[ \t]*){1,40}\|?[ \t]*")
_CELL = re.compile(r"[^|\n]*")
_FIELD = re.compile(r"\"(?P<quoted>[^\"\n]*)\"|(?P<bare>[^,;\t\"\n]*)")
_FRAME = " \t`*_\r"
_LONGEST_RULE = 2_000
_MOST_ROWS = 2_000
_MOST_WORDS_OF_HEAD = 3
_SEPARATED = (".csv", ".tsv")
_RULES = ("--|", "-- |", "-:|", "-: |", "|--", "| --", "-|-", "|:-", "| :-")


def find_in_columns(source: SourceText) -> Iterator[SecretSpan]:
    """Yield the cells below a heading that is the name of a password."""
    if source.path.endswith(_SEPARATED):
        yield from _judge_rows(source, 0, _FIELD)
    elif source.syntax in {Syntax.PROSE, Syntax.UNKNOWN} and any(rule in source.text for rule in _RULES):
        is_inside = False
        for line in range(1, len(source.starts)):
            text = source.text_of(line)
            # The rows of a table are read once, even when another rule is among them.
            was_inside, is_inside = is_inside, is_inside and "|" in text
            if not was_inside and "|" in text and "--" in text and len(text) < _LONGEST_RULE and _RULE.fullmatch(text):
                is_inside = True
                yield from _judge_rows(source, line - 1, _CELL)


def _judge_rows(source: SourceText, head: int, pattern: re.Pattern[str]) -> Iterator[SecretSpan]:
    heads = [source.text[cell.start : cell.end] for cell in _split_cells(source, head, pattern)]
    meanings = [read_name(text) if 0 < len(text.split()) <= _MOST_WORDS_OF_HEAD else Meaning.NONE for text in heads]
    if max(meanings, default=Meaning.NONE) < Meaning.LIKELY:
        return
    for line in range(head + 1, min(head + _MOST_ROWS, len(source.starts))):
        text = source.text_of(line)
        if pattern is _CELL and "|" not in text:
            return
        for meaning, cell in zip(meanings, _split_cells(source, line, pattern), strict=False):
            if meaning >= Meaning.LIKELY and cell.end > cell.start:
                yield from _judge_cell(source, meaning, cell)


def _judge_cell(source: SourceText, meaning: Meaning, cell: LiteralSpan) -> Iterator[SecretSpan]:
    value = source.text[cell.start : cell.end]
    # A cell of words is a description.
    if "<br" in value or (" " in value and any(letter in value for letter in ".,;:()")):
        return
    context = Context.CONFIGURATION if meaning is Meaning.SURE else Context.PROSE
    yield from judge(source, Name("password", cell.start, cell.start, meaning), cell, context)


def _split_cells(source: SourceText, line: int, pattern: re.Pattern[str]) -> Sequence[LiteralSpan]:
    """Return the cells of a line without blanks and marks around their texts."""
    cells: list[LiteralSpan] = []
    position, limit = source.start_of(line), source.end_of(line)
    while position <= limit and (match := pattern.match(source.text, position, limit)) is not None:
        start, end = match.span(match.lastgroup or 0)
        text = source.text[start:end]
        first = start + len(text) - len(text.lstrip(_FRAME))
        cells.append(LiteralSpan(first, max(first, start + len(text.rstrip(_FRAME))), is_quoted=True))
        position = match.end() + 1
    return cells
