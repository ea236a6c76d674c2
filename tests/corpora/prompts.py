"""Prompts of many small workspaces from one engine, and the parts of them inside fences and code spans."""

import re
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from stackprompt import api
from stackprompt.adapters.json import encode_prompt
from stackprompt.domain.errors import PromptError
from stackprompt.domain.prompts.argument import ArgumentValue
from stackprompt.domain.prompts.prompt import Prompt
from stackprompt.domain.result import Err
from stackprompt.domain.workspace.diagnostic import Diagnostic
from stackprompt.domain.workspace.unreadable import Unreadable
from stackprompt.engine.engine import Engine
from tests.support import built_in_sources, running

FENCE = re.compile(
    r"(?ms)^ {0,3}(?P<marks>`{3,}(?=[^`\n]*$)|~{3,})[^\n]*\n(?P<inside>.*?)(?:^ {0,3}(?P=marks)[`~]*[ \t]*$|\Z)"
)
SPAN = re.compile(r"(?s)(?<!`)(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a prompt: ``files`` of a workspace, the ``path`` of one of them, a task and its arguments."""

    files: Mapping[str, str]
    path: str
    task: str = "review"
    arguments: Mapping[str, ArgumentValue] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """No prompt was written, for this ``reason``."""

    reason: str


@asynccontextmanager
async def one_engine() -> AsyncIterator[Engine]:
    """Give an engine on the built-in data, without any folder of a user."""
    async with running(built_in_sources(Path(tempfile.gettempdir()) / "no such folder")) as engine:
        yield engine


@contextmanager
def laid_out(asked: Asked, engine: Engine) -> Iterator[api.Workspace]:
    """Give the workspace of ``asked`` in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        for path, text in asked.files.items():
            target = Path(name) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            _ = target.write_bytes(text.encode("utf-8", "surrogatepass"))
        yield api.Workspace(Path(name), engine)


async def write_prompt(engine: Engine, asked: Asked) -> Prompt | Refused:
    """Return the prompt of ``asked`` at full length."""
    with laid_out(asked, engine) as workspace:
        arguments = {"length": "full", **asked.arguments}
        outcome = await workspace.generate(
            asked.path, task=asked.task, arguments=arguments, diagnostics=asked.diagnostics
        )
    return _refusal(outcome.error) if isinstance(outcome, Err) else outcome.value


async def write_why(engine: Engine, asked: Asked) -> str | Refused:
    """Return the explanation of the prompt of ``asked``."""
    with laid_out(asked, engine) as workspace:
        outcome = await workspace.why(
            asked.path, task=asked.task, arguments=asked.arguments, diagnostics=asked.diagnostics
        )
    return _refusal(outcome.error) if isinstance(outcome, Err) else outcome.value


async def write_instructions(engine: Engine, asked: Asked) -> str:
    """Return the text that ``stackprompt sync`` would write into the files that assistants read."""
    with laid_out(asked, engine) as workspace:
        plan = await workspace.sync_plan()
    # The text that such a file has already is the user's own and stays.
    return "\n".join(planned.after.replace(planned.before or b"\0", b"").decode() for planned in plan)


def _refusal(error: PromptError) -> Refused:
    return Refused(error.reason if isinstance(error, Unreadable) else type(error).__name__)


def all_text(prompt: Prompt) -> str:
    """Return every text of the JSON of ``prompt``, one below the other."""
    return "\n".join(_texts(encode_prompt(prompt)))


def _texts(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case Mapping():
            return [text for key, inner in value.items() for text in (str(key), *_texts(inner))]
        case list() | tuple():
            return [text for inner in value for text in _texts(inner)]
        case _:
            return [str(value)]


def fenced(text: str) -> str:
    """Return what the fences of a Markdown ``text`` hold."""
    return "\n".join(found["inside"] for found in FENCE.finditer(text))


def unquoted(text: str) -> str:
    """Return a Markdown ``text`` without its fences and code spans: what a reader takes for the words of its author."""
    return SPAN.sub(" ", FENCE.sub("\n", text))
