"""Private keys between BEGIN and END, however their lines are wrapped, and in Base64."""

import re
from collections.abc import Iterator

from stackprompt.redaction.rules.judge import split_lines
from stackprompt.redaction.text.source import SecretSpan, SourceText

MOST_LINES = 220
_BEGIN = re.compile(
    r"-----BEGIN[ A-Z0-9_-]{0,60}PRIVATE KEY(?: BLOCK)?-----"
    r"|---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----"
    r"|-----BEGIN OpenVPN Static key V1-----"
)
_END = re.compile(
    r"-----END[ A-Z0-9_-]{0,60}(?:PRIVATE KEY(?: BLOCK)?|Static key V1)-----"
    r"|---- END SSH2 ENCRYPTED PRIVATE KEY ----"
)
_BODY = re.compile(r"(?:(?<=\\n)|(?<=\\r)|(?<![A-Za-z0-9+/\\]))(?:[A-Za-z0-9+/]|\\/){16,}={0,2}|=[A-Za-z0-9+/]{4}\b")
_LAST = re.compile(
    r"(?!echo\b|printf\b|cat\b)(?:(?<=\\n)|(?<![A-Za-z0-9+/\\])(?<!> ))"
    r"(?:[A-Za-z0-9+/]|\\/){2,}={0,2}(?=[\"'\\\s,)+;.&]*$)"
)
_HEADER = re.compile(
    r"[\s#*/\"'>;-]*(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|Encryption|Public-Lines|Private-Lines)\b.*"
)
_FRAME = re.compile(r"(?:>{1,2}[ \t]*[^\s'\"]++|\\n|\\r|[\s#*/\"'`>+,;:|.&()\\-]|echo|printf|cat|EOF)*+")
# How a key in Base64 begins, at its three alignments.
_ENCODED = re.compile(
    r"(?:LS0tLS1CRUdJTi[A-Za-z0-9+/=_-]{20,}|0tLS0tQkVHSU4[A-Za-z0-9+/=_-]{20,}|tLS0tLUJFR0lO[A-Za-z0-9+/=_-]{20,})"
)
_PUBLIC = re.compile(r"LS0tLS1CRUdJTiB(?:DRVJUSUZJQ0FURS|QVUJMSU|UUlVTVEVE|DRVJUSUZJQ0FUR|YNTA5|SU0EgUFVC)")
_HAS_KEY = ("-----BEGIN", "---- BEGIN SSH2")


def find_key_blocks(source: SourceText) -> Iterator[SecretSpan]:
    """Yield the lines of each private key."""
    text = source.text
    if any(sign in text for sign in _HAS_KEY):
        position = 0
        while (begin := _BEGIN.search(text, position)) is not None:
            spans, position = _read_block(source, begin)
            yield from spans
    for match in _ENCODED.finditer(text) if "LS0tLS1CRU" in text or "tLS0t" in text else ():
        if not _PUBLIC.match(match[0]):
            yield SecretSpan(match.start(), match.end(), match.start())


def _read_block(source: SourceText, begin: re.Match[str]) -> tuple[list[SecretSpan], int]:
    """Return the ranges of one key and the position behind it."""
    first = source.line_of(begin.start())
    spans: list[SecretSpan] = []
    position = begin.end()
    for line in range(first, min(first + MOST_LINES, len(source.starts))):
        stop = source.end_of(line)
        position = max(position, source.starts[line]) if line > first else position
        another = _BEGIN.search(source.text, position, stop)
        stop = another.start() if another else stop
        end = _END.search(source.text, position, stop)
        bodies = list(_find_bodies(source, position, end.start() if end else stop, begin.start()))
        if not bodies and not end and not _is_frame(source.text[position:stop]):
            break
        spans += bodies
        position = end.end() if end else stop
        if end is not None or another is not None:
            break
    return spans, max(position, begin.end())


def _find_bodies(source: SourceText, start: int, stop: int, group: int) -> Iterator[SecretSpan]:
    text = source.text
    if _HEADER.fullmatch(text, start, stop):
        return
    frame = re.sub(_BODY, "", text[start:stop])
    is_key = _FRAME.fullmatch(re.sub(_LAST, "", frame)) is not None or len(frame) < (stop - start) / 2
    if not is_key:
        return
    for pattern in (_BODY, _LAST):
        for match in pattern.finditer(text, start, stop):
            yield from split_lines(source, match.start(), match.end(), group)


def _is_frame(text: str) -> bool:
    return _FRAME.fullmatch(text) is not None or _HEADER.fullmatch(text) is not None
