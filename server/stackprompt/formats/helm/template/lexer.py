"""A Go template cut into text and actions, and an action cut into words; half-typed ones end with their line."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from stackprompt.domain.workspace.document import Span
from stackprompt.formats.helm.facts import Action
from stackprompt.formats.helm.template.syntax import Text

_OPEN = re.compile(r"\{\{(-(?=[ \t\r\n]))?")
_COMMENT = re.compile(r"\s*/\*.*?\*/\s*?(-)?\}\}", re.DOTALL)
_REST = re.compile(
    r"((?:\"(?:[^\"\\\n]++|\\.)*+\"|`[^`]*+`|'(?:[^'\\\n]++|\\.)*+'|[^\"`'{}]|\{(?!\{)|\}(?!\}))*+)\}\}", re.DOTALL
)
_TRIMS_AFTER = re.compile(r"[ \t\r\n]-$")
_SPACE = " \t\r\n"
# A line may hold thousands of actions: the whole line before each of them would be the square of it.
_MOST_BEFORE = 500
_BEGINS_BLOCK = re.compile(r"(?:if|with|range)\b")
_WORD = re.compile(
    r"(?P<space>\s+)" r"|(?P<string>\"(?:[^\"\\]++|\\.)*+\"|`[^`]*+`)"
    # A text without an end takes the rest: looking for the end again at each later quote would take forever.
    r"|(?P<open>[\"`].*)"
    r"|(?P<letter>'(?:[^'\\]|\\.)')"
    r"|(?P<number>[-+]?(?:0[xX][0-9a-fA-F]+|\d[\d_]*(?:\.\d*)?(?:[eE][-+]?\d+)?))"
    r"|(?P<variable>\$\w*)"
    r"|(?P<field>\.[A-Za-z_]\w*)"
    r"|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<mark>:=|[().|,=])"
    r"|(?P<other>.)",
    re.DOTALL,
)


def pieces(text: str) -> Iterator[Text | Action]:
    """Yield text and actions in order, white space dropped beside ``{{-`` and ``-}}``."""
    starts = tuple(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    at, trims = 0, False
    while True:
        opened = _OPEN.search(text, at)
        end = opened.start() if opened else len(text)
        part = text[at:end]
        if opened is not None and opened[1] is not None:
            part = part.rstrip(_SPACE)
        text_part = part.lstrip(_SPACE) if trims else part
        if text_part:
            yield Text(text_part, bisect_right(starts, at + len(part) - len(text_part)))
        if opened is None:
            return
        source, at, trims = _read_action(text, opened.end())
        if source is not None:
            yield Action(source, *_locate(text, starts, opened.start(), at))


def _locate(text: str, starts: tuple[int, ...], begin: int, end: int) -> tuple[str, Span]:
    """Return the text before ``begin`` in its line, the end of a long one, and the range up to ``end``."""
    first, last = bisect_right(starts, begin), bisect_right(starts, end - 1)
    line_start = starts[first - 1]
    before = text[max(line_start, begin - _MOST_BEFORE) : begin]
    return before, Span(first, begin - line_start, last, end - starts[last - 1])


def _read_action(text: str, at: int) -> tuple[str | None, int, bool]:
    """Return an action's source (None for a comment), where it ends, and whether it trims what follows."""
    comment = _COMMENT.match(text, at)
    if comment is not None:
        return None, comment.end(), comment[1] is not None
    rest = _REST.match(text, at)
    if rest is None:
        return _end_half_typed(text, at)
    source = rest[1]
    trims = _TRIMS_AFTER.search(source) is not None
    return (source[:-1] if trims else source).strip(), rest.end(), trims


def _end_half_typed(text: str, at: int) -> tuple[str | None, int, bool]:
    """End what is open with its line, so that the rest of the file keeps its meaning."""
    line_end = text.find("\n", at)
    end = len(text) if line_end < 0 else line_end
    close = text.find("}}", at, end)
    source = text[at : close if close >= 0 else end].strip(" \t\r}-")
    end = close + 2 if close >= 0 else end
    if _BEGINS_BLOCK.match(source):
        # Its condition is not known yet; the text below must not vanish meanwhile.
        return "if true", end, False
    is_alone = not text[text.rfind("\n", 0, at) + 1 : at].strip(" \t-{")
    return (source if source in {"end", "else"} or not is_alone else None), end, False


def words(source: str) -> tuple[tuple[str, str], ...]:
    """Return the words of an action, each with its kind; "space" distinguishes a field of a value from an argument."""
    return tuple((match.lastgroup or "other", match[0]) for match in _WORD.finditer(source))
