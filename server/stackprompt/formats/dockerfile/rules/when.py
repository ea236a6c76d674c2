"""The shape of a row of ``[[when]]`` about Dockerfiles, checked by pydantic, and its translation into a rule."""

from typing import Literal

from pydantic import model_validator

from stackprompt.formats.dockerfile.rules.rule import CommandPattern, DockerfileRule, InstructionPattern
from stackprompt.formats.shape import Pattern, Shape, WhenShape, Words, as_tuple


class InstructionShape(Shape):
    """Any of the instructions, its text matching or not."""

    instruction: Words
    matches: Pattern | None = None
    unless: Pattern | None = None

    def value(self) -> InstructionPattern:
        """Return the domain value."""
        return InstructionPattern(frozenset(map(str.upper, as_tuple(self.instruction))), self.matches, self.unless)


class DockerfileWhen(WhenShape):
    """A row of ``[[when]]`` of a Dockerfile practice; see DockerfileRule for each key."""

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
            select=InstructionPattern(frozenset(map(str.upper, as_tuple(self.instruction))), self.matches, self.unless),
            stage=self.stage,
            base=self.base,
            form=self.form,
            position=self.position,
            flags=as_tuple(self.flag),
            without_flags=as_tuple(self.without_flag),
            command=self._make_command(),
            present=self.present.value() if self.present else None,
            absent=self.absent.value() if self.absent else None,
            before=self.before.value() if self.before else None,
            after=self.after.value() if self.after else None,
            once=self.once,
        )

    def _make_command(self) -> CommandPattern | None:
        if not self.command:
            return None
        words = tuple(tuple(command.split()) for command in as_tuple(self.command))
        return CommandPattern(
            words, as_tuple(self.option), as_tuple(self.without_option), self.argument, self.run_lacks
        )
