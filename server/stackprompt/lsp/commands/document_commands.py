"""workspace/executeCommand: the commands about one document, whose prompt is returned, shown, explained or inserted."""

from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from stackprompt.domain.document import Document
from stackprompt.domain.errors import PromptError
from stackprompt.domain.prompt import Prompt, PromptRequest
from stackprompt.domain.result import Err, Result
from stackprompt.engine.failure import failure_text
from stackprompt.engine.wire import cuts_json, finding_json
from stackprompt.lsp.commands.command_arguments import Ask, ask_of
from stackprompt.lsp.commands.comment_text import comment_above
from stackprompt.lsp.commands.show_prompt import hand_over
from stackprompt.lsp.session import PromptServer
from stackprompt.prompts.names import show_name, show_path

if TYPE_CHECKING:
    from stackprompt.engine.view import View

# A document that is no file belongs to no workspace: nothing is scanned for it.
NOWHERE = ""


async def execute(ls: PromptServer, params: types.ExecuteCommandParams) -> object:
    """Run the command that ``params`` name."""
    command = ls.protocol.fm.commands.get(params.command)
    if command is None:
        raise JsonRpcInvalidParams(f"the command {show_name(params.command)} is not defined")
    outcome = command(*(params.arguments or ()))
    return await outcome if isawaitable(outcome) else outcome


async def generate(ls: PromptServer, *arguments: object) -> dict[str, Any]:
    """Return ``{text, language, suggestedName, task, tokens, budget, findings, cuts}`` of one prompt, see ``asks``."""
    outcome = await _outcome(ls, ask_of(arguments))
    if isinstance(outcome, Err):
        raise JsonRpcInvalidParams(failure_text(outcome.error))
    return _answer(outcome.value)


async def show(ls: PromptServer, *arguments: object) -> dict[str, Any] | None:
    """Generate and open the prompt in the way that the client can take; an error becomes a message."""
    outcome = await _outcome(ls, ask_of(arguments))
    if isinstance(outcome, Err):
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Error, failure_text(outcome.error)))
        return None
    handed = await hand_over(ls, outcome.value)
    if isinstance(handed, Err):
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Error, handed.error))
        return _answer(outcome.value)
    return {**_answer(outcome.value), **handed.value}


async def comment(ls: PromptServer, *arguments: object) -> dict[str, Any]:
    """Return ``{text}``: the prompt as comment lines, to be inserted above the line in which the range begins."""
    ask = ask_of(arguments)
    engine = await ls.engine()
    found = await ls.about(ask.uri, engine.view)
    if isinstance(found, Err):
        raise JsonRpcInvalidParams(failure_text(found.error))
    return {"text": _comment(found.value, ask)}


def _comment(view: "View", ask: Ask) -> str:
    above = ask.selection.start.line if ask.selection else 0
    text = comment_above(view, ask.task, above, ask.lines if ask.has_selection else None, ask.arguments)
    if not text:
        path, task = show_path(view.document.path), show_name(ask.task)
        raise JsonRpcInvalidParams(f"{path}: there is no task {task}, or such a file has no line comments")
    return text


async def why(ls: PromptServer, *arguments: object) -> dict[str, Any]:
    """Return ``{text, language}``: for each part of the prompt where it comes from."""
    ask = ask_of(arguments)
    engine = await ls.engine()
    found = await ls.about(ask.uri, lambda document: engine.why(_request(ls, document, ask)))
    if isinstance(found, Err):
        raise JsonRpcInvalidParams(failure_text(found.error))
    if isinstance(found.value, Err):
        raise JsonRpcInvalidParams(failure_text(found.value.error))
    return {"text": found.value.value, "language": "markdown"}


async def _outcome(ls: PromptServer, ask: Ask) -> Result[Prompt, PromptError]:
    engine = await ls.engine()
    found = await ls.about(ask.uri, lambda document: engine.generate(_request(ls, document, ask)))
    return found if isinstance(found, Err) else found.value


def _request(ls: PromptServer, document: Document, ask: Ask) -> PromptRequest:
    root, _ = ls.place(ask.uri) or (NOWHERE, "")
    return PromptRequest(document, root, ask.task, ask.lines, ask.practice, ask.arguments, ask.diagnostics)


def _answer(prompt: Prompt) -> dict[str, Any]:
    return {
        "text": prompt.text,
        "language": "markdown",
        "suggestedName": prompt.suggested_name,
        "task": prompt.task,
        "tokens": prompt.tokens,
        "budget": prompt.budget,
        "findings": [finding_json(finding) for finding in prompt.findings],
        "cuts": cuts_json(prompt),
    }
