"""The servers that are measured, and for each a document that it serves and the places where it has an answer."""

import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from tests.performance import floor
from tests.performance.rows import FLOOR, OURS
from tests.support import SHOP

Place: TypeAlias = tuple[int, int]
PROGRAM = str(Path(sys.executable).with_name("stackprompt"))
SCHEMA = """\
{"properties": {"services": {"additionalProperties": {"properties": {
  "build": {"type": "string"}, "command": {"type": "string"}, "depends_on": {"type": "array"},
  "environment": {"type": "object"}, "expose": {"type": "array"}, "healthcheck": {"type": "object"},
  "image": {"type": "string", "description": "The image that the service runs."}, "labels": {"type": "object"},
  "networks": {"type": "array"}, "ports": {"type": "array"}, "restart": {"enum": ["no", "always", "on-failure"]},
  "user": {"type": "string"}, "volumes": {"type": "array"}, "working_dir": {"type": "string"}}}}}}
"""


@dataclass(frozen=True, slots=True)
class Program:
    """A language server; ``pen`` is where ``typed`` is typed, ``eye`` is what hovers and actions are about."""

    name: str
    command: tuple[str, ...]
    path: str
    language: str
    text: str
    pen: Place
    eye: Place
    typed: str
    generates: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)


def programs() -> Iterator[Program]:
    """Yield the floor, our server, and the peers that are on PATH."""
    yield _on_a_comment(FLOOR, (sys.executable, floor.__file__), floor.COMMAND)
    yield ours()
    if (docker := shutil.which("docker-langserver")) is not None:
        yield _docker(docker)
    if (yaml := shutil.which("yaml-language-server")) is not None:
        yield _yaml(yaml)


def ours(*options: str) -> Program:
    """Return our server, started with ``options``."""
    return _on_a_comment(OURS, (PROGRAM, "lsp", *options), "stackprompt.generate")


def laid_out(root: Path) -> Path:
    """Put the workspace of all servers at ``root`` and return it."""
    _ = shutil.copytree(SHOP, root)
    _ = (root / "schema.json").write_text(SCHEMA)
    return root


def _on_a_comment(name: str, command: tuple[str, ...], generates: str) -> Program:
    """Prompts are completed in a comment that has just begun; the second line of the file breaks a practice."""
    text = (SHOP / "Dockerfile").read_text() + "#"
    pen = (text.count("\n"), 1)
    return Program(name, command, "Dockerfile", "dockerfile", text, pen, (1, 2), " prompt: har", generates)


def _docker(path: str) -> Program:
    text = (SHOP / "Dockerfile").read_text()
    command, pen, eye = (path, "--stdio"), (text.count("\n"), 0), (1, 2)
    return Program("docker-langserver", command, "Dockerfile", "dockerfile", text, pen, eye, "RUN apt-get ")


def _yaml(path: str) -> Program:
    """What can be completed and hovered comes from a schema beside the file; the catalogue on the web stays out."""
    lines = ["# yaml-language-server: $schema=schema.json", *(SHOP / "compose.yaml").read_text().splitlines()]
    image = lines.index("    image: redis")
    lines.insert(image + 1, "    ")
    settings = {"yaml": {"schemaStore": {"enable": False}}}
    text = "\n".join(lines) + "\n"
    command, pen, eye = (path, "--stdio"), (image + 1, 4), (image, 5)
    return Program(
        "yaml-language-server", command, "compose.yaml", "yaml", text, pen, eye, "restart: no ", settings=settings
    )
