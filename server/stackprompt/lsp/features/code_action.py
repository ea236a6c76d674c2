"""textDocument/codeAction and its resolve: a list renders nothing, the resolve builds the comment to insert."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from stackprompt.domain.prompts.prompt import Suggestion
from stackprompt.lsp.commands.command_arguments import MAX_POSITION
from stackprompt.lsp.commands.comment_text import build_comment
from stackprompt.lsp.connection.capabilities import ACTION_KIND as KIND
from stackprompt.lsp.documents.positions import to_line_numbers
from stackprompt.lsp.session import PromptServer

if TYPE_CHECKING:
    from stackprompt.engine.offers.view import View

SHOW = "stackprompt.show"
OWN_SOURCE = "stackprompt"
MAX_DIAGNOSTICS = 10
MAX_MESSAGE = 500


async def list_actions(ls: PromptServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Return at most four prompts for the document at the cursor."""
    if not _is_wanted(params.context.only):
        return []
    view = await ls.get_view(params.text_document.uri)
    return _build_actions(ls, view, params) if view else []


def _is_wanted(only: Sequence[str] | None) -> bool:
    """Return whether the client requests our kind, one above it or one below it."""
    if not only:
        return True
    kinds = [str(kind.value if isinstance(kind, types.CodeActionKind) else kind) for kind in only]
    return any(kind == "" or f"{KIND}.".startswith(f"{kind}.") or kind.startswith(f"{KIND}.") for kind in kinds)


def _build_actions(ls: PromptServer, view: "View", params: types.CodeActionParams) -> list[types.CodeAction]:
    # Messages of other tools quote the file; of a secret file they are left out, too.
    reports = () if view.document.is_withheld else params.context.diagnostics
    foreign = [report for report in reports if report.source != OWN_SOURCE][:MAX_DIAGNOSTICS]
    offers = view.shortlist(to_line_numbers(params.range), tuple(report.source or "" for report in foreign))
    insert = _build_insertion(ls, view, offers, params.range)
    shown = offers[: view.suggestion_settings.max_actions - 1] if insert else offers
    diagnostics = [_encode_diagnostic(report) for report in foreign]
    actions = [_build_action(ls, offer, view.document.uri, diagnostics) for offer in shown]
    return [*actions, insert] if insert else actions


def _encode_diagnostic(diagnostic: types.Diagnostic) -> dict[str, object]:
    """Return the parts of an editor's diagnostic that a prompt needs, as JSON; the client returns it in the command."""
    start, end = (
        {"line": end.line, "character": end.character} for end in (diagnostic.range.start, diagnostic.range.end)
    )
    return {
        "range": {"start": start, "end": end},
        "severity": diagnostic.severity.value if diagnostic.severity else 1,
        "message": diagnostic.message[:MAX_MESSAGE],
        "source": diagnostic.source or "",
        "code": "" if diagnostic.code is None else str(diagnostic.code),
    }


def _build_action(
    ls: PromptServer, offer: Suggestion, uri: str, diagnostics: list[dict[str, object]]
) -> types.CodeAction:
    arguments: dict[str, object] = {"practice": offer.practice} if offer.practice else {}
    if diagnostics:
        arguments["diagnostics"] = diagnostics
    argument: dict[str, object] = {"uri": uri, "task": offer.task, "arguments": arguments}
    if offer.lines:
        first, last = offer.lines
        argument["range"] = {"start": {"line": first - 1, "character": 0}, "end": {"line": last - 1, "character": 1}}
    # Our plugins open the prompt themselves; in other clients the server does.
    name = str(ls.options.get("clientCommand") or SHOW)
    command = types.Command(title=offer.title, command=name, arguments=[argument])
    return types.CodeAction(title=f"Prompt: {offer.title}", kind=f"{KIND}.{offer.task}", command=command)


def _build_insertion(
    ls: PromptServer, view: "View", offers: tuple[Suggestion, ...], selection: types.Range
) -> types.CodeAction | None:
    """Return the action that inserts the best prompt as a comment; its edit is built when it is chosen."""
    best = next((offer for offer in offers if not offer.practice), None)
    if best is None or not ls.client.supports_edit_resolution or view.suggestion_settings.max_actions == 1:
        return None
    data = {"uri": view.document.uri, "task": best.task, "line": selection.start.line}
    return types.CodeAction(title=f"Prompt: insert “{best.task}” as a comment", kind=f"{KIND}.insert", data=data)


async def resolve_action(ls: PromptServer, params: types.CodeAction) -> types.CodeAction:
    """Add the edit of an insertion; return every other action unchanged."""
    data = params.data
    if not isinstance(data, dict) or not isinstance(data.get("uri"), str):
        return params
    line = data.get("line")
    view = await ls.get_view(data["uri"])
    if view is None or not isinstance(line, int) or not 0 <= line <= MAX_POSITION:
        return params
    start = types.Position(line, 0)
    edit = types.TextEdit(types.Range(start, start), build_comment(view, str(data.get("task")), line))
    params.edit = types.WorkspaceEdit(changes={data["uri"]: [edit]})
    return params
