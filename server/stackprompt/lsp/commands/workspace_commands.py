"""workspace/executeCommand: the tasks for a document, and the stack and the files of a workspace."""

from typing import Any

from pygls.exceptions import JsonRpcInvalidParams

from stackprompt.adapters.json import encode_argument, encode_stack
from stackprompt.domain.result import Err
from stackprompt.lsp.commands.command_arguments import parse_command
from stackprompt.lsp.session import PromptServer
from stackprompt.prompts.text.names import redact_message, redact_path


async def list_tasks(ls: PromptServer, *arguments: object) -> list[dict[str, Any]]:
    """Return ``[{task, title, findings, arguments}]`` for a URI: every task, for a picker."""
    command = parse_command(arguments)
    engine = await ls.get_engine()
    outcome = await ls.run_on_document(command.uri, engine.view)
    if isinstance(outcome, Err):
        tasks = engine.live.take().templates.tasks.values()
        return [{"task": task.id, "title": task.title, "findings": 0, "arguments": []} for task in tasks]
    view = outcome.value
    return [
        {
            "task": offer.task,
            "title": offer.title,
            "findings": offer.finding_count,
            "arguments": [encode_argument(argument) for argument in view.arguments(offer.task)],
        }
        for offer in view.offers()
    ]


async def get_stack(ls: PromptServer, *arguments: object) -> list[dict[str, Any]]:
    """Return the stack of the workspace of a URI, like ``stackprompt detect --format json``."""
    return encode_stack(await (await ls.get_engine()).stack(_find_root(ls, arguments)))


async def render_stack(ls: PromptServer, *arguments: object) -> dict[str, str]:
    """Return ``{text, language}``: the stack of the workspace of a URI as a page with links to the evidence."""
    return {"text": await (await ls.get_engine()).stack_page(_find_root(ls, arguments)), "language": "markdown"}


async def list_files(ls: PromptServer, *arguments: object) -> list[dict[str, Any]]:
    """Return ``[{uri, path, kind, findings}]`` of the workspace of a URI: the files to write prompts for."""
    files = await (await ls.get_engine()).survey(_find_root(ls, arguments))
    return [
        {
            "uri": file.document.uri,
            "path": redact_path(file.document.path),
            "kind": file.document.format,
            "findings": file.findings,
        }
        for file in files
    ]


def _find_root(ls: PromptServer, arguments: tuple[object, ...]) -> str:
    uri = parse_command(arguments).uri
    location = ls.locate(uri)
    if location is None and ls.is_reachable(uri):
        raise JsonRpcInvalidParams(f"{uri}: not a file, so it belongs to no workspace; save it first")
    if location is None or not ls.is_reachable(uri):
        raise JsonRpcInvalidParams(f"{redact_message(uri)}: not in an open workspace; open the folder that holds it")
    return location[0]
