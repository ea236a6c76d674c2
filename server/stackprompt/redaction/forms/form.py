"""Forms in which a secret is written: patterns, and what a text must have for one of them to match."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from stackprompt.redaction.rules.judge import Name, judge
from stackprompt.redaction.rules.names import Meaning
from stackprompt.redaction.text.literals import Literal
from stackprompt.redaction.text.source import SecretSpan, Source
from stackprompt.redaction.text.syntax import Place


class Form(NamedTuple):
    """``pattern`` matches only a text that has one of ``words``, if there are any, and ``sign``."""

    words: frozenset[str]
    sign: str
    pattern: re.Pattern[str]
    meaning: Meaning = Meaning.SURE


def find_form(source: Source, form: Form) -> Iterator[SecretSpan]:
    """Yield the secrets that are written in ``form``."""
    # To look up words is faster than to search for a sign, and that than to search for a pattern.
    if (not form.words or not form.words.isdisjoint(source.words)) and form.sign in source.text:
        for match in form.pattern.finditer(source.text):
            yield from judge_match(source, match, form.meaning)


def judge_match(source: Source, match: re.Match[str], meaning: Meaning = Meaning.SURE) -> Iterator[SecretSpan]:
    """Yield the ``value`` of a match when it is a secret."""
    name = Name("PASSWORD", match.start(), match.start(), meaning)
    yield from judge(source, name, Literal(*match.span("value"), is_quoted=True), Place.CONFIGURATION)
