"""Replace ranges of a text by marks; equal values have equal numbers."""

from collections.abc import Iterable

from stackprompt.redaction.find import find_secrets
from stackprompt.redaction.text.source import SecretSpan

MARK = "<redacted>"


def replace_spans(text: str, spans: Iterable[SecretSpan], marks: Iterable[str]) -> str:
    """Return ``text`` with one of the ``marks`` in place of each of the ``spans``."""
    pieces: list[str] = []
    position = 0
    for span, mark in zip(spans, marks, strict=False):
        pieces += (text[position : span.start], mark)
        position = span.end
    return "".join((*pieces, text[position:]))


def number_spans(text: str, spans: Iterable[SecretSpan]) -> list[int]:
    """Return the number of each of the ``spans``, from 1 by order of appearance; equal values have one number."""
    spans = tuple(spans)
    values: dict[int, str] = {}
    for span in spans:
        values[span.group] = f"{values.get(span.group, '')}\n{text[span.start : span.end]}"
    numbers: dict[str, int] = {}
    return [numbers.setdefault(values[span.group], len(numbers) + 1) for span in spans]


def format_mark(number: int, path: str = "") -> str:
    """Return the placeholder of a value; with the ``path`` where a prompt holds several files."""
    return f"<redacted-{number}:{path}>" if path else f"<redacted-{number}>"


def redact_text(text: str) -> str:
    """Return a short text without its secrets."""
    spans = find_secrets(text)
    return replace_spans(text, spans, (MARK for _ in spans)) if spans else text
