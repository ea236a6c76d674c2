"""Find all secrets of a text: each detector yields ranges, which are merged."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from stackprompt.domain.workspace.document import Span
from stackprompt.redaction.by_name.dispatch import find_by_name
from stackprompt.redaction.claims import find_in_claims
from stackprompt.redaction.commands.calls import SecretCall, find_in_call, read_calls
from stackprompt.redaction.commands.options import find_in_command, read_programs
from stackprompt.redaction.credentials.key_blocks import find_key_blocks
from stackprompt.redaction.credentials.urls import find_in_urls
from stackprompt.redaction.credentials.vendor_formats import find_formats
from stackprompt.redaction.forms.containers import find_in_containers
from stackprompt.redaction.rules.judge import Name, is_encoded, judge, split_lines
from stackprompt.redaction.rules.names import LONGEST_NAME, Meaning, read_name
from stackprompt.redaction.text.literals import LiteralSpan
from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.redaction.text.syntax import Context

_MOST_SOUGHT = 40
_WORDS_REMEMBERED = 16_384
# Methods that compare their object with an argument: `password.equals("v")`.
_COMPARING = frozenset(
    {"equals", "equalsIgnoreCase", "Equals", "contentEquals", "compareTo", "eql", "eq", "compare", "localeCompare"}
)
_SCHEMES = frozenset({"Bearer", "bearer", "BEARER", "Basic", "basic", "Token", "token"})
_CREDENTIAL = re.compile(r"[ \t]+(?:token=)?[\"']?(?P<value>[A-Za-z0-9][A-Za-z0-9._~+/-]{7,2000}={0,2})")
# An annotation with this prefix has a checksum for a value.
_ANNOTATIONS = "checksum/"


def find_secrets(text: str, path: str = "", claims: Sequence[Span] = ()) -> tuple[SecretSpan, ...]:
    """Return the ranges of ``text`` that are secrets, in order and apart, none over a line break.

    ``path`` hints at its syntax; ``claims`` are places that practices call secret.
    """
    source = SourceText(text, path)
    spans = [*find_formats(source), *find_key_blocks(source), *find_in_urls(source), *find_in_containers(source)]
    spans += _find_by_words(source)
    spans += find_in_claims(source, claims, spans)
    return merge_spans(part for span in spans for part in split_lines(source, *span))


def merge_spans(spans: Iterable[SecretSpan]) -> tuple[SecretSpan, ...]:
    """Return ``spans`` in order, those that overlap as one."""
    merged: list[SecretSpan] = []
    for span in sorted(spans):
        if span.end <= span.start:
            continue
        if merged and span.start < merged[-1].end:
            before = merged[-1]
            merged[-1] = before._replace(end=max(before.end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def _find_by_words(source: SourceText) -> Iterator[SecretSpan]:
    """Find secrets at names, programs, calls and schemes of headers."""
    uses_by_word = {word: uses for word in source.words if (uses := _find_uses(word)) is not None}
    for start, word in _find_words(source.text, source.word_pattern, uses_by_word):
        uses = uses_by_word[word]
        if uses.meaning is not Meaning.NONE:
            name = _read_name_at(source, word, start, uses.meaning)
            if name.meaning is not Meaning.NONE and not source.text.startswith(_ANNOTATIONS, max(0, start - 9)):
                yield from find_by_name(source, name)
        if uses.program:
            yield from find_in_command(source, uses.program, start, start + len(word))
        if uses.call is not None:
            yield from find_in_call(source, uses.call, start + len(word))
        if uses.is_scheme:
            yield from _find_scheme(source, start, start + len(word))


def _find_words(text: str, pattern: re.Pattern[str], words: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield each occurrence of ``words``; a few are found faster one by one than by reading all words."""
    if len(words) > _MOST_SOUGHT:
        yield from ((match.start(), match[0]) for match in pattern.finditer(text) if match[0] in words)
        return
    for word in words:
        start = text.find(word)
        while start >= 0:
            match = pattern.match(text, start)
            if match is not None and match[0] == word and not _is_inside(text, start):
                yield start, word
            start = text.find(word, start + len(word))


