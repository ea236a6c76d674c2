"""Forms of secrets: a pattern each, and the words or signs without which it cannot match."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from stackprompt.redaction.rules.judge import Name, judge
from stackprompt.redaction.rules.names import Meaning
from stackprompt.redaction.text.literals import LiteralSpan
from stackprompt.redaction.text.source import SecretSpan, SourceText
from stackprompt.redaction.text.syntax import Context


class SecretForm(NamedTuple):
    """``pattern`` matches only a text that has one of ``words``, if there are any, and ``sign``."""

    words: frozenset[str]
    sign: str
    pattern: re.Pattern[str]
    meaning: Meaning = Meaning.SURE


def find_form(source: SourceText, form: SecretForm) -> Iterator[SecretSpan]:
    """Yield the secrets that are written in ``form``."""
    # A lookup of words is faster than a search for a sign, which is faster than one for a pattern.
    if (not form.words or not form.words.isdisjoint(source.words)) and form.sign in source.text:
        for match in form.pattern.finditer(source.text):
            yield from judge_match(source, match, form.meaning)


def judge_match(source: SourceText, match: re.Match[str], meaning: Meaning = Meaning.SURE) -> Iterator[SecretSpan]:
    """Yield the ``value`` of a match when it is a secret."""
    name = Name("PASSWORD", match.start(), match.start(), meaning)
    yield from judge(source, name, LiteralSpan(*match.span("value"), is_quoted=True), Context.CONFIGURATION)
