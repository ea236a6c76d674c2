"""Read literal values at a position of a text: quoted, bare, continued on the next line, or in pieces."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from stackprompt.redaction.text.source import SourceText
from stackprompt.redaction.text.syntax import Syntax

_MOST_PIECES = 60
_MOST_ITEMS = 40
_LONGEST = 20_000
# The end of a value without quotes is searched for no further than this.
_LONGEST_BARE = 2_000
_QUOTED = re.compile(
    r"(?P<prefix>(?:\[\]byte\(|b64encode\(|[rbfuRBFU@$]{1,2}(?=[\"'`])|[$@]\"(?=\")|N(?='))?)"
    r"(?P<quote>\\{0,3}\"\"\"|'''|\\{1,7}[\"']|[\"'`])"
)
_ENDS = {
    '"': re.compile(r"(?:[^\"\\\n]|\\.)*+(?=\")"),
    "'": re.compile(r"(?:[^'\\\n]|\\.|'')*+(?=')"),
    "`": re.compile(r"(?:[^`\\]|\\[\s\S])*+(?=`)"),
}
# Between single quotes of YAML, shell and SQL a backslash escapes nothing.
_RAW_SINGLE = re.compile(r"(?:[^'\n]|''|'\\'')*+(?=')")
_RAW_IN_SINGLE = frozenset({Syntax.YAML, Syntax.SHELL, Syntax.DOCKERFILE, Syntax.SQL, Syntax.SETTINGS})
# The characters between two texts that are joined.
_JOIN = re.compile(
    r"[ \t]*(?:\\\r?\n[ \t]*|(?:[+.&]|\.\.)?[ \t]*(?:\r?\n[ \t]*(?:[+.&][ \t]*)?)?)(?=[rbfuRBFU]{0,2}[\"'])"
)
_CONTINUED = re.compile(r"[ \t]*(?:\\[ \t]*\r?\n[ \t]*|\([ \t]*(?:\r?\n[ \t]*)?)*")
# Calls that only wrap a literal argument.
WRAPPER = re.compile(
    r"(?:new[ \t]+)?(?:(?:\w+\(\)\.)?[\w.:]*(?:b64encode|b64decode|base64encode|base64|SecretStr|Secret"
    r"|SecureString|sensitive|nonsensitive|jsonencode|Buffer\.from|bytes|bytearray|StringPtr"
    r"|String|str|Some|secret|from_str|ToPtr|pointer|hashpw|hash_password|encodeToString|encode|GetBytes|getBytes|from"
    r"|make_password)|\[\]byte|b)!?\([ \t]*(?:\r?\n[ \t]*)?(?:string\()?"
)
_BARE_WORD = re.compile(r"(?:\\.|\$\{[^{}\n]*\}|\$\([^()\n]*\)|\{\{[^\n]*?\}\}|[^\s\"'`])+")
_SHELL_WORD = re.compile(
    r"(?:\\[^\n]|\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+'|\$\{[^{}\n]*\}|\$\([^()\n]*\)|\{\{[^\n]*?\}\}|[^\s\"'`;&|()\\])+"
)
_NEXT_PAIR = re.compile(r"[;,&|][ \t]?[\w. /-]{1,40}=")
_COMMENT = re.compile(r"[ \t]+(?:#|//|-->|\*/).*|[ \t]+;.*")
_END_OF_ENTRY = re.compile(r"[,}\]]")
_SCHEME = re.compile(
    r"(?i)\{noop\}|(?:bearer|basic|token|apikey|api-key|bot|key|sso-key|geniekey|digest|negotiate"
    r"|aws4-hmac-sha256|jwt|oauth|splunk|pve\w+)[ \t]+(?:token=)?"
)


class LiteralSpan(NamedTuple):
    """A value is at ``start`` to ``end``, without its quotes; a text in pieces has several spans."""

    start: int
    end: int
    is_quoted: bool


def read_quoted(source: SourceText, position: int, limit: int) -> LiteralSpan | None:
    """Read a quoted text that begins at ``position``; None without one, or when it is not closed."""
    match = _QUOTED.match(source.text, position, limit)
    if match is None:
        return None
    start, quote = match.end(), match["quote"]
    if len(quote) >= 3 and quote[-1] == quote[-3]:  # noqa: PLR2004 - three quotes
        end = source.text.find(quote, start, start + _LONGEST)
        return LiteralSpan(start, end, is_quoted=True) if end >= 0 else None
    if quote.startswith("\\"):
        end = source.text.find(quote, start, limit)
        return LiteralSpan(start, end, is_quoted=True) if end >= 0 else None
    pattern = _RAW_SINGLE if quote == "'" and source.syntax in _RAW_IN_SINGLE else _ENDS[quote]
    ending = pattern.match(source.text, start, len(source.text) if quote == "`" else limit)
    return LiteralSpan(start, ending.end(), is_quoted=True) if ending else None


def read_strings(source: SourceText, position: int, limit: int) -> list[LiteralSpan]:
    """Read a quoted text and those that are joined to it; empty without one at ``position``."""
    first = read_quoted(source, position, limit)
    if first is None:
        return []
    texts = [first]
    while len(texts) < _MOST_PIECES:
        after = texts[-1].end + _measure_closing_quotes(source, texts[-1])
        join = _JOIN.match(source.text, after)
        if join is None or join.end() == after:
            break
        following = read_quoted(source, join.end(), source.end_of(source.line_of(join.end())))
        if following is None:
            break
        texts.append(following)
    return texts


def _measure_closing_quotes(source: SourceText, literal: LiteralSpan) -> int:
    """Return the number of characters of the quotes that close ``literal``."""
    tail = source.text[literal.end : literal.end + 3]
    if tail in {'"""', "'''"} and source.text[max(0, literal.start - 3) : literal.start] == tail:
        return 3
    return len(tail) - len(tail.lstrip("\\")) + 1


