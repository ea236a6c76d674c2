"""Read the words behind a program: of a shell command, of a list in brackets, of a YAML list."""

import re
from collections.abc import Iterator

from stackprompt.redaction.text.literals import LiteralSpan, read_quoted, read_word
from stackprompt.redaction.text.source import SourceText

_MOST_WORDS = 40
_ARRAY = re.compile(r"\s{0,80},?\s{0,80}(?=\\{0,3}[\"'])")
_FLOW_ITEM = re.compile(r"[ \t]*,[ \t]*(?P<word>\"[^\"\n]*\"|'[^'\n]*'|[^\s,\]\"'][^,\]\n]{0,200}?)[ \t]*(?=[,\]])")
_ITEM_END = re.compile(r"[\"']?[ \t]*$")
_GAP = re.compile(r"(?:[ \t]|\\[ \t]*\r?\n)+")
_STOP = re.compile(r"[;|&)<>]|\d?>")


def read_words(source: SourceText, start: int, end: int) -> list[LiteralSpan]:
    """Read the words behind a program: of a shell command, of a list in brackets, of a YAML list."""
    text = source.text
    quote = text[start - 1 : start]
    if quote in {'"', "'"} and text[end : end + 1] == quote and text[end + 1 : end + 60].lstrip().startswith(","):
        return list(_read_array(source, end + 1))
    if text[end : end + 1] == "," and "[" in source.head_of(start):
        return list(_read_flow(source, end))
    line = source.line_of(start)
    head, rest = text[source.start_of(line) : start], text[end : source.end_of(line)]
    if head.strip(" \t\"'") in {"-", "- -"} and _ITEM_END.match(rest):
        return list(_read_items(source, line, len(head) - len(head.lstrip())))
    return list(_read_shell(source, start, end))


def _read_array(source: SourceText, position: int) -> Iterator[LiteralSpan]:
    for _ in range(_MOST_WORDS):
        gap = _ARRAY.match(source.text, position)
        if gap is None:
            return
        word = read_quoted(source, gap.end(), source.end_of(source.line_of(gap.end())))
        if word is None:
            return
        yield word
        position = word.end + 1 + (source.text[word.end : word.end + 1] == "\\")


def _read_flow(source: SourceText, position: int) -> Iterator[LiteralSpan]:
    """Read the words of a YAML list in brackets whose items need no quotes."""
    limit = source.end_of(source.line_of(position))
    while (item := _FLOW_ITEM.match(source.text, position, limit)) is not None:
        start, end = item.span("word")
        is_quoted = source.text[start] in {'"', "'"}
        yield LiteralSpan(start + is_quoted, end - is_quoted, is_quoted)
        position = item.end()


def _read_items(source: SourceText, line: int, indent: int) -> Iterator[LiteralSpan]:
    for number in range(line + 1, min(line + _MOST_WORDS, len(source.starts))):
        text = source.text_of(number)
        bare = text.lstrip(" \t")
        if len(text) - len(bare) != indent or not bare.startswith("- "):
            return
        start = source.start_of(number) + indent + 2
        limit = source.end_of(number)
        end = start + len(source.text[start:limit].rstrip())
        yield read_quoted(source, start, limit) or LiteralSpan(start, end, is_quoted=False)


def _read_shell(source: SourceText, start: int, end: int) -> Iterator[LiteralSpan]:
    inside = source.string_around(start)
    position = end
    for _ in range(_MOST_WORDS):
        gap = _GAP.match(source.text, position)
        if gap is None or _STOP.match(source.text, gap.end()):
            return
        limit = source.end_of(source.line_of(gap.end()))
        if inside is not None and inside[0] <= start <= inside[1] and gap.end() <= inside[1]:
            limit = min(limit, inside[1])
        word = read_quoted(source, gap.end(), limit) if source.text.startswith("\\", gap.end()) else None
        word = word or read_word(source, gap.end(), limit)
        if word is None:
            return
        yield word
        position = end_of_word(source, word)


def end_of_word(source: SourceText, word: LiteralSpan) -> int:
    """Return where a word ends, after the quote that closes it."""
    if not word.is_quoted:
        return word.end
    following = source.text[word.end : word.end + 1]
    return word.end + {"'": 1, '"': 1, "\\": 2}.get(following, 0)
