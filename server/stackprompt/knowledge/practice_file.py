"""The shape of a practice file, checked by pydantic, and its translation into a domain value."""

from datetime import date
from typing import Literal

from pydantic import Field, HttpUrl, ValidationInfo, model_validator

from stackprompt.domain.document import DocumentKind
from stackprompt.domain.practice import (
    ActionRule,
    CommandPattern,
    Condition,
    DockerfileRule,
    InstructionPattern,
    Practice,
    Rule,
    Scalar,
    Severity,
    Source,
    Test,
    YamlRule,
)
from stackprompt.knowledge.shape import FROM_CACHE, KebabId, Pattern, RuleOfLinter, Shape, Topic, check_pattern

Words = str | tuple[str, ...]


def _tuple(value: Words) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


class SourceShape(Shape):
    """A document on the web, and the day on which a person compared the practice with it."""

    title: str
    url: HttpUrl
    reviewed: date | None = None

    def value(self) -> Source:
        """Return the domain value."""
        return Source(self.title, str(self.url), self.reviewed)


class InstructionShape(Shape):
    """Any of the instructions, its text matching or not."""

    instruction: Words
    matches: Pattern | None = None
    unless: Pattern | None = None

    def value(self) -> InstructionPattern:
        """Return the domain value."""
        return InstructionPattern(frozenset(map(str.upper, _tuple(self.instruction))), self.matches, self.unless)


class DockerfileWhen(Shape):
    """A row of ``[[when]]`` of a Dockerfile practice; see domain.practice.DockerfileRule for each key."""

    instruction: Words = ("RUN",)
    matches: Pattern | None = None
    unless: Pattern | None = None
    stage: Literal["any", "final", "build"] = "any"
    base: Literal["any", "image", "stage", "scratch"] = "any"
    form: Literal["any", "shell", "exec"] = "any"
    position: Literal["any", "first", "last"] = "any"
    flag: Words = ()
    without_flag: Words = ()
    command: Words = ()
    option: Words = ()
    without_option: Words = ()
    argument: Pattern | None = None
    run_lacks: Pattern | None = None
    present: InstructionShape | None = None
    absent: InstructionShape | None = None
    before: InstructionShape | None = None
    after: InstructionShape | None = None
    once: bool = False

    @model_validator(mode="after")
    def _command_keys_need_a_command(self) -> "DockerfileWhen":
        if not self.command and (self.option or self.without_option or self.argument or self.run_lacks):
            message = "option, without_option, argument and run_lacks describe a command: add `command`"
            raise ValueError(message)
        return self

    def value(self) -> DockerfileRule:
        """Return the domain value."""
        return DockerfileRule(
            # Not by way of a shape, which would try patterns again that were found good.
            select=InstructionPattern(frozenset(map(str.upper, _tuple(self.instruction))), self.matches, self.unless),
            stage=self.stage,
            base=self.base,
            form=self.form,
            position=self.position,
            flags=_tuple(self.flag),
            without_flags=_tuple(self.without_flag),
            command=self._command(),
            present=self.present.value() if self.present else None,
            absent=self.absent.value() if self.absent else None,
            before=self.before.value() if self.before else None,
            after=self.after.value() if self.after else None,
            once=self.once,
        )

    def _command(self) -> CommandPattern | None:
        if not self.command:
            return None
        words = tuple(tuple(command.split()) for command in _tuple(self.command))
        return CommandPattern(words, _tuple(self.option), _tuple(self.without_option), self.argument, self.run_lacks)


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
        return Condition(_tuple(self.path), self.test, self.values())


class YamlWhen(Shape):
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

    def value(self, document: DocumentKind) -> YamlRule:
        """Return the domain value."""
        return YamlRule(
            document,
            self.scope,
            conditions=tuple(condition.condition() for condition in self.all),
            none=tuple(condition.condition() for condition in self.none),
            each=self.each,
            kinds=frozenset(_tuple(self.kinds)),
            programs=frozenset(_tuple(self.runs)),
            at=self.at,
        )


class ActionWhen(Shape):
    """A row of ``[[when]]`` of a Helm practice about what stands between braces; see domain.practice.ActionRule."""

    action: Pattern
    unless: Pattern | None = None
    after: Pattern | None = None
    absent: Pattern | None = None

    def value(self) -> ActionRule:
        """Return the domain value."""
        return ActionRule(self.action, self.unless, self.after, self.absent)


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


class PracticeFile(Shape):
    """``knowledge/practices/<technology>/<id>.toml``."""

    id: KebabId
    kind: Literal["checkable", "advisory"]
    document: DocumentKind
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
    when: tuple[DockerfileWhen, ...] | tuple[YamlWhen, ...] | tuple[ActionWhen, ...] = ()
    check: KebabId | None = None
    not_in: tuple[DocumentKind, ...] = ()
    not_below: tuple[str, ...] = ()
    kinds: Words = ()
    about: Pattern | None = None
    moot: Pattern | None = None
    examples: tuple[ExampleShape, ...] = ()

    @model_validator(mode="after")
    def _checkable_has_a_detector_and_examples(self, info: ValidationInfo) -> "PracticeFile":
        if (self.kind == "checkable") != (bool(self.when) or self.check is not None):
            message = "a checkable practice has `when` or `check`, an advisory one has neither"
            raise ValueError(message)
        if (self.kinds or self.about or self.moot) and self.kind == "checkable":
            message = "`kinds`, `about` and `moot` are for advice; a checkable practice says it in its [[when]]"
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
            document=self.document,
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
            rules=tuple(self._rule(when) for when in self.when),
            check=self.check,
            not_in=frozenset(self.not_in),
            not_below=frozenset(self.not_below),
            kinds=frozenset(_tuple(self.kinds)),
            about=self.about,
            moot=self.moot,
        )

    def _rule(self, when: DockerfileWhen | YamlWhen | ActionWhen) -> Rule:
        return when.value(self.document) if isinstance(when, YamlWhen) else when.value()
