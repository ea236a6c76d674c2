"""Checks of Dockerfiles that need more than the declarative vocabulary."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import TypeAlias

from stackprompt.documents.dockerfile_facts import DockerfileFacts, Instruction
from stackprompt.documents.variables import environment
from stackprompt.domain.document import Span

Hits: TypeAlias = Iterator[tuple[Span, str]]
Check: TypeAlias = Callable[[DockerfileFacts], Hits]

_ONE_OF_A_KIND = ("CMD", "ENTRYPOINT", "HEALTHCHECK")
_PIPEFAIL = re.compile(r"\bpipefail\b|\b(?:pwsh|powershell|cmd)\b")
_SETS_PIPEFAIL = re.compile(r"\bset\s[^\n;&|]{0,40}pipefail")
_REFERENCE = re.compile(r"(?<!\\)\$(?:\{([A-Za-z_]\w*)[}:]|([A-Za-z_]\w*))")


def consecutive_run(facts: DockerfileFacts) -> Hits:
    """Find a RUN of one command right after another such RUN with the same flags."""
    for first, second in pairwise(facts.instructions):
        is_next = {first.keyword, second.keyword} == {"RUN"} and first.stage == second.stage
        if is_next and first.flags == second.flags and _is_short(first) and _is_short(second):
            yield second.span, _subject(facts, second.stage)


def _is_short(run: Instruction) -> bool:
    # A test such as [ -f x ] is a condition of the command beside it, not a command of its own.
    commands = [command for command in run.commands if command.words[0] not in {"[", "[["}]
    return len(commands) <= 1 and not run.text.startswith("<<")


def copy_from_unknown(facts: DockerfileFacts) -> Hits:
    """Find a COPY --from that names its own or no earlier stage, and that is no image with a tag."""
    stages: dict[str, int] = {}
    for stage in facts.stages:
        for name in ((stage.name or "").lower(), str(stage.index)):
            _ = stages.setdefault(name, stage.index)
    for copy in facts.instructions:
        source = copy.flags.get("from", "")
        if copy.keyword != "COPY" or not source or "$" in source or re.search(r"[:@]", source):
            continue
        # Above the first FROM it is misplaced, and may be meant for the last stage.
        own = copy.stage if copy.stage >= 0 else len(facts.stages) - 1
        if own <= stages.get(source.lower(), len(facts.stages)):
            yield copy.span, _subject(facts, copy.stage)


def duplicate_stage(facts: DockerfileFacts) -> Hits:
    """Find a stage that is named like an earlier one."""
    seen: set[str] = set()
    for stage in facts.stages:
        name = (stage.name or "").lower()
        if name and name in seen:
            yield stage.instructions[0].span, f"stage {stage.name}"
        seen.add(name)


def multiple_cmd(facts: DockerfileFacts) -> Hits:
    """Find a CMD, ENTRYPOINT or HEALTHCHECK that follows another one in its own stage."""
    for stage in facts.stages:
        for keyword in _ONE_OF_A_KIND:
            same = [instruction for instruction in stage.instructions if instruction.keyword == keyword]
            yield from ((instruction.span, _subject(facts, stage.index)) for instruction in same[1:])


def pipe_without_pipefail(facts: DockerfileFacts) -> Hits:
    """Find a pipe in a RUN whose shell does not fail with the first command of the pipe."""
    for run, shell in _with_shells(facts):
        if run.keyword != "RUN" or run.form != "shell" or _SETS_PIPEFAIL.search(run.text):
            continue
        piped = next((command for command in run.commands if command.piped), None)
        if piped is not None and not _PIPEFAIL.search(shell):
            yield piped.span, _subject(facts, run.stage)


def _with_shells(facts: DockerfileFacts) -> Iterator[tuple[Instruction, str]]:
    """Yield each instruction with the text of the SHELL that is in force at it, "" for the default one."""
    shells: dict[int, str] = {}
    for instruction in facts.instructions:
        stage = instruction.stage
        if instruction.keyword == "FROM":
            parent = facts.stages[stage].parent
            shells[stage] = "" if parent is None else shells[parent]
        elif instruction.keyword == "SHELL" and stage in shells:
            shells[stage] = instruction.text
        yield instruction, shells.get(stage, "")


def platform_fixed(facts: DockerfileFacts) -> Hits:
    """Find a FROM with a literal platform, unless the file has one stage per platform to choose from."""
    # A name with a variable, such as ``build_${TARGETARCH}``, can mean every stage that begins like it.
    chosen = {stage.image.partition("$")[0].lower() for stage in facts.stages if "$" in stage.image} - {""}
    choices = tuple(chosen)
    for stage in facts.stages:
        source = stage.instructions[0]
        platform = source.flags.get("platform", "")
        if platform and "$" not in platform and not (stage.name or "").lower().startswith(choices):
            yield source.span, _subject(facts, stage.index)


def env_self_reference(facts: DockerfileFacts) -> Hits:
    """Find an ENV with a value that needs a variable which the same ENV sets before it."""
    for instruction in facts.instructions:
        if instruction.keyword == "ENV" and _refers_to_itself(instruction.text):
            yield instruction.span, _subject(facts, instruction.stage)


def _refers_to_itself(text: str) -> bool:
    # PATH and HOME have a value in every image, and to extend it is what people mean.
    known = {"PATH", "HOME"}
    defined: set[str] = set()
    for key, value in environment(text):
        used = {braced or plain for braced, plain in _REFERENCE.findall(value)}
        if not used.isdisjoint(defined - {key}):
            return True
        defined |= {key} - known
    return False


def _subject(facts: DockerfileFacts, index: int) -> str:
    if index < 0 or len(facts.stages) == 1:
        return ""
    return f"stage {facts.stages[index].name or index}"


CHECKS: Mapping[str, Check] = {
    "dockerfile-consecutive-run": consecutive_run,
    "dockerfile-copy-from-unknown": copy_from_unknown,
    "dockerfile-duplicate-stage": duplicate_stage,
    "dockerfile-env-self-reference": env_self_reference,
    "dockerfile-multiple-cmd": multiple_cmd,
    "dockerfile-pipe-without-pipefail": pipe_without_pipefail,
    "dockerfile-platform-fixed": platform_fixed,
}
