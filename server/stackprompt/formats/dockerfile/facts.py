"""The content of a Dockerfile: instructions, stages and the shell commands in them, each with its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from stackprompt.domain.workspace.document import Span
from stackprompt.syntax.shell import Command

CommandForm: TypeAlias = Literal["shell", "exec"]


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: ``text`` is what follows keyword and flags, expanded where Docker does; ``raw`` as written."""

    keyword: str
    text: str
    raw: str
    flags: Mapping[str, str]
    form: CommandForm
    arguments: tuple[str, ...]
    span: Span
    stage: int
    commands: tuple[Command, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A build stage; ``parent`` is the index of the earlier stage it is built from."""

    index: int
    name: str | None
    image: str
    parent: int | None
    base: Literal["image", "stage", "scratch"]
    instructions: tuple[Instruction, ...]


@dataclass(frozen=True, slots=True)
class DockerfileFacts:
    """The content of a Dockerfile; ``problems`` are (line, what) pairs."""

    instructions: tuple[Instruction, ...]
    stages: tuple[Stage, ...]
    problems: tuple[tuple[int, str], ...] = ()

    def chain(self, stage: int) -> tuple[Stage, ...]:
        """Return a stage after those it is built from, the oldest first."""
        chain: list[Stage] = []
        index: int | None = stage if 0 <= stage < len(self.stages) else None
        while index is not None:
            chain.append(self.stages[index])
            index = self.stages[index].parent
        return tuple(reversed(chain))
