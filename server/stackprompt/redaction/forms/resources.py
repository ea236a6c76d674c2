"""Find values that infrastructure code marks as sensitive, and those of resources that are secrets."""

import re
from collections.abc import Iterator

from stackprompt.redaction.rules.judge import Name, judge_all
from stackprompt.redaction.rules.names import Meaning
from stackprompt.redaction.text.literals import read_strings
from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.redaction.text.syntax import Context

_LONGEST = 4_000
_LINES_OF_RESOURCE = 14
_IS_SENSITIVE = re.compile(r"sensitive\s*=\s*true\b")
# Each begins with a literal, which makes its search fast.
_SENSITIVE = (_IS_SENSITIVE, re.compile("SecureString"), re.compile(r"@secure\(\)"), re.compile("set_sensitive"))
_RESOURCE = re.compile(r"resource[ \t]+\"\w*(?:secret|variable)\w*\"[ \t]+\"[^\"\n]*\"[ \t]*\{")
_OF_SECRET = re.compile(
    r"^[ \t]*(?:\"?(?P<data>data|string_data|stringData|binary_data)\"?[ \t]*=[ \t]*\{|"
    r"(?:plaintext_value|value|secret_string|secret_data|encrypted_value)[ \t]*=[ \t]*(?=\"))",
    re.MULTILINE,
)
_MAP_ENTRY = re.compile(r"^[ \t]*\"?[\w.-]+\"?[ \t]*=[ \t]*(?=\")", re.MULTILINE)
_ASSIGNED = re.compile(r"\b(?:default|value|Value)[\"']?\s*[=:]\s*(?=[\"'])")
_OPENS = re.compile(r"\s*(?:variable|resource|output|param)\b|.*\{\s*$")
_CLOSES = re.compile(r"\s*\}")


def find_sensitive(source: SourceText) -> Iterator[SecretSpan]:
    """Yield the values of the blocks that are marked as sensitive."""
    for match in (match for pattern in _SENSITIVE for match in pattern.finditer(source.text)):
        first = last = source.line_of(match.start())
        lowest, highest = first - _LINES_OF_RESOURCE, min(first + _LINES_OF_RESOURCE, len(source.starts) - 1)
        while first > max(0, lowest) and not _OPENS.match(source.text_of(first)):
            first -= 1
        while last < highest and not _CLOSES.match(source.text_of(last)):
            last += 1
        for assignment in _ASSIGNED.finditer(source.text, source.start_of(first), source.end_of(last)):
            yield from _judge_text(source, assignment.end())


def find_in_resources(source: SourceText) -> Iterator[SecretSpan]:
    """Yield the values of resources that are secrets, whatever their keys."""
    for resource in _RESOURCE.finditer(source.text):
        close = source.text.find("\n}", resource.end(), resource.end() + _LONGEST)
        end = close if close >= 0 else resource.end() + _LONGEST
        if "variable" in resource[0] and not _IS_SENSITIVE.search(source.text, resource.end(), end):
            continue
        for field in _OF_SECRET.finditer(source.text, resource.end(), end):
            if not field["data"]:
                yield from _judge_text(source, field.end())
                continue
            last = source.text.find("}", field.end(), end)
            for entry in _MAP_ENTRY.finditer(source.text, field.end(), last if last >= 0 else end):
                yield from _judge_text(source, entry.end())


def _judge_text(source: SourceText, start: int) -> Iterator[SecretSpan]:
    texts = read_strings(source, start, source.end_of(source.line_of(start)))
    yield from judge_all(source, Name("PASSWORD", start, start, Meaning.SURE), texts, Context.CONFIGURATION)
