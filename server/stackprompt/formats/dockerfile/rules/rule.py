"""The vocabulary of rules about Dockerfiles: instructions, and the shell commands that they run."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class InstructionPattern:
    """Describe a Dockerfile instruction: any of the keywords, its expanded text matching or not."""

    keywords: frozenset[str]
    matches: str | None = None
    unless: str | None = None


@dataclass(frozen=True, slots=True)
class CommandPattern:
    """Describe one simple shell command of a RUN instruction, such as ``apt-get install``.

    ``words`` are the program and the leading subcommands, options between them skipped. ``options`` must have one
    present and ``without_options`` none (short options match inside a cluster such as ``-yq``). ``argument`` must match
    one positional argument; ``run_lacks`` must match nowhere in the whole instruction.
    """

    words: tuple[tuple[str, ...], ...]
    options: tuple[str, ...] = ()
    without_options: tuple[str, ...] = ()
    argument: str | None = None
    run_lacks: str | None = None


@dataclass(frozen=True, slots=True)
class DockerfileRule:
    """Select instructions of a Dockerfile: every condition that is given must hold."""

    select: InstructionPattern
    stage: Literal["any", "final", "build"] = "any"
    base: Literal["any", "image", "stage", "scratch"] = "any"
    form: Literal["any", "shell", "exec"] = "any"
    position: Literal["any", "first", "last"] = "any"
    flags: tuple[str, ...] = ()
    without_flags: tuple[str, ...] = ()
    command: CommandPattern | None = None
    present: InstructionPattern | None = None
    absent: InstructionPattern | None = None
    before: InstructionPattern | None = None
    after: InstructionPattern | None = None
    once: bool = False

    @property
    def is_narrow(self) -> bool:
        """Return whether the rule is about few documents of its format only."""
        return False
