"""A Dockerfile indexed for its rules: instructions by keyword, commands by program, first and last matches."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

from stackprompt.formats.dockerfile.facts import DockerfileFacts, Instruction
from stackprompt.formats.dockerfile.rules.commands import program
from stackprompt.formats.dockerfile.rules.rule import InstructionPattern
from stackprompt.formats.patterns import compile_pattern
from stackprompt.syntax.shell import Command

# The stage of instructions before the first FROM.
OUTSIDE = -1


class InstructionAt(NamedTuple):
    """An instruction and its place in the file, from 0."""

    position: int
    instruction: Instruction


class CommandAt(NamedTuple):
    """A command, its place among all commands of the file, and the instruction that runs it."""

    position: int
    command: Command
    instruction_at: InstructionAt


class FirstAndLast(NamedTuple):
    """The places of the first and the last instruction that fit a pattern."""

    first: int
    last: int


class DockerfileIndex:
    """One Dockerfile while rules are applied to it; remembers what they ask, because many ask the same."""

    def __init__(self, facts: DockerfileFacts) -> None:
        self.stages = facts.stages
        self.final = frozenset(stage.index for stage in facts.chain(len(facts.stages) - 1))
        self._by_keyword: dict[str, list[InstructionAt]] = {}
        self._by_program: dict[str, list[CommandAt]] = {}
        self._ends: dict[InstructionPattern, Mapping[int, FirstAndLast]] = {}
        count = 0
        for placed in map(InstructionAt._make, enumerate(facts.instructions)):
            self._by_keyword.setdefault(placed.instruction.keyword, []).append(placed)
            for command in placed.instruction.commands:
                self._by_program.setdefault(program(command), []).append(CommandAt(count, command, placed))
                count += 1

    @property
    def keywords(self) -> Iterable[str]:
        """Return the keywords of all instructions."""
        return self._by_keyword.keys()

    @property
    def programs(self) -> Iterable[str]:
        """Return the programs of all commands."""
        return self._by_program.keys()

    def subject(self, stage: int) -> str:
        """Return the name of ``stage`` for people; "" when the file has only one."""
        if stage == OUTSIDE or len(self.stages) == 1:
            return ""
        return f"stage {self.stages[stage].name or stage}"

    def instructions(self, keywords: Iterable[str]) -> Iterable[InstructionAt]:
        """Return the instructions with any of ``keywords``, in order."""
        return _merge_in_order(self._by_keyword, keywords)

    def commands(self, programs: Iterable[str]) -> Iterable[CommandAt]:
        """Return the commands that run any of ``programs``, in order."""
        return _merge_in_order(self._by_program, programs)

    def first_and_last(self, pattern: InstructionPattern, stage: int) -> FirstAndLast | None:
        """Return which instructions of ``stage``, or of those it is built from, fit ``pattern`` first and last."""
        known = self._ends.get(pattern)
        if known is None:
            known = self._ends[pattern] = self._ends_by_stage(pattern)
        return known.get(stage)

    def _ends_by_stage(self, pattern: InstructionPattern) -> Mapping[int, FirstAndLast]:
        own: dict[int, FirstAndLast] = {}
        for place, instruction in self.instructions(pattern.keywords):
            if matches_instruction(instruction, pattern):
                begun = own.get(instruction.stage)
                own[instruction.stage] = FirstAndLast(begun.first if begun else place, place)
        # A parent is always above its child, so one pass downwards inherits along any chain.
        for stage in self.stages:
            inherited = None if stage.parent is None else own.get(stage.parent)
            if inherited is not None:
                own[stage.index] = FirstAndLast(inherited.first, own.get(stage.index, inherited).last)
        return own


def matches_instruction(instruction: Instruction, pattern: InstructionPattern) -> bool:
    """Return whether the text of ``instruction``, which has one of the keywords, fits ``pattern``."""
    if pattern.matches is not None and not compile_pattern(pattern.matches).search(instruction.text):
        return False
    return pattern.unless is None or not compile_pattern(pattern.unless).search(instruction.text)


Row = TypeVar("Row", InstructionAt, CommandAt)


def _merge_in_order(index: Mapping[str, list[Row]], names: Iterable[str]) -> Iterable[Row]:
    columns = [index[name] for name in names if name in index]
    if len(columns) < 2:  # noqa: PLR2004 - nothing to merge
        return columns[0] if columns else ()
    # The places differ, so that nothing behind them is compared.
    return sorted(row for column in columns for row in column)
