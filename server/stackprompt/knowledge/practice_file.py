"""The shape of a practice file, checked by pydantic, and its translation into a domain value."""

from datetime import date
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field, GetJsonSchemaHandler, HttpUrl, TypeAdapter, ValidationInfo, field_validator, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from stackprompt.domain.knowledge.practice import Practice, PracticeSource, Severity
from stackprompt.domain.workspace.document import FormatId
from stackprompt.formats.shape import (
    FROM_CACHE,
    KebabId,
    Pattern,
    RuleOfLinter,
    Shape,
    Topic,
    WhenShape,
    Words,
    as_tuple,
)
from stackprompt.formats.table import FORMAT_BY_ID
from stackprompt.knowledge.known_format import KnownFormat


class SourceShape(Shape):
    """A document on the web, and the day on which a person compared the practice with it."""

    title: str
    url: HttpUrl
    reviewed: date | None = None

    def value(self) -> PracticeSource:
        """Return the domain value."""
        return PracticeSource(self.title, str(self.url), self.reviewed)


class ExampleShape(Shape):
    """``bad`` with the line at which the finding appears, or ``good``."""

    bad: str | None = None
    line: int | None = Field(default=None, ge=1)
    good: str | None = None
    files: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_of_both(self) -> "ExampleShape":
        if (self.bad is None) == (self.good is None) or (self.bad is None) != (self.line is None):
            message = "an example is either `bad` with `line`, or `good`"
            raise ValueError(message)
        return self

    @property
    def text(self) -> str:
        """Return the document."""
        return self.bad if self.bad is not None else str(self.good)


class _OfAnyFormat:
    """Describe rows of ``[[when]]`` to editors, which know all vocabularies and not which one a document has."""

    @classmethod
    def __get_pydantic_json_schema__(cls, _: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return the schema of rows in the vocabulary of any format."""
        shapes = dict.fromkeys(shape for format_ in FORMAT_BY_ID.values() for shape in format_.when())
        return {"anyOf": [handler(_adapt_rows(shape).core_schema) for shape in shapes]}


class PracticeFile(Shape):
    """``knowledge/practices/<technology>/<id>.toml``."""

    id: KebabId
    kind: Literal["checkable", "advisory"]
    document: KnownFormat
    title: str = Field(min_length=8, max_length=90)
    topic: Topic
    severity: Severity
    tasks: tuple[KebabId, ...] = Field(min_length=1)
    why: str = Field(min_length=20, max_length=240)
    how: str = Field(min_length=10, max_length=320)
    verify: str = Field(default="", max_length=160)
    see: tuple[RuleOfLinter, ...] = ()
    conflicts: tuple[KebabId, ...] = ()
    sources: tuple[SourceShape, ...] = Field(min_length=1)
    when: Annotated[tuple[WhenShape, ...], _OfAnyFormat] = ()
    check: KebabId | None = None
    not_in: tuple[KnownFormat, ...] = ()
    not_below: tuple[str, ...] = ()
    kinds: Words = ()
    only_if: Pattern | None = None
    skip_if: Pattern | None = None
    examples: tuple[ExampleShape, ...] = ()

    @field_validator("when", mode="before")
    @classmethod
    def _is_in_the_vocabulary_of_its_format(cls, rows: object, info: ValidationInfo) -> object:
        """Validate each row with the shape that the format of the document has for it."""
        format_ = FORMAT_BY_ID.get(info.data.get("document", ""))
        if format_ is None or not isinstance(rows, list):
            return rows
        tables = [row for row in rows if isinstance(row, dict)]
        shape = next((shape for shape in format_.when() if shape.describes(tables)), None)
        if shape is None:
            message = (
                f"there are no rules for documents of the format '{format_.id}': describe advice, without [[when]]"
            )
            raise ValueError(message)
        return _adapt_rows(shape).validate_python(rows, context=info.context)

    @model_validator(mode="after")
    def _checkable_has_a_detector_and_examples(self, info: ValidationInfo) -> "PracticeFile":
        if (self.kind == "checkable") != (bool(self.when) or self.check is not None):
            message = "a checkable practice has `when` or `check`, an advisory one has neither"
            raise ValueError(message)
        if (self.kinds or self.only_if or self.skip_if) and self.kind == "checkable":
            message = "`kinds`, `only_if` and `skip_if` are for advice; a checkable practice says it in its [[when]]"
            raise ValueError(message)
        if info.context is FROM_CACHE:
            return self
        bad = [example for example in self.examples if example.bad is not None]
        if self.kind == "checkable" and (not bad or len(bad) == len(self.examples)):
            message = "a checkable practice needs at least one bad and one good example"
            raise ValueError(message)
        return self

    def value(self, technology: str) -> Practice:
        """Return the domain value."""
        return Practice(
            id=self.id,
            technology=technology,
            document=FormatId(self.document),
            title=self.title,
            topic=self.topic,
            severity=self.severity,
            tasks=frozenset(self.tasks),
            why=self.why,
            how=self.how,
            sources=tuple(source.value() for source in self.sources),
            verify=self.verify,
            see=self.see,
            conflicts=self.conflicts,
            rules=tuple(when.value() for when in self.when),
            check=self.check,
            not_in=frozenset(map(FormatId, self.not_in)),
            not_below=frozenset(self.not_below),
            kinds=frozenset(as_tuple(self.kinds)),
            only_if=self.only_if,
            skip_if=self.skip_if,
        )


@lru_cache(maxsize=64)
def _adapt_rows(shape: type[WhenShape]) -> TypeAdapter[list[WhenShape]]:
    return TypeAdapter(list[shape])  # type: ignore[valid-type]  # a shape is a class
