"""Dockerfile rules applied to the instructions of a Dockerfile.

Cheap conditions come first, then the patterns, and last what is asked of other instructions.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TypeAlias

from stackprompt.domain.workspace.document import Span
from stackprompt.formats.dockerfile.facts import Instruction
from stackprompt.formats.dockerfile.rules.commands import matches_command
from stackprompt.formats.dockerfile.rules.dockerfile_index import (
    OUTSIDE,
    DockerfileIndex,
    InstructionAt,
    matches_instruction,
)
from stackprompt.formats.dockerfile.rules.rule import CommandPattern, DockerfileRule, InstructionPattern
from stackprompt.formats.patterns import compile_pattern
from stackprompt.formats.rule_index import Trigger

_instruction_at = attrgetter("instruction_at")


InstructionTest: TypeAlias = Callable[[DockerfileIndex, InstructionAt, DockerfileRule], bool]


@dataclass(frozen=True, slots=True, eq=False)
class PreparedDockerfileRule:
    """A rule with only those tests that it asks for, the cheapest first, and the programs that it is about."""

    rule: DockerfileRule
    tests: tuple[InstructionTest, ...]
    programs: tuple[str, ...]


def prepare(rule: DockerfileRule) -> PreparedDockerfileRule:
    """Prepare ``rule`` without the tests that it does not need: it is applied to each instruction of each file."""
    select = rule.select
    table: tuple[tuple[InstructionTest, bool], ...] = (
        (_has_form, rule.form != "any" or bool(rule.flags) or bool(rule.without_flags)),
        (_is_in_stage, (rule.stage, rule.base) != ("any", "any")),
        (_fits, select.matches is not None or select.unless is not None),
        (_is_in_place, rule.position != "any" or any((rule.present, rule.absent, rule.before, rule.after))),
    )
    programs = () if rule.command is None else tuple(dict.fromkeys(words[0] for words in rule.command.words))
    return PreparedDockerfileRule(rule, tuple(test for test, is_needed in table if is_needed), programs)


def list_triggers(ready: PreparedDockerfileRule) -> Iterator[Trigger]:
    """Yield what a Dockerfile must hold one of to break a rule: programs that run, or else instructions."""
    if ready.rule.command is None:
        yield from (("instruction", keyword) for keyword in ready.rule.select.keywords)
    else:
        yield from (("program", name) for name in ready.programs)


def list_document_triggers(index: DockerfileIndex) -> Iterator[Trigger]:
    """Yield what a Dockerfile holds."""
    yield from (("instruction", keyword) for keyword in index.keywords)
    yield from (("program", name) for name in index.programs)


def find_hits(index: DockerfileIndex, ready: PreparedDockerfileRule) -> Iterator[tuple[Span, str]]:
    """Yield the place and subject of every instruction that breaks a rule, in order."""
    command = ready.rule.command
    hits = _find_instructions(index, ready) if command is None else _find_commands(index, ready, command)
    for span, instruction in hits:
        yield span, index.subject(instruction.stage)
        if ready.rule.once:
            return


def _find_instructions(index: DockerfileIndex, ready: PreparedDockerfileRule) -> Iterator[tuple[Span, Instruction]]:
    for placed in index.instructions(ready.rule.select.keywords):
        for test in ready.tests:
            if not test(index, placed, ready.rule):
                break
        else:
            yield placed.instruction.span, placed.instruction


def _find_commands(
    index: DockerfileIndex, ready: PreparedDockerfileRule, pattern: CommandPattern
) -> Iterator[tuple[Span, Instruction]]:
    rule = ready.rule
    excluded = None if pattern.run_lacks is None else compile_pattern(pattern.run_lacks)
    # One instruction may run hundreds of commands: its own conditions are tested once, and after theirs.
    for placed, group in groupby(index.commands(ready.programs), key=_instruction_at):
        instruction = placed.instruction
        if instruction.keyword not in rule.select.keywords:
            continue
        running = [row.command.span for row in group if matches_command(row.command, pattern)]
        if not running or (excluded is not None and excluded.search(instruction.text)):
            continue
        if all(test(index, placed, rule) for test in ready.tests):
            yield from ((span, instruction) for span in running)


def _fits(_: DockerfileIndex, placed: InstructionAt, rule: DockerfileRule) -> bool:
    return matches_instruction(placed.instruction, rule.select)


def _has_form(_: DockerfileIndex, placed: InstructionAt, rule: DockerfileRule) -> bool:
    instruction = placed.instruction
    if rule.form not in {"any", instruction.form}:
        return False
    if rule.flags and not any(_has_flag(instruction, flag) for flag in rule.flags):
        return False
    return not any(_has_flag(instruction, flag) for flag in rule.without_flags)


def _has_flag(instruction: Instruction, flag: str) -> bool:
    """Return whether the flag is there: ``mount``, or ``mount=pattern`` for one with a value that matches."""
    name, _, pattern = flag.partition("=")
    value = instruction.flags.get(name)
    return value is not None and (not pattern or compile_pattern(pattern).search(value) is not None)


def _is_in_stage(index: DockerfileIndex, placed: InstructionAt, rule: DockerfileRule) -> bool:
    instruction = placed.instruction
    if instruction.stage < 0:
        return False
    if rule.base not in {"any", index.stages[instruction.stage].base}:
        return False
    return rule.stage == "any" or (rule.stage == "final") == (instruction.stage in index.final)


def _is_in_place(index: DockerfileIndex, placed: InstructionAt, rule: DockerfileRule) -> bool:
    """Return whether the instructions around this one, in all that its image is made of, are as ``rule`` requires."""
    place, instruction = placed
    # Instructions before the first FROM belong to no image.
    is_of_final = rule.stage == "final" and instruction.stage != OUTSIDE
    stage = len(index.stages) - 1 if is_of_final else instruction.stage
    return (
        _is_at_end(index, placed, rule, stage)
        and (rule.present is None or _has_other(index, rule.present, stage, place))
        and (rule.absent is None or not _has_other(index, rule.absent, stage, place))
        and (
            rule.before is None
            or ((ends := index.first_and_last(rule.before, stage)) is not None and ends.first < place)
        )
        and (
            rule.after is None or ((ends := index.first_and_last(rule.after, stage)) is not None and ends.last > place)
        )
    )


def _is_at_end(index: DockerfileIndex, placed: InstructionAt, rule: DockerfileRule, stage: int) -> bool:
    if rule.position == "any":
        return True
    ends = index.first_and_last(InstructionPattern(frozenset({placed.instruction.keyword})), stage)
    return ends is not None and placed.position == (ends.first if rule.position == "first" else ends.last)


def _has_other(index: DockerfileIndex, pattern: InstructionPattern, stage: int, place: int) -> bool:
    """Return whether another instruction than that at ``place`` fits ``pattern``."""
    ends = index.first_and_last(pattern, stage)
    return ends is not None and ends != (place, place)
