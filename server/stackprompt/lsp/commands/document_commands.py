"""workspace/executeCommand: the commands that return, show, explain or insert the prompt of one document."""

from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from stackprompt.adapters.json import encode_cuts, encode_finding
from stackprompt.domain.errors import PromptError
from stackprompt.domain.prompts.prompt import Prompt, PromptRequest
from stackprompt.domain.result import Err, Result
from stackprompt.domain.workspace.document import Document
from stackprompt.engine.failure import describe_failure
from stackprompt.lsp.commands.command_arguments import PromptCommand, parse_command
from stackprompt.lsp.commands.comment_text import build_comment
from stackprompt.lsp.commands.show_prompt import show_prompt
from stackprompt.lsp.session import PromptServer
from stackprompt.prompts.text.names import show_name, show_path

if TYPE_CHECKING:
    from stackprompt.engine.offers.view import View

# The root of a document that is not a file: no workspace is scanned for it.
NO_WORKSPACE = ""


async def execute(ls: PromptServer, params: types.ExecuteCommandParams) -> object:
    """Run the command with the name in ``params``."""
    handler = ls.protocol.fm.commands.get(params.command)
    if handler is None:
        raise JsonRpcInvalidParams(f"the command {show_name(params.command)} is not defined")
    outcome = handler(*(params.arguments or ()))
    return await outcome if isawaitable(outcome) else outcome


async def generate(ls: PromptServer, *arguments: object) -> dict[str, Any]:
    """Return ``{text, language, suggestedName, task, tokens, budget, findings, cuts}`` of one prompt."""
    outcome = await _generate(ls, parse_command(arguments))
    if isinstance(outcome, Err):
        raise JsonRpcInvalidParams(describe_failure(outcome.error))
    return _to_json(outcome.value)


async def show(ls: PromptServer, *arguments: object) -> dict[str, Any] | None:
    """Generate the prompt and open it in the way that the client supports; show an error as a message."""
    outcome = await _generate(ls, parse_command(arguments))
    if isinstance(outcome, Err):
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Error, describe_failure(outcome.error)))
        return None
    location = await show_prompt(ls, outcome.value)
    if isinstance(location, Err):
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Error, location.error))
        return _to_json(outcome.value)
    return {**_to_json(outcome.value), **location.value}


async def write_comment(ls: PromptServer, *arguments: object) -> dict[str, Any]:
    """Return ``{text}``: the prompt as comment lines, for the place above the first line of the range."""
    command = parse_command(arguments)
    engine = await ls.get_engine()
    outcome = await ls.run_on_document(command.uri, engine.view)
    if isinstance(outcome, Err):
        raise JsonRpcInvalidParams(describe_failure(outcome.error))
    return {"text": _build_comment(outcome.value, command)}


def _build_comment(view: "View", command: PromptCommand) -> str:
    above = command.selection.start.line if command.selection else 0
    text = build_comment(view, command.task, above, command.lines if command.has_selection else None, command.arguments)
    if not text:
        path, task = show_path(view.document.path), show_name(command.task)
        raise JsonRpcInvalidParams(f"{path}: unknown task {task}, or a kind of file without line comments")
    return text


async def explain(ls: PromptServer, *arguments: object) -> dict[str, Any]:
    """Return ``{text, language}``: for each part of the prompt its origin."""
    command = parse_command(arguments)
    engine = await ls.get_engine()
    outcome = await ls.run_on_document(command.uri, lambda document: engine.why(_to_request(ls, document, command)))
    if isinstance(outcome, Err):
        raise JsonRpcInvalidParams(describe_failure(outcome.error))
    if isinstance(outcome.value, Err):
        raise JsonRpcInvalidParams(describe_failure(outcome.value.error))
    return {"text": outcome.value.value, "language": "markdown"}


async def _generate(ls: PromptServer, command: PromptCommand) -> Result[Prompt, PromptError]:
    engine = await ls.get_engine()
    outcome = await ls.run_on_document(
        command.uri, lambda document: engine.generate(_to_request(ls, document, command))
    )
    return outcome if isinstance(outcome, Err) else outcome.value


def _to_request(ls: PromptServer, document: Document, command: PromptCommand) -> PromptRequest:
    root, _ = ls.locate(command.uri) or (NO_WORKSPACE, "")
    return PromptRequest(
        document, root, command.task, command.lines, command.practice, command.arguments, command.diagnostics
    )


def _to_json(prompt: Prompt) -> dict[str, Any]:
    return {
        "text": prompt.text,
        "language": "markdown",
        "suggestedName": prompt.suggested_name,
        "task": prompt.task,
        "tokens": prompt.tokens,
        "budget": prompt.budget,
        "findings": [encode_finding(finding) for finding in prompt.findings],
        "cuts": encode_cuts(prompt),
    }