def skip_continuations(source: SourceText, position: int) -> int:
    """Return where a value begins after brackets, line ends that are escaped and calls that only wrap it."""
    match = _CONTINUED.match(source.text, position)
    position = match.end() if match else position
    wrapper = WRAPPER.match(source.text, position)
    if wrapper is not None:
        inner = WRAPPER.match(source.text, wrapper.end())
        return inner.end() if inner else wrapper.end()
    return position


def skip_scheme(source: SourceText, literal: LiteralSpan) -> LiteralSpan:
    """Skip the scheme of a header, such as ``Bearer``."""
    match = _SCHEME.match(source.text, literal.start, literal.end)
    return literal._replace(start=match.end()) if match else literal


def read_word(source: SourceText, position: int, limit: int) -> LiteralSpan | None:
    """Read a word as a shell does, with the quotes that it may be in."""
    match = _SHELL_WORD.match(source.text, position, limit)
    if match is None:
        return None
    text = match[0]
    if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0] and text.count(text[0]) == 2:  # noqa: PLR2004
        return LiteralSpan(match.start() + 1, match.end() - 1, is_quoted=True)
    return LiteralSpan(match.start(), match.end(), is_quoted=False)


def read_inline(source: SourceText, position: int, limit: int, separator: str) -> LiteralSpan | None:
    """Read a bare value among others: up to a blank, a quote, or where the next pair begins."""
    end = min(source.end_of_run(position, _BARE_WORD), limit)
    if separator and (at := source.text.find(separator, position, end)) >= 0:
        end = at
    following = _NEXT_PAIR.search(source.text, position, min(len(source.text), end + 42, position + _LONGEST_BARE))
    if following is not None and following.start() < end:
        end = following.start()
    while end > position and source.text[end - 1] in ",;)]}>|&\\" and not _is_balanced(source.text[position:end]):
        end -= 1
    return LiteralSpan(position, end, is_quoted=False) if end > position else None


def _is_balanced(text: str) -> bool:
    """Return whether the bracket at the end of ``text`` closes an earlier one."""
    opener = {")": "(", "]": "[", "}": "{", ">": "<"}.get(text[-1])
    return opener is not None and opener in text


def read_line(source: SourceText, position: int, limit: int, *, in_flow: bool) -> LiteralSpan | None:
    """Read a bare value to the end of its line, or when ``in_flow`` to the end of its entry."""
    comment = _COMMENT.search(source.text, position, min(limit, position + _LONGEST_BARE))
    end = comment.start() if comment else limit
    if in_flow:
        cut = _END_OF_ENTRY.search(source.text, position, min(end, position + _LONGEST_BARE))
        end = cut.start() if cut else end
    while end > position and source.text[end - 1] in " \t,;"[: 4 if source.syntax is not Syntax.YAML else 2]:
        end -= 1
    return LiteralSpan(position, end, is_quoted=False) if end > position else None


def read_items(source: SourceText, position: int, closer: str) -> Iterator[list[LiteralSpan]]:
    """Yield the quoted texts of a list that begins at ``position``."""
    for _ in range(_MOST_ITEMS):
        position = _SKIP_ITEM.match(source.text, position).end()  # type: ignore[union-attr]  # it matches nothing, too
        if source.text[position : position + 1] in {closer, ""}:
            return
        texts = read_strings(source, position, source.end_of(source.line_of(position)))
        if not texts:
            return
        yield texts
        position = texts[-1].end + 1


_SKIP_ITEM = re.compile(r"[\s,]*")
