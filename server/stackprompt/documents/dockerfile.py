"""A Dockerfile read into facts: our own tokenizer, as the published ones lack heredocs or lose lines after an error."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from stackprompt.documents.dockerfile_facts import DockerfileFacts, Form, Instruction, Stage
from stackprompt.documents.shell import Command, split_commands
from stackprompt.documents.variables import environment, substituted, unquoted
from stackprompt.domain.document import Span

# A pattern may cost the square of what it searches; the largest Dockerfiles in public repositories stay far below.
MAX_CHARACTERS = 250_000
MAX_INSTRUCTION = 20_000
MAX_INSTRUCTIONS = 1_000
_DIRECTIVE = re.compile(r"#\s*(\w+)\s*=\s*(\S+)\s*$")
_KEYWORD = re.compile(r"\s*([A-Za-z]+)(?:\s+|$)")
_FLAG = re.compile(r"--([a-z][\w-]*)(?:=(\"[^\"]*\"|\S*))?(?:\s+|$)")
# Quoted text is matched first, so that what looks like a heredoc inside it is passed over.
_HEREDOC = re.compile(
    r"'[^']*'|\"(?:[^\"\\]|\\.)*\"|(?<![<\\])<<(-?)\s*(?:\"([A-Za-z_][\w.]*)\"|'([A-Za-z_][\w.]*)'|([A-Za-z_][\w.]*))"
)
_EXPANDED = frozenset(
    {"FROM", "COPY", "ADD", "ENV", "EXPOSE", "LABEL", "USER", "WORKDIR", "VOLUME", "STOPSIGNAL", "ONBUILD"}
)
_SCRIPTS = frozenset({"RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"})
_WITH_HEREDOC = frozenset({"RUN", "COPY", "ADD"})
_HAS_EXEC_FORM = frozenset({"RUN", "CMD", "ENTRYPOINT", "SHELL", "HEALTHCHECK", "COPY", "ADD", "VOLUME"})


@dataclass(frozen=True, slots=True)
class _Logical:
    """A logical line: its pieces as (line, column, text), and the lines of its heredocs."""

    pieces: tuple[tuple[int, int, str], ...]
    heredocs: tuple[tuple[int, str], ...]
    last_line: int
    last_column: int

    def length(self) -> int:
        return sum(len(piece[2]) for piece in self.pieces) + sum(len(body[1]) for body in self.heredocs)


def read_dockerfile(text: str) -> DockerfileFacts:
    """Read ``text``, finished or not; what no Dockerfile written for people has is left out and told as a problem."""
    if len(text) > MAX_CHARACTERS:
        return DockerfileFacts((), (), ((1, f"longer than {MAX_CHARACTERS} characters: not examined"),))
    lines = [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]
    escape = _escape(lines)
    return _Reader().run(_logical_lines(lines, escape))


def _escape(lines: list[str]) -> str:
    for line in lines:
        directive = _DIRECTIVE.match(line.strip())
        if directive is None:
            return "\\"
        if directive[1].lower() == "escape" and directive[2] in {"\\", "`"}:
            return directive[2]
    return "\\"


def _logical_lines(lines: list[str], escape: str) -> Iterator[_Logical]:
    number = 0
    while number < len(lines):
        stripped = lines[number].lstrip()
        if not stripped or stripped.startswith("#"):
            number += 1
            continue
        pieces, number = _continued(lines, number, escape)
        body: list[tuple[int, str]] = []
        last = (pieces[-1][0], len(lines[pieces[-1][0]]))
        keyword = _KEYWORD.match(pieces[0][2])
        if keyword and keyword[1].upper() in _WITH_HEREDOC:
            number = _heredocs(lines, number, " ".join(piece[2] for piece in pieces), body)
            last = (number - 1, len(lines[number - 1])) if body else last
        yield _Logical(tuple(pieces), tuple(body), *last)


def _continued(lines: list[str], number: int, escape: str) -> tuple[list[tuple[int, int, str]], int]:
    pieces: list[tuple[int, int, str]] = []
    while number < len(lines):
        line = lines[number]
        stripped = line.strip()
        # Comments and blank lines inside an instruction do not end it.
        if pieces and (not stripped or stripped.startswith("#")):
            number += 1
            continue
        body = line.rstrip()
        goes_on = body.endswith(escape)
        indent = len(line) - len(line.lstrip())
        pieces.append((number, indent, (body[:-1] if goes_on else body)[indent:].rstrip()))
        number += 1
        if not goes_on:
            break
    return pieces, number


def _heredocs(lines: list[str], number: int, head: str, body: list[tuple[int, str]]) -> int:
    for match in _HEREDOC.finditer(head):
        end = match[2] or match[3] or match[4]
        if end is None:
            continue
        while number < len(lines):
            line = lines[number]
            if (line.lstrip("\t") if match[1] else line) == end:
                # The delimiter belongs to the instruction, not to the script.
                body.append((number, ""))
                number += 1
                break
            body.append((number, line))
            number += 1
    return number


class _Reader:
    """Turns logical lines into instructions and stages; knows the variables of the stage it is in."""

    def __init__(self) -> None:
        self._instructions: list[Instruction] = []
        self._globals: dict[str, str] = {}
        self._variables: dict[str, str] = {}
        self._of_stage: list[dict[str, str]] = []
        self._stages: list[tuple[str | None, str, int | None]] = []
        self._problems: list[tuple[int, str]] = []

    def run(self, logical: Iterator[_Logical]) -> DockerfileFacts:
        """Read all lines."""
        for line in logical:
            if len(self._instructions) >= MAX_INSTRUCTIONS:
                self._problems.append((line.pieces[0][0] + 1, f"more than {MAX_INSTRUCTIONS} instructions"))
                break
            if line.length() > MAX_INSTRUCTION:
                self._problems.append((line.pieces[0][0] + 1, f"longer than {MAX_INSTRUCTION} characters"))
                continue
            self._instruction(line)
        stages = tuple(
            Stage(
                index,
                name,
                image,
                parent,
                _base(image, parent),
                tuple(i for i in self._instructions if i.stage == index),
            )
            for index, (name, image, parent) in enumerate(self._stages)
        )
        return DockerfileFacts(tuple(self._instructions), stages, tuple(self._problems))

    def _instruction(self, line: _Logical) -> None:
        joined = " ".join(piece[2] for piece in line.pieces)
        start_line, start_column, _ = line.pieces[0]
        span = Span(start_line + 1, start_column, line.last_line + 1, line.last_column)
        keyword = _KEYWORD.match(joined)
        if keyword is None:
            self._problems.append((span.line, "not an instruction"))
            return
        name = keyword[1].upper()
        flags, at = _flags(joined, keyword.end())
        rest = joined[at:]
        body = "\n".join(text for _, text in line.heredocs)
        raw = f"{rest}\n{body}" if line.heredocs else rest
        form, arguments = _arguments(name, rest)
        text = self._expanded(raw) if name in _EXPANDED and name != "FROM" else raw
        if name == "FROM":
            text = substituted(raw, self._globals)
            self._from(text)
        instruction = Instruction(name, text, raw, flags, form, arguments, span, len(self._stages) - 1)
        if name in _SCRIPTS:
            commands = tuple(_commands(instruction, line, at))
            instruction = replace(instruction, commands=commands)
        self._remember(name, raw)
        self._instructions.append(instruction)

    def _expanded(self, raw: str) -> str:
        return substituted(raw, self._variables)

    def _from(self, text: str) -> None:
        words = text.split()
        image = words[0] if words else ""
        name = words[2] if len(words) > 2 and words[1].upper() == "AS" else None  # noqa: PLR2004 - FROM image AS name
        names = [(known or "").lower() for known, _, _ in self._stages]
        parent = next((i for i in reversed(range(len(names))) if names[i] and names[i] == image.lower()), None)
        if self._stages:
            self._of_stage.append(self._variables)
        self._variables = dict(self._of_stage[parent]) if parent is not None and parent < len(self._of_stage) else {}
        self._stages.append((name, image, parent))

    def _remember(self, name: str, raw: str) -> None:
        if name == "ARG":
            for word in raw.split():
                key, equals, value = word.partition("=")
                self._argument(key, unquoted(value) if equals else None)
        elif name == "ENV":
            for key, value in environment(raw):
                self._variables[key] = substituted(value, self._variables)

    def _argument(self, key: str, value: str | None) -> None:
        if not self._stages:
            if value is not None:
                self._globals[key] = substituted(value, self._globals)
            return
        # A global argument is visible in a stage only after it is declared there again.
        inherited = self._globals.get(key) if value is None else substituted(value, self._variables)
        if inherited is not None:
            _ = self._variables.setdefault(key, inherited)


def _base(image: str, parent: int | None) -> Literal["image", "stage", "scratch"]:
    if parent is not None:
        return "stage"
    return "scratch" if image == "scratch" else "image"


def _flags(joined: str, at: int) -> tuple[dict[str, str], int]:
    flags: dict[str, str] = {}
    while (match := _FLAG.match(joined, at)) is not None:
        value = (match[2] or "").strip('"')
        flags[match[1]] = f"{flags[match[1]]}\n{value}" if match[1] in flags else value
        at = match.end()
    return flags, at


def _arguments(name: str, rest: str) -> tuple[Form, tuple[str, ...]]:
    text = rest.strip()
    if name == "HEALTHCHECK":
        text = re.sub(r"^(?i:CMD)\s+", "", text)
    if name in _HAS_EXEC_FORM and text.startswith("["):
        try:
            items = json.loads(text)
        except (ValueError, RecursionError):
            items = None
        if isinstance(items, list) and all(isinstance(item, str) for item in items):
            return "exec", tuple(items)
    return "shell", tuple(text.split())


def _commands(instruction: Instruction, line: _Logical, at: int) -> Iterator[Command]:
    """Yield the commands of a script instruction: its exec form, its shell text, or its heredoc."""
    if instruction.form == "exec":
        words = instruction.arguments
        yield from _exec_commands(words, instruction.span)
        return
    joined = " ".join(piece[2] for piece in line.pieces)
    if instruction.keyword == "HEALTHCHECK":
        command = re.compile(r"\s*(?i:CMD)\s+").match(joined, at)
        if command is None:
            return
        at = command.end()
    head = joined[at:]
    script = _HEREDOC.sub(lambda match: " " * len(match[0]) if match[0].startswith("<") else match[0], head)
    yield from split_commands(script, partial(_place, line.pieces, at))
    is_script = not script.strip() or script.split()[0].rpartition("/")[2] in {"sh", "bash", "ash"}
    if line.heredocs and is_script and not _other_interpreter(line.heredocs[0][1]):
        pieces = tuple((number, 0, text) for number, text in line.heredocs)
        yield from split_commands("\n".join(text for _, text in line.heredocs), partial(_place, pieces, 0))


def _exec_commands(words: tuple[str, ...], span: Span) -> Iterator[Command]:
    if words:
        quoted = " ".join("'" + word.replace("'", "") + "'" for word in words)
        yield from split_commands(quoted, lambda _a, _b: span)


def _other_interpreter(first: str) -> bool:
    return first.startswith("#!") and not first.rstrip().endswith("sh")


def _place(pieces: tuple[tuple[int, int, str], ...], shift: int, start: int, end: int) -> Span:
    """Turn a range of the joined text into a place in the file; pieces are joined by one character."""
    starts = [0]
    for _, _, text in pieces[:-1]:
        starts.append(starts[-1] + len(text) + 1)
    first = bisect_right(starts, start + shift) - 1
    last = bisect_right(starts, end + shift - 1) - 1
    begin, finish = pieces[first], pieces[last]
    return Span(
        begin[0] + 1, begin[1] + start + shift - starts[first], finish[0] + 1, finish[1] + end + shift - starts[last]
    )
