"""Types of the values that several shapes of knowledge files have."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    HttpUrl,
    StringConstraints,
    TypeAdapter,
    ValidationInfo,
)

from stackprompt.domain.knowledge import vocabulary
from stackprompt.domain.knowledge.practice import Rule
from stackprompt.runtime.sandbox.regex_risk import TOO_LARGE, find_risk, is_too_large

# The context of data that was valid when it was cached: its patterns, a third of the work, are not compiled again.
FROM_CACHE = {"cached": True}
# The context of data that did not ship with stackprompt: its patterns must be quick for every text.
FOREIGN = {"foreign": True}


class SlowPatternError(ValueError):
    """Some text may take ``pattern`` very long."""

    def __init__(self, pattern: str, risk: str) -> None:
        super().__init__(f"may take very long: {risk}")
        self.pattern = pattern


class UnknownWordError(ValueError):
    """``word``, a part of what is ``written``, is not in a closed vocabulary."""

    def __init__(self, word: str, words: type[StrEnum], written: str) -> None:
        from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

        super().__init__(f"'{word}' is unknown; known are {', '.join(words)}")
        self.written = written
        nearest = get_close_matches(word, tuple(words), n=1)
        self.remedy = f"write '{nearest[0]}'" if nearest else "choose one of these"


def known_word(words: type[StrEnum], value: object) -> object:
    """Return ``value``; an error names the word of the vocabulary that is most like it."""
    if isinstance(value, str) and value not in words.__members__.values():
        raise UnknownWordError(value, words, value)
    return value


def known_prefix(words: type[StrEnum], value: str) -> str:
    """Return ``value``, which is written ``word:rest``; an error names the word that is most like its own."""
    word, _, rest = value.partition(":")
    if word not in words.__members__.values():
        raise UnknownWordError(word, words, value)
    if not rest:
        message = f"'{value}' is incomplete: write '{word}:name'"
        raise ValueError(message)
    return value


def check_pattern(pattern: str, info: ValidationInfo) -> str:
    """Return ``pattern``; an error explains why it is not a regular expression, or may take long."""
    if info.context is FROM_CACHE:
        return pattern
    # Before it is compiled, which takes as deep a stack as it has groups in groups.
    if info.context is FOREIGN and is_too_large(pattern):
        raise SlowPatternError(pattern, TOO_LARGE)
    try:
        _ = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        message = f"not a regular expression: {error}"
        raise ValueError(message) from error
    if info.context is FOREIGN and (risk := find_risk(pattern)) is not None:
        raise SlowPatternError(pattern, risk)
    return pattern


def check_address(address: str) -> str:
    """Return ``address`` as it is written; a ValueError explains why it cannot be opened."""
    _ = _ADDRESS.validate_python(address)
    return address


_ADDRESS = TypeAdapter(HttpUrl)
KebabId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Suffix = Annotated[str, StringConstraints(pattern=r"^\.[a-z0-9]+$")]
Url = Annotated[str, AfterValidator(check_address)]
Category = Annotated[vocabulary.Category, BeforeValidator(partial(known_word, vocabulary.Category))]
Role = Annotated[vocabulary.Role, BeforeValidator(partial(known_word, vocabulary.Role))]
Topic = Annotated[vocabulary.Topic, BeforeValidator(partial(known_word, vocabulary.Topic))]
Verification = Annotated[vocabulary.Verification, BeforeValidator(partial(known_word, vocabulary.Verification))]
RuleOfLinter = Annotated[str, AfterValidator(partial(known_prefix, vocabulary.Linter))]
Pattern = Annotated[str, AfterValidator(check_pattern)]


class Shape(BaseModel):
    """A misspelt key is an error, not a silent nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# One word, or several.
Words = str | tuple[str, ...]


def as_tuple(value: Words) -> tuple[str, ...]:
    """Return one word as a tuple of it, several as they are."""
    return (value,) if isinstance(value, str) else value


class WhenShape(Shape):
    """A row of ``[[when]]`` in the vocabulary of a format."""

    @classmethod
    def describes(cls, rows: Sequence[Mapping[str, object]]) -> bool:  # noqa: ARG003 - for a format with several
        """Return whether ``rows`` are meant to have this shape."""
        return True

    def value(self) -> Rule:
        """Return the rule that the row describes."""
        raise NotImplementedError
