"""Checks of Dockerfiles that need more than the declarative vocabulary; those of stages and copies are in stages.py."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from stackprompt.domain.workspace.document import Span
from stackprompt.formats.check_context import Hits
from stackprompt.formats.dockerfile.checks import stages
from stackprompt.formats.dockerfile.checks.stages import DockerfileCheck, subject
from stackprompt.formats.dockerfile.facts import DockerfileFacts, Instruction
from stackprompt.formats.dockerfile.rules.commands import program
from stackprompt.formats.dockerfile.variables import environment
from stackprompt.syntax.shell import Command

_BAR = re.compile(r"(?<!\|)\|(?!\|)")
_MAY_CONFUSE = re.compile(r"\bcase\s")
_MAY_HIDE = re.compile(r"\$\(|[`#]")
_PIPES = frozenset({"|", "|&"})
_ONE_OF_A_KIND = ("CMD", "ENTRYPOINT", "HEALTHCHECK")
_PIPEFAIL = re.compile(r"\bpipefail\b|\b(?:pwsh|powershell|cmd)\b")
_SETS_PIPEFAIL = re.compile(r"\bset\s[^\n;&|]{0,40}pipefail")
_REFERENCE = re.compile(r"(?<!\\)\$(?:\{([A-Za-z_]\w*)[}:]|([A-Za-z_]\w*))")
# Back to the root, or to where it came from: a cd before it has been found already.
_WAY_BACK = frozenset({"/", "-"})
_IN_PARENTHESES = re.compile(r"\(\s*cd\s")
_OF_SHELL = frozenset({"export", "alias", "umask", "ulimit"})
_ENVIRONMENT = re.compile(r"(?:.*/)?(?:activate|\.bashrc|\.bash_profile|\.profile|nvm\.sh|env)")
_STARTS = frozenset({"start", "restart"})
_INSTALLERS = frozenset({"apt-get", "apt", "apk", "yum", "dnf", "microdnf", "zypper"})
_INSTALLS = frozenset({"install", "add", "update", "upgrade", "dist-upgrade"})
_ROOT = re.compile(r"\"?(?:root|0)\"?(?::\S*)?")
_ELEVATED = re.compile(r"\b(?:sudo|doas|gosu|fakeroot|su)\b")


def consecutive_run(facts: DockerfileFacts) -> Hits:
    """Find a RUN of one command right after another such RUN with the same flags."""
    for first, second in pairwise(facts.instructions):
        is_next = {first.keyword, second.keyword} == {"RUN"} and first.stage == second.stage
        if is_next and first.flags == second.flags and _is_short(first) and _is_short(second):
            yield second.span, subject(facts, second.stage)


def _is_short(run: Instruction) -> bool:
    # A test such as [ -f x ] is a condition of the command beside it, not a command of its own.
    commands = [command for command in run.commands if command.words[0] not in {"[", "[["}]
    return len(commands) <= 1 and not run.text.startswith("<<")


def cd_instead_of_workdir(facts: DockerfileFacts) -> Hits:
    """Find the first cd of a RUN that leads somewhere; one in parentheses ends with them and does no harm."""
    for run in _list_runs(facts):
        moves = [command for command in run.commands if command.words[0] == "cd"]
        if moves and len(moves) > len(_IN_PARENTHESES.findall(run.text)):
            yield from ((c.span, subject(facts, run.stage)) for c in moves[:1] if _WAY_BACK.isdisjoint(c.words))


def effect_lost(facts: DockerfileFacts) -> Hits:
    """Find a RUN whose last command changes only the shell that ends with it."""
    for run in _list_runs(facts):
        if run.commands and run.form == "shell" and _changes_shell(run.commands[-1]):
            yield run.commands[-1].span, subject(facts, run.stage)


def _changes_shell(command: Command) -> bool:
    words = command.words
    if words[0] in {"source", "."}:
        return len(words) > 1 and _ENVIRONMENT.fullmatch(words[1]) is not None
    return words[0] in _OF_SHELL and len(words) > 1


def service_in_run(facts: DockerfileFacts) -> Hits:
    """Find a RUN that starts a service and then ends."""
    for run in _list_runs(facts):
        if run.commands and _starts_service(run.commands[-1]):
            yield run.commands[-1].span, subject(facts, run.stage)


def _starts_service(command: Command) -> bool:
    words = command.words
    if program(command) == "service" or words[0].startswith("/etc/init.d/"):
        return words[-1] in _STARTS
    return program(command) == "systemctl" and not _STARTS.isdisjoint(words[1:3])


def install_as_user(facts: DockerfileFacts) -> Hits:
    """Find a package manager of the system that runs below a USER other than root."""
    users: dict[int, str] = {}
    for instruction in facts.instructions:
        stage = instruction.stage
        if instruction.keyword == "FROM":
            parent = facts.stages[stage].parent
            users[stage] = "0" if parent is None else users[parent]
        elif instruction.keyword == "USER":
            users[stage] = instruction.text.strip()
        elif instruction.keyword == "RUN" and _is_unprivileged(users.get(stage, "0")):
            install = next((command for command in instruction.commands if _installs(command)), None)
            if install is not None and not _ELEVATED.search(instruction.text):
                yield install.span, subject(facts, stage)


def _is_unprivileged(user: str) -> bool:
    return "$" not in user and _ROOT.fullmatch(user) is None


def _installs(command: Command) -> bool:
    is_real = _INSTALLS & set(command.words[1:]) and not {"--root", "-p", "-s", "--simulate"} & set(command.words)
    return program(command) in _INSTALLERS and bool(is_real)


def multiple_cmd(facts: DockerfileFacts) -> Hits:
    """Find a CMD, ENTRYPOINT or HEALTHCHECK that follows another one in its own stage."""
    for stage in facts.stages:
        for keyword in _ONE_OF_A_KIND:
            alike = [instruction for instruction in stage.instructions if instruction.keyword == keyword]
            yield from ((instruction.span, subject(facts, stage.index)) for instruction in alike[1:])


def pipe_without_pipefail(facts: DockerfileFacts) -> Hits:
    """Find a pipe in a RUN whose shell does not fail with the first command of the pipe."""
    for run, shell in _pair_with_shells(facts):
        if run.keyword != "RUN" or run.form != "shell" or not _BAR.search(run.text) or _SETS_PIPEFAIL.search(run.text):
            continue
        piped = None if _PIPEFAIL.search(shell) else _find_pipe(run)
        if piped is not None:
            yield piped, subject(facts, run.stage)


def _find_pipe(run: Instruction) -> Span | None:
    """Return the place of the first command whose output goes into a pipe."""
    first = next((command.span for command in run.commands if command.piped), None)
    # The commands do not distinguish a pattern of `case` from a pipe, nor show pipes in a quoted substitution.
    is_certain = not (_MAY_CONFUSE if first else _MAY_HIDE).search(run.text)
    scripts = () if is_certain else dict.fromkeys(c.script for c in run.commands if c.script is not None)
    if not scripts or not all(script.levels for script in scripts):
        return first
    for script in scripts:
        for level in script.levels:
            for before, item in pairwise(level):
                if item.kind in _PIPES:
                    return script.locate(before.start, before.end)
    return None


def _pair_with_shells(facts: DockerfileFacts) -> Iterator[tuple[Instruction, str]]:
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


def env_self_reference(facts: DockerfileFacts) -> Hits:
    """Find an ENV with a value that needs a variable which the same ENV sets before it."""
    for instruction in facts.instructions:
        if instruction.keyword == "ENV" and _refers_to_itself(instruction.text):
            yield instruction.span, subject(facts, instruction.stage)


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


def _list_runs(facts: DockerfileFacts) -> Iterator[Instruction]:
    return (instruction for instruction in facts.instructions if instruction.keyword == "RUN")


CHECKS: Mapping[str, DockerfileCheck] = {
    **stages.CHECKS,
    "dockerfile-cd-instead-of-workdir": cd_instead_of_workdir,
    "dockerfile-consecutive-run": consecutive_run,
    "dockerfile-effect-lost": effect_lost,
    "dockerfile-env-self-reference": env_self_reference,
    "dockerfile-install-as-user": install_as_user,
    "dockerfile-multiple-cmd": multiple_cmd,
    "dockerfile-pipe-without-pipefail": pipe_without_pipefail,
    "dockerfile-service-in-run": service_in_run,
}
