"""workspace/executeCommand: generate a prompt and return it, or generate and show it."""

import dataclasses
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from stackprompt.domain.document import Document
from stackprompt.domain.errors import PromptError, explain
from stackprompt.domain.prompt import Prompt, PromptRequest
from stackprompt.domain.result import Err, Result
from stackprompt.engine.wire import finding_json, stack_json
from stackprompt.lsp.convert import lines_in
from stackprompt.lsp.handover import hand_over
from stackprompt.lsp.session import PromptServer
from stackprompt.runtime.metrics import memory_usage_mb

DEFAULT_TASK = "review"
# A document that is no file belongs to no workspace: nothing is scanned for it.
NOWHERE = ""


@dataclass(frozen=True, slots=True)
class _Ask:
    """The checked argument of a command."""

    uri: str
    task: str
    lines: tuple[int, int] | None
    practice: str | None


async def execute(ls: PromptServer, params: types.ExecuteCommandParams) -> object:
    """Run the command that ``params`` name."""
    command = ls.protocol.fm.commands.get(params.command)
    if command is None:
        raise JsonRpcInvalidParams(f"the command {params.command!r} is not defined")
    outcome = command(*(params.arguments or ()))
    return await outcome if isawaitable(outcome) else outcome


async def generate(ls: PromptServer, *arguments: object) -> dict[str, Any]:
    """Return ``{text, language, suggestedName, task, tokens, findings}`` for one argument, see ``_ask``."""
    outcome = await _outcome(ls, _ask(arguments))
    if isinstance(outcome, Err):
        raise JsonRpcInvalidParams(explain(outcome.error))
    return _answer(outcome.value)


async def show(ls: PromptServer, *arguments: object) -> dict[str, Any] | None:
    """Generate and open the prompt in the way that the client can take; an error becomes a message."""
    outcome = await _outcome(ls, _ask(arguments))
    if isinstance(outcome, Err):
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Error, explain(outcome.error)))
        return None
    handed = await hand_over(ls, outcome.value)
    if isinstance(handed, Err):
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Error, handed.error))
        return _answer(outcome.value)
    return {**_answer(outcome.value), **handed.value}


async def tasks(ls: PromptServer, *arguments: object) -> list[dict[str, Any]]:
    """Return ``[{task, title, findings}]`` for a URI: everything that can be asked for, for a picker."""
    ask = _ask(arguments)
    view = await ls.view(ask.uri)
    if view is None:
        known = (await ls.engine()).live.take().templates.tasks.values()
        return [{"task": task.id, "title": task.title, "findings": 0} for task in known]
    return [{"task": offer.task, "title": offer.title, "findings": offer.weight} for offer in view.offers()]


async def stack(ls: PromptServer, *arguments: object) -> list[dict[str, Any]]:
    """Return the stack of the workspace that holds a URI, as ``stackprompt detect --format json`` does."""
    place = ls.place(_ask(arguments).uri)
    if place is None:
        raise JsonRpcInvalidParams("the document is not a file: its workspace is not known")
    return stack_json(await (await ls.engine()).stack(place[0]))


async def metrics(ls: PromptServer, *_: object) -> dict[str, Any]:
    """Return what the engine has done since the start."""
    current = (await ls.engine()).metrics.current
    return {
        **dataclasses.asdict(current),
        "cache_hit_ratio": current.cache_hit_ratio,
        "memory_usage_mb": round(memory_usage_mb(), 1),
        "longest_block_ms": round(ls.longest_block_ms, 1),
    }


def document_text(ls: PromptServer, *arguments: object) -> str | None:
    """Return the server's text of an open document, for comparison with the editor's."""
    document = ls.documents.get(_ask(arguments).uri)
    return document.text if document else None


async def _outcome(ls: PromptServer, ask: _Ask) -> Result[Prompt, PromptError]:
    engine = await ls.engine()
    root, _ = ls.place(ask.uri) or (NOWHERE, "")

    async def generate_about(document: Document) -> Result[Prompt, PromptError]:
        return await engine.generate(PromptRequest(document, root, ask.task, ask.lines, ask.practice))

    outcome = await ls.fresh(ask.uri, generate_about)
    if outcome is not None:
        return outcome
    on_disk = await ls.document(ask.uri)
    return on_disk if isinstance(on_disk, Err) else await generate_about(on_disk.value)


def _answer(prompt: Prompt) -> dict[str, Any]:
    return {
        "text": prompt.text,
        "language": "markdown",
        "suggestedName": prompt.suggested_name,
        "task": prompt.task,
        "tokens": prompt.tokens,
        "findings": [finding_json(finding) for finding in prompt.findings],
    }


def _ask(arguments: tuple[object, ...]) -> _Ask:
    """Check what the client sent: a URI, or ``{uri, task, range?, arguments?}``; the error says what is expected."""
    match arguments:
        case (str(uri),):
            return _Ask(uri, DEFAULT_TASK, None, None)
        case ({"uri": str(uri), **rest},):
            return _Ask(uri, _task(rest.get("task")), _lines(rest.get("range")), _practice(rest.get("arguments")))
        case _:
            raise JsonRpcInvalidParams("expected one argument: a URI, or {uri, task, range?, arguments?}")


def _task(task: object) -> str:
    match task:
        case None:
            return DEFAULT_TASK
        case str(name):
            return name
        case _:
            raise JsonRpcInvalidParams("task must be a string")


def _practice(arguments: object) -> str | None:
    match arguments:
        case None:
            return None
        case {"practice": None | str() as practice}:
            return practice
        case {"practice": _}:
            raise JsonRpcInvalidParams("arguments.practice must be a string")
        case {}:
            return None
        case _:
            raise JsonRpcInvalidParams("arguments must be an object")


def _lines(selection: object) -> tuple[int, int] | None:
    match selection:
        case None:
            return None
        case {"start": {"line": int(first), "character": int(a)}, "end": {"line": int(last), "character": int(b)}}:
            if min(first, a, b) < 0 or last < first:
                raise JsonRpcInvalidParams("range must not be negative")
            return lines_in(types.Range(types.Position(first, a), types.Position(last, b)))
        case _:
            raise JsonRpcInvalidParams("range must be {start: {line, character}, end: {line, character}}")
