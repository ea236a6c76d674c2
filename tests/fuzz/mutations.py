"""Structure-aware mutations of the texts that this project has: the examples of practices, projects, workspaces."""

import random
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeAlias

from tests.support import ROOT

LONGEST = 20_000
PATHS = {
    "dockerfile": "Dockerfile",
    "compose": "compose.yaml",
    "kubernetes": "k8s/manifest.yaml",
    "helm": "templates/example.yaml",
    "helm-values": "values.yaml",
    "helm-chart": "Chart.yaml",
    "kustomization": "kustomization.yaml",
}
# What no editor shows, what readers take for the end or the beginning of something, and numbers at the edge.
INSERTED = (
    *(
        "\0",
        "\u200b",
        "\u202e",
        "\ufeff",
        "\ud800",
        "\U000e0041",
        "\x1b[31m",
        "\r",
        "\x85",
        "\u2028",
        "\ue000",
        "\t",
        "\\",
    ),
    *(
        "\\\n",
        "<<EOF\n",
        "EOF\n",
        "{{",
        "}}",
        "{{- ",
        "{{ end }}",
        "{{ else if .a }}",
        "&a ",
        "*a ",
        "<<: *a",
        "|\n",
        ">\n",
    ),
    *(
        "---\n",
        "...\n",
        "? ",
        "- ",
        ": ",
        "[",
        "]",
        "{",
        "}",
        '"',
        "'",
        "`",
        "$(",
        ")",
        "${A:-",
        "# stackprompt ignore=",
    ),
    *(
        "# hadolint ignore=",
        "!!binary ",
        "%YAML 1.1\n",
        "9" * 400,
        "1e999",
        "-0",
        "0x",
        "~",
        "null",
        "FROM a AS a\n",
        "RUN ",
    ),
)

Mutation: TypeAlias = Callable[[random.Random, str, str], str]


class Seed(NamedTuple):
    """A text, and the path that it has in a workspace."""

    path: str
    text: str


@cache
def seeds() -> tuple[Seed, ...]:
    """Return all texts to begin with, in an order of their own."""
    found = (*_examples(), *_files(ROOT / "examples"), *_files(ROOT / "tests" / "workspaces"))
    return tuple(sorted(set(found)))


def _examples() -> Iterator[Seed]:
    for file in ROOT.glob("knowledge/practices/*/*.toml"):
        practice = tomllib.loads(file.read_text("utf-8"))
        for example in practice.get("examples", ()):
            path = PATHS.get(practice.get("document", ""))
            text = example.get("bad", example.get("good", ""))
            if path is not None and isinstance(text, str):
                yield Seed(path, text)


def _files(folder: Path) -> Iterator[Seed]:
    for file in folder.rglob("*"):
        if file.is_file() and file.stat().st_size < LONGEST:
            yield Seed(PurePosixPath(file.relative_to(folder)).as_posix(), file.read_text("utf-8", "replace"))


def mutated(chance: random.Random) -> Seed:
    """Return a text after a few mutations; it keeps its path, or gets that of another one."""
    path, text = chance.choice(seeds())
    if chance.random() < 0.1:
        path = chance.choice(seeds()).path
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(MUTATIONS)(chance, text, chance.choice(seeds()).text)[:LONGEST]
    return Seed(path, text)


def _spliced(chance: random.Random, text: str, other: str) -> str:
    mine, theirs = text.split("\n"), other.split("\n")
    at, begin = chance.randint(0, len(mine)), chance.randrange(len(theirs))
    return "\n".join((*mine[:at], *theirs[begin : begin + chance.randint(1, 10)], *mine[at:]))


def _repeated(chance: random.Random, text: str, _: str) -> str:
    lines = text.split("\n")
    begin = chance.randrange(len(lines))
    end = begin + chance.randint(1, 5)
    return "\n".join((*lines[:end], *(lines[begin:end] * chance.choice((1, 2, 50))), *lines[end:]))


def _without_lines(chance: random.Random, text: str, _: str) -> str:
    lines = text.split("\n")
    begin = chance.randrange(len(lines))
    return "\n".join((*lines[:begin], *lines[begin + chance.randint(1, 4) :]))


def _truncated(chance: random.Random, text: str, _: str) -> str:
    return text[: chance.randint(0, len(text))]


def _inserted(chance: random.Random, text: str, _: str) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(INSERTED) * chance.choice((1, 1, 1, 3, 200)) + text[at:]


def _replaced(chance: random.Random, text: str, _: str) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(INSERTED) + text[at + chance.randint(1, 20) :]


def _indented(chance: random.Random, text: str, _: str) -> str:
    lines = text.split("\n")
    begin = chance.randrange(len(lines))
    by = " " * chance.choice((1, 2, 4))
    return "\n".join((*lines[:begin], *(by + line for line in lines[begin:])))


def _nested(chance: random.Random, text: str, _: str) -> str:
    opening, closing = chance.choice(
        (("[", "]"), ("{a: ", "}"), ("$(", ")"), ("{{ if a }}", "{{ end }}"), ("- ", ""), ("(", ")"))
    )
    times, at = chance.choice((2, 20, 400)), chance.randint(0, len(text))
    return text[:at] + opening * times + closing * chance.choice((0, times)) + text[at:]


MUTATIONS: tuple[Mutation, ...] = (
    *(_spliced, _repeated, _without_lines, _truncated, _inserted, _inserted, _replaced, _indented, _nested),
)
