"""Values that a practice claims to be secrets: no output shows a finding together with its value."""

import re
from collections.abc import Iterator, Sequence

from stackprompt.domain.workspace.document import Span
from stackprompt.redaction.rules.names import Meaning, read_name
from stackprompt.redaction.rules.values import is_path, is_placeholder, is_reference
from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.redaction.text.syntax import Context

_PAIR = re.compile(
    r"(?P<name>[\w.-]{1,120})[\"']?(?:[ \t]*[=:][ \t]*|(?<=[A-Z])[ \t]+)(?:(?P<quote>[\"'])"
    r"(?P<quoted>[^\"'\n]*)(?P=quote)|(?P<bare>[^\s\"',;]+))"
)
_STEM = re.compile(r"(?i)pass|pwd|secret|token|key|cred|auth")


def find_in_claims(source: SourceText, claims: Sequence[Span], spans: Sequence[SecretSpan]) -> Iterator[SecretSpan]:
    """Yield the values at ``claims``; without a name of a secret there, those under names that resemble one."""
    for claim in claims:
        if claim.line > len(source.starts):
            continue
        start = source.start_of(claim.line - 1)
        end = source.end_of(min(claim.end_line, len(source.starts)) - 1)
        pairs = [pair for pair in _PAIR.finditer(source.text, start, end) if _is_literal(pair)]
        named = [pair for pair in pairs if read_name(pair["name"]) is not Meaning.NONE]
        has_some = any(span.start < end and start < span.end for span in spans)
        if not named and not has_some:
            named = [pair for pair in pairs if _STEM.search(pair["name"])]
        for pair in named:
            kind = "quoted" if pair["quote"] else "bare"
            yield SecretSpan(*pair.span(kind), pair.start(kind))


def _is_literal(pair: re.Match[str]) -> bool:
    value = pair["quoted"] or pair["bare"] or ""
    is_elsewhere = is_reference(value) or value.startswith(("${", "<redacted")) or is_path(value, Context.CONFIGURATION)
    return not is_elsewhere and not is_placeholder(value)
