"""workspace/executeCommand: what can be asked for, the stack of the workspace, and which files to ask about."""

from typing import Any

from pygls.exceptions import JsonRpcInvalidParams

from stackprompt.domain.result import Err
from stackprompt.engine.wire import argument_json, stack_json
from stackprompt.lsp.asks import ask_of
from stackprompt.lsp.session import PromptServer
from stackprompt.prompts.names import redact_message, redact_path


async def tasks(ls: PromptServer, *arguments: object) -> list[dict[str, Any]]:
    """Return ``[{task, title, findings, arguments}]`` for a URI: everything that can be asked for, for a picker."""
    ask = ask_of(arguments)
    engine = await ls.engine()
    found = await ls.about(ask.uri, engine.view)
    if isinstance(found, Err):
        known = engine.live.take().templates.tasks.values()
        return [{"task": task.id, "title": task.title, "findings": 0, "arguments": []} for task in known]
    view = found.value
    return [
        {
            "task": offer.task,
            "title": offer.title,
            "findings": offer.finding_count,
            "arguments": [argument_json(argument) for argument in view.arguments(offer.task)],
        }
        for offer in view.offers()
    ]


async def stack(ls: PromptServer, *arguments: object) -> list[dict[str, Any]]:
    """Return the stack of the workspace that holds a URI, as ``stackprompt detect --format json`` does."""
    return stack_json(await (await ls.engine()).stack(_root(ls, arguments)))


async def stack_document(ls: PromptServer, *arguments: object) -> dict[str, str]:
    """Return ``{text, language}``: the stack of the workspace that holds a URI, to be read, with links to evidence."""
    return {"text": await (await ls.engine()).stack_page(_root(ls, arguments)), "language": "markdown"}


async def files(ls: PromptServer, *arguments: object) -> list[dict[str, Any]]:
    """Return ``[{uri, path, kind, findings}]`` of the workspace that holds a URI: the files to write prompts for."""
    found = await (await ls.engine()).survey(_root(ls, arguments))
    return [
        {
            "uri": file.document.uri,
            "path": redact_path(file.document.path),
            "kind": file.document.kind.value,
            "findings": file.findings,
        }
        for file in found
    ]


def _root(ls: PromptServer, arguments: tuple[object, ...]) -> str:
    uri = ask_of(arguments).uri
    place = ls.place(uri)
    if place is None and ls.reaches(uri):
        raise JsonRpcInvalidParams(f"{uri}: this is not a file, so it is in no workspace; save it first")
    if place is None or not ls.reaches(uri):
        raise JsonRpcInvalidParams(
            f"{redact_message(uri)}: this is in no open workspace; open the folder that holds it"
        )
    return place[0]
