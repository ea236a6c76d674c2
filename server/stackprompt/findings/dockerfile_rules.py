"""Dockerfile rules applied to the instructions of a Dockerfile."""

from collections.abc import Iterator

from stackprompt.documents.dockerfile_facts import DockerfileFacts, Instruction, Stage
from stackprompt.documents.shell import Command
from stackprompt.domain.document import Span
from stackprompt.domain.practice import CommandPattern, DockerfileRule, InstructionPattern
from stackprompt.findings.conditions import compiled


def hits(facts: DockerfileFacts, rule: DockerfileRule) -> Iterator[tuple[Span, str]]:
    """Yield the place and subject of every instruction of ``facts`` that breaks ``rule``."""
    found = (
        (span, _subject(facts, instruction))
        for instruction in facts.instructions
        # Most instructions are of another keyword: asked here, it saves a call for each of them.
        if instruction.keyword in rule.select.keywords and _is_selected(facts, instruction, rule)
        for span in _spans(instruction, rule)
    )
    for hit in found:
        yield hit
        if rule.once:
            return


def _spans(instruction: Instruction, rule: DockerfileRule) -> Iterator[Span]:
    if rule.command is None:
        yield instruction.span
        return
    if rule.command.run_lacks and compiled(rule.command.run_lacks).search(instruction.text):
        return
    for command in instruction.commands:
        if _runs(command, rule.command):
            yield command.span


def _is_selected(facts: DockerfileFacts, instruction: Instruction, rule: DockerfileRule) -> bool:
    return (
        _fits(instruction, rule.select)
        and _has_form(instruction, rule)
        and _stands_in(facts, instruction, rule)
        and _is_placed(facts, instruction, rule)
    )


def _fits(instruction: Instruction, pattern: InstructionPattern) -> bool:
    if instruction.keyword not in pattern.keywords:
        return False
    if pattern.matches is not None and not compiled(pattern.matches).search(instruction.text):
        return False
    return pattern.unless is None or not compiled(pattern.unless).search(instruction.text)


def _has_form(instruction: Instruction, rule: DockerfileRule) -> bool:
    if rule.form not in {"any", instruction.form}:
        return False
    if rule.flags and not any(flag in instruction.flags for flag in rule.flags):
        return False
    return not any(flag in instruction.flags for flag in rule.without_flags)


def _stands_in(facts: DockerfileFacts, instruction: Instruction, rule: DockerfileRule) -> bool:
    if rule.stage == "any" and rule.base == "any":
        return True
    if instruction.stage < 0:
        return False
    if rule.base not in {"any", facts.stages[instruction.stage].base}:
        return False
    in_final = any(stage.index == instruction.stage for stage in facts.chain(len(facts.stages) - 1))
    return rule.stage == "any" or (rule.stage == "final") == in_final


def _is_placed(facts: DockerfileFacts, instruction: Instruction, rule: DockerfileRule) -> bool:
    if (rule.position, rule.present, rule.absent, rule.before, rule.after) == ("any", None, None, None, None):
        return True
    lineage = _lineage(facts, instruction, rule)
    here = next((place for place, other in enumerate(lineage) if other is instruction), 0)
    if rule.position != "any":
        same = [other for other in lineage if other.keyword == instruction.keyword]
        if same and same[0 if rule.position == "first" else -1] is not instruction:
            return False
    others = [other for other in lineage if other is not instruction]
    return (
        (rule.present is None or any(_fits(other, rule.present) for other in others))
        and (rule.absent is None or not any(_fits(other, rule.absent) for other in others))
        and (rule.before is None or any(_fits(other, rule.before) for other in lineage[:here]))
        and (rule.after is None or any(_fits(other, rule.after) for other in lineage[here + 1 :]))
    )


def _lineage(facts: DockerfileFacts, instruction: Instruction, rule: DockerfileRule) -> list[Instruction]:
    """Return what the instruction's image is made of: its own stage after those it inherits from."""
    if instruction.stage < 0:
        return [other for other in facts.instructions if other.stage < 0]
    last = len(facts.stages) - 1 if rule.stage == "final" else instruction.stage
    return [other for stage in facts.chain(last) for other in stage.instructions]


def _runs(command: Command, pattern: CommandPattern) -> bool:
    rest = next((tail for words in pattern.words if (tail := _after(command.words, words)) is not None), None)
    if rest is None:
        return False
    options = _options(command.words)
    if pattern.options and not any(option in options for option in pattern.options):
        return False
    if any(option in options for option in pattern.without_options):
        return False
    if pattern.argument is None:
        return True
    return any(compiled(pattern.argument).search(word) for word in rest if not word.startswith("-"))


def _after(words: tuple[str, ...], wanted: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return what follows the program and subcommands ``wanted``, options between them skipped; None if others run."""
    if not words or words[0].rpartition("/")[2] != wanted[0]:
        return None
    position = 1
    for expected in wanted[1:]:
        while position < len(words) and words[position].startswith("-"):
            position += 1
        if position >= len(words) or words[position] != expected:
            return None
        position += 1
    return words[position:]


def _options(words: tuple[str, ...]) -> frozenset[str]:
    options: set[str] = set()
    for word in words:
        if word.startswith("--"):
            options |= {word, word.partition("=")[0]}
        elif word.startswith("-"):
            # A cluster such as -yq is -y and -q, but pip's or find's -word is one option.
            options |= {word, *(f"-{letter}" for letter in word[1:] if letter.isalpha())}
    return frozenset(options)


def _subject(facts: DockerfileFacts, instruction: Instruction) -> str:
    if instruction.stage < 0 or len(facts.stages) == 1:
        return ""
    stage: Stage = facts.stages[instruction.stage]
    return f"stage {stage.name or stage.index}"