_BEFORE = re.compile(r"[^\W\d][\d.-]*$")


def _is_inside(text: str, start: int) -> bool:
    """Return whether the word at ``start`` begins before it."""
    before = text[start - 1 : start]
    if before.isalpha() or before == "_":
        return True
    is_joined = before in {"-", "."} or before.isdigit()
    return is_joined and _BEFORE.search(text, max(0, start - 12), start) is not None


def _read_name_at(source: SourceText, word: str, start: int, meaning: Meaning) -> Name:
    """Return the name in a word, without the letter of an escape and without a default."""
    text = word.rstrip(".-")
    before = source.text[max(0, start - 2) : start]
    if before.endswith("\\") and text[0] in "nrt" and len(text) > 1:
        text, start = text[1:], start + 1
        meaning = read_name(text)
    # In `${app.api-key:default}` the dash belongs to the name.
    subject, _, method = text.rpartition(".")
    if method in _COMPARING and subject:
        text, meaning = subject, read_name(subject)
    if before == "${" and "-" in text and source.text[start + len(text) : start + len(text) + 1] != ":":
        text = text.partition("-")[0]
        meaning = read_name(text)
    return Name(text, start, start + len(text), meaning)


class WordUses(NamedTuple):
    """The roles of a word: a name with a meaning, a program, a call, the scheme of a header."""

    meaning: Meaning
    program: str
    call: SecretCall | None
    is_scheme: bool


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _find_uses(word: str) -> WordUses | None:
    text = word.rstrip(".-")
    meaning = read_name(text) if len(text) <= LONGEST_NAME else Meaning.NONE
    call = read_calls().get(text)
    if call is None and "." in text:
        parts = text.rsplit(".", 2)
        call = read_calls().get(".".join(parts[-2:])) or read_calls().get(parts[-1])
    program = text if text in read_programs() else ""
    is_scheme = text in _SCHEMES
    return WordUses(meaning, program, call, is_scheme) if meaning or program or call or is_scheme else None


_IN_HEADER = re.compile(r"(?i)(?:-H|--header)(?:[ \t]+|=)?[\"']authorization:[ \t]*$")


def _is_header(source: SourceText, start: int, credential: re.Match[str]) -> bool:
    """Return whether a scheme and its credential are all of an authorization header on a command line."""
    return (
        _IN_HEADER.search(source.head_of(start)) is not None
        and source.text[credential.end() : credential.end() + 1] in {"'", '"'}
        and read_name(credential["value"]) is Meaning.NONE
    )


def _find_scheme(source: SourceText, start: int, end: int) -> Iterator[SecretSpan]:
    match = _CREDENTIAL.match(source.text, end)
    # In lower case it is a word of a sentence, unless it begins the value of a header.
    before = source.text[max(0, start - 4) : start].rstrip(" ")
    is_word = source.text[start].islower() and not before.endswith((":", '"', "'", "`"))
    if match is not None and source.text[start:end].lower() == "basic":
        pair = Name("basic", end, end, Meaning.LIKELY)
        if is_encoded(pair, match["value"]):
            yield SecretSpan(*match.span("value"), match.start("value"))
            return
    if match is not None and _is_header(source, start, match):
        name = Name("PASSWORD", end, end, Meaning.LIKELY)
        yield from judge(source, name, LiteralSpan(*match.span("value"), is_quoted=True), Context.CONFIGURATION)
        return
    if match is not None and not is_word and any(letter.isdigit() for letter in match["value"]):
        name = Name("token", end, end, Meaning.LIKELY)
        yield from judge(source, name, LiteralSpan(*match.span("value"), is_quoted=False), Context.PROSE)
