"""A Dockerfile read into facts: our own tokenizer, as the published ones lack heredocs or lose lines after an error."""

import json
import re
from collections.abc import Iterator
from typing import Literal

from stackprompt.formats.dockerfile.facts import CommandForm, DockerfileFacts, Instruction, Stage
from stackprompt.formats.dockerfile.lines import KEYWORD, LogicalLine, locator, logical_lines, without_heredocs
from stackprompt.formats.dockerfile.variables import environment, resolve_variables, strip_quotes, substitute
from stackprompt.syntax.shell import Command, split_commands

# A pattern may cost the square of what it searches; the largest Dockerfiles in public repositories stay far below.
MAX_CHARACTERS = 250_000
MAX_INSTRUCTION = 20_000
MAX_INSTRUCTIONS = 1_000
# A stage begins with a copy of what its parent set: without a bound, many stages times many variables fill the memory.
MAX_VARIABLES = 1_000
_FLAG = re.compile(r"--([a-z][\w-]*)(?:=(\"[^\"]*\"|\S*))?(?:\s+|$)")
_HEALTH_COMMAND = re.compile(r"\s*(?i:CMD)\s+")
_EXPANDED = frozenset({"COPY", "ADD", "ENV", "EXPOSE", "LABEL", "USER", "WORKDIR", "VOLUME", "STOPSIGNAL", "ONBUILD"})
_REPEATED = frozenset({"RUN", "COPY", "ADD"})
_SCRIPTS = frozenset({"RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"})
_HAS_EXEC_FORM = frozenset({"RUN", "CMD", "ENTRYPOINT", "SHELL", "HEALTHCHECK", "COPY", "ADD", "VOLUME"})


def read_dockerfile(text: str) -> DockerfileFacts:
    """Read ``text``, finished or not; parts that no Dockerfile of people has become problems."""
    if len(text) > MAX_CHARACTERS:
        return DockerfileFacts((), (), ((1, f"longer than {MAX_CHARACTERS} characters: not examined"),))
    return _DockerfileReader().run(logical_lines(text))


class _DockerfileReader:
    """Turns logical lines into instructions and stages; knows the variables of the stage it is in."""

    def __init__(self) -> None:
        self._instructions: list[Instruction] = []
        self._globals: dict[str, str] = {}
        self._variables: dict[str, str] = {}
        self._of_stage: list[dict[str, str]] = []
        self._stages: list[tuple[str | None, str, int | None]] = []
        self._named: dict[str, int] = {}
        self._problems: list[tuple[int, str]] = []

    def run(self, logical: Iterator[LogicalLine]) -> DockerfileFacts:
        """Read all lines."""
        for line in logical:
            if len(self._instructions) >= MAX_INSTRUCTIONS:
                self._problems.append((line.span.line, f"more than {MAX_INSTRUCTIONS} instructions"))
                break
            if line.length() > MAX_INSTRUCTION:
                self._problems.append((line.span.line, f"longer than {MAX_INSTRUCTION} characters"))
                continue
            self._add_instruction(line)
        own: list[list[Instruction]] = [[] for _ in self._stages]
        for instruction in self._instructions:
            if instruction.stage >= 0:
                own[instruction.stage].append(instruction)
        stages = tuple(
            Stage(index, name, image, parent, _choose_base(image, parent), tuple(own[index]))
            for index, (name, image, parent) in enumerate(self._stages)
        )
        return DockerfileFacts(tuple(self._instructions), stages, tuple(self._problems))

    def _add_instruction(self, line: LogicalLine) -> None:
        keyword = KEYWORD.match(line.text)
        if keyword is None:
            self._problems.append((line.span.line, "not an instruction"))
            return
        name = keyword[1].upper()
        repeated = KEYWORD.match(line.text, keyword.end()) if name == "ONBUILD" else None
        if repeated is not None and repeated[1].upper() in _REPEATED:
            # It runs or copies in the image that is built on this one, and is judged as if it were written there.
            keyword, name = repeated, repeated[1].upper()
        flags, at = _read_flags(line.text, keyword.end())
        rest = line.text[at:]
        body = "\n".join(text for _, text in line.heredocs)
        raw = f"{rest}\n{body}" if line.heredocs else rest
        form, arguments = _read_arguments(name, rest)
        text = raw
        if name == "FROM":
            text = substitute(raw, self._globals)
            self._add_stage(text)
        elif name in _EXPANDED:
            text = substitute(raw, self._variables)
        # The words of the exec form are the command; a shell form has to be read.
        words = arguments if form == "exec" else None
        commands = tuple(_read_commands(name, words, line, at)) if name in _SCRIPTS else ()
        stage = len(self._stages) - 1
        self._instructions.append(Instruction(name, text, raw, flags, form, arguments, line.span, stage, commands))
        self._set_variables(name, raw)

    def _add_stage(self, text: str) -> None:
        words = text.split()
        image = words[0] if words else ""
        name = words[2] if len(words) > 2 and words[1].upper() == "AS" else None  # noqa: PLR2004 - FROM image AS name
        parent = self._named.get(image.lower())
        if name is not None:
            self._named[name.lower()] = len(self._stages)
        self._variables = {} if parent is None else dict(self._of_stage[parent])
        self._of_stage.append(self._variables)
        self._stages.append((name, image, parent))

    def _set_variables(self, name: str, raw: str) -> None:
        if name == "ARG":
            for word in raw.split():
                key, equals, value = word.partition("=")
                self._set_argument(key, strip_quotes(value) if equals else None)
        elif name == "ENV":
            for key, value in environment(raw):
                _assign(self._variables, key, resolve_variables(value, self._variables))

    def _set_argument(self, key: str, value: str | None) -> None:
        if not self._stages:
            if value is not None:
                _assign(self._globals, key, resolve_variables(value, self._globals))
            return
        # What ENV sets wins, and a global argument is visible in a stage only after it is declared there again.
        if key in self._variables:
            return
        if value is not None:
            _assign(self._variables, key, resolve_variables(value, self._variables))
        elif key in self._globals:
            _assign(self._variables, key, self._globals[key])


