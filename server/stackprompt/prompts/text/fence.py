"""The one way for file text into a prompt: hidden characters out, secrets redacted, in a fence it cannot close."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from stackprompt.domain.workspace.document import Span
from stackprompt.prompts.text.hidden import count_lone_returns, strip_hidden
from stackprompt.redaction.find import find_secrets
from stackprompt.redaction.replace import MARK, format_mark, number_spans, replace_spans

# A terminal's escape sequence goes as a whole, or its visible half would stay.
_ANSI = re.compile(r"\x1b(?:\[[0-?]{0,40}[ -/]{0,10}[@-~]|\][^\x07\x1b\r\n]{0,500}(?:\x07|\x1b\\)|[@-Z\\-_])")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_NUMBERED = re.compile(r"<redacted-\d+>")
_BACKTICKS = re.compile(r"`+")
MAX_INLINE = 120
# Longer paths than any that a system opens, twice in a command.
MAX_WHOLE = 8_192


@dataclass(frozen=True, slots=True)
class CleanText:
    """File text that may be shown: same lines as the file, without secrets and hidden characters.

    A line keeps the carriage return that the file has before its line feed. ``redacted`` counts the values, each once.
    """

    lines: tuple[str, ...]
    redacted: int
    hidden: int

    def quote(self, number: int) -> str:
        """Return line ``number`` (from 1) as inline code, without its indentation; "" when there is no such line."""
        if not 1 <= number <= len(self.lines):
            return ""
        return inline_code(_NUMBERED.sub(MARK, self.lines[number - 1].strip()))


def clean_file(text: str, path: str, claims: Sequence[Span] = ()) -> CleanText:
    """Make the text of the file at ``path`` safe to show; each secret value has a number, which all its marks bear.

    ``claims`` are the places that findings call secret.
    """
    return _clean_text(text, path, claims, is_numbered=True)


def clean(text: str, path: str = "") -> CleanText:
    """Make ``text`` safe to show; every line stays where it was."""
    return _clean_text(text, path, (), is_numbered=False)


def _clean_text(text: str, path: str, claims: Sequence[Span], *, is_numbered: bool) -> CleanText:
    text, escapes = _ANSI.subn("", _replace_unencodable(text))
    lines = tuple(_LINE_BREAK.split(text))
    lines = lines[:-1] if lines[-1] == "" else lines
    hidden = escapes + count_lone_returns(text)
    visible: list[str] = []
    for line in lines:
        shown, found = strip_hidden(line)
        visible.append(shown)
        hidden += found
    shown = "\n".join(visible)
    spans = find_secrets(shown, path, claims)
    numbers = number_spans(shown, spans)
    shown = replace_spans(shown, spans, (format_mark(number) if is_numbered else MARK for number in numbers))
    shown_lines = tuple(shown.split("\n")) if visible else ()
    return CleanText(_with_returns(shown_lines, text), max(numbers, default=0), hidden)


def _with_returns(lines: tuple[str, ...], text: str) -> tuple[str, ...]:
    if "\r\n" not in text:
        return lines
    breaks = _LINE_BREAK.findall(text)
    return tuple(f"{line}\r" if end == "\r\n" else line for line, end in zip_longest(lines, breaks[: len(lines)]))


def fence_lines(lines: tuple[str, ...], language: str) -> str:
    """Put ``lines`` into a Markdown fence longer than any run of backticks inside."""
    text = "\n".join(lines)
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def inline_code(text: str, longest: int = MAX_INLINE) -> str:
    """Show a short text as inline code that it cannot end, cut at a length that fits a line."""
    text = inline(text, longest)
    ticks = "`" * (max((len(run) for run in _BACKTICKS.findall(text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def whole_code(text: str) -> str:
    """Show a command as inline code: half of one would be worse than none."""
    return inline_code(text, MAX_WHOLE)


def inline(text: str, longest: int = MAX_INLINE) -> str:
    """Return ``text`` on one line, cut, without invisible characters; it is neither redacted nor quoted."""
    text, _ = strip_hidden(_LINE_BREAK.sub(" ", _ANSI.sub("", _replace_unencodable(text))))
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _replace_unencodable(text: str) -> str:
    """Replace what is no UTF-8: a file name may hold such bytes, a text half a character; a prompt may not."""
    return text.encode("utf-8", "replace").decode()
