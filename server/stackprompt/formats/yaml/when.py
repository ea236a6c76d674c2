"""The shape of a row of ``[[when]]`` about YAML documents, checked by pydantic, and its translation into a rule."""

from typing import Literal

from pydantic import Field, ValidationInfo, model_validator

from stackprompt.formats.shape import Shape, WhenShape, Words, as_tuple, check_pattern
from stackprompt.formats.yaml.rule import Condition, Scalar, Test, YamlRule


class ConditionShape(Shape):
    """A test of the value at a path; ``is`` reads as a word of the sentence."""

    path: Words
    test: Test = Field(alias="is")
    value: Scalar | tuple[Scalar, ...] = ()

    @model_validator(mode="after")
    def _test_and_value_fit(self, info: ValidationInfo) -> "ConditionShape":
        takes_none = self.test in {"missing", "present", "empty"}
        if takes_none != (self.value == ()):
            message = f"`is = \"{self.test}\"` takes {'no' if takes_none else 'a'} value"
            raise ValueError(message)
        if self.test in {"matches", "mismatches"}:
            for pattern in self.values():
                _ = check_pattern(str(pattern), info)
        return self

    def values(self) -> tuple[Scalar, ...]:
        """Return the expected values as a tuple."""
        return self.value if isinstance(self.value, tuple) else (self.value,)

    def condition(self) -> Condition:
        """Return the domain value."""
        return Condition(as_tuple(self.path), self.test, self.values())


class YamlWhen(WhenShape):
    """A row of ``[[when]]`` of a Compose or Kubernetes practice; see CONTRIBUTING.md for scopes and paths."""

    scope: Literal["document", "mapping", "service", "object", "pod", "container", "main-container"]
    kinds: Words = ()
    runs: Words = ()
    each: str | None = None
    all: tuple[ConditionShape, ...] = Field(min_length=1)
    none: tuple[ConditionShape, ...] = ()
    at: str | None = None

    @model_validator(mode="after")
    def _only_a_container_runs_a_program(self) -> "YamlWhen":
        if self.runs and (self.kinds or self.scope not in {"container", "main-container"}):
            message = "`runs` names the program of a container: use a container scope, and no `kinds` beside it"
            raise ValueError(message)
        return self

    def value(self) -> YamlRule:
        """Return the domain value."""
        return YamlRule(
            self.scope,
            conditions=tuple(condition.condition() for condition in self.all),
            none=tuple(condition.condition() for condition in self.none),
            each=self.each,
            kinds=frozenset(as_tuple(self.kinds)),
            programs=frozenset(as_tuple(self.runs)),
            at=self.at,
        )