def _assign(variables: dict[str, str], key: str, value: str | None) -> None:
    """Set a variable; one of unknown value keeps its reference, so that no default is taken for its value."""
    if key in variables or len(variables) < MAX_VARIABLES:
        variables[key] = f"${{{key}}}" if value is None else value


def _choose_base(image: str, parent: int | None) -> Literal["image", "stage", "scratch"]:
    if parent is not None:
        return "stage"
    return "scratch" if image == "scratch" else "image"


def _read_flags(joined: str, at: int) -> tuple[dict[str, str], int]:
    flags: dict[str, str] = {}
    while (match := _FLAG.match(joined, at)) is not None:
        value = (match[2] or "").strip('"')
        flags[match[1]] = f"{flags[match[1]]}\n{value}" if match[1] in flags else value
        at = match.end()
    return flags, at


def _read_arguments(name: str, rest: str) -> tuple[CommandForm, tuple[str, ...]]:
    text = rest.strip()
    if name == "HEALTHCHECK":
        command = _HEALTH_COMMAND.match(text)
        text = text[command.end() :] if command else text
    if name in _HAS_EXEC_FORM and text.startswith("["):
        try:
            items = json.loads(text)
        except (ValueError, RecursionError):
            items = None
        if isinstance(items, list) and all(isinstance(item, str) for item in items):
            return "exec", tuple(items)
    return "shell", tuple(text.split())


def _read_commands(keyword: str, words: tuple[str, ...] | None, line: LogicalLine, at: int) -> Iterator[Command]:
    """Yield the commands of a script instruction: the ``words`` of its exec form, its shell text, or its heredoc."""
    if words is not None:
        quoted = " ".join("'" + word.replace("'", "") + "'" for word in words)
        yield from split_commands(quoted, lambda _a, _b: line.span)
        return
    if keyword == "HEALTHCHECK":
        command = _HEALTH_COMMAND.match(line.text, at)
        if command is None:
            return
        at = command.end()
    script = without_heredocs(line.text[at:])
    yield from split_commands(script, locator(line.pieces, at))
    is_script = not script.strip() or script.split()[0].rpartition("/")[2] in {"sh", "bash", "ash"}
    if line.heredocs and is_script and not _names_other_interpreter(line.heredocs[0][1]):
        pieces = tuple((number, 0, text) for number, text in line.heredocs)
        yield from split_commands("\n".join(text for _, text in line.heredocs), locator(pieces, 0))


def _names_other_interpreter(first: str) -> bool:
    program = re.search(r"(\w+)(?:\s+-\S*)*\s*$", first)
    return first.startswith("#!") and (program is None or not program[1].endswith("sh"))
