"""textDocument/codeAction and its resolve: listing never renders, resolving writes the comment to insert."""

from collections.abc import Sequence

from lsprotocol import types

from stackprompt.domain.prompt import Suggestion
from stackprompt.engine.analysis import Analysis
from stackprompt.engine.inline import inline_prompt
from stackprompt.engine.snapshot import Snapshot
from stackprompt.engine.suggest import shortlist, suggest
from stackprompt.lsp.convert import lines_in
from stackprompt.lsp.session import PromptServer

KIND = "refactor.prompt"
SHOW = "stackprompt.show"
OPTIONS = types.CodeActionOptions(code_action_kinds=[KIND], resolve_provider=True)


async def code_action(ls: PromptServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Return at most four prompts for the document at the cursor."""
    if not _is_wanted(params.context.only):
        return []
    analysis = await ls.analysis(params.text_document.uri)
    if analysis is None:
        return []
    snapshot = (await ls.engine()).live.take()
    return _actions(ls, snapshot, analysis, params)


def _is_wanted(only: Sequence[str] | None) -> bool:
    """Tell whether the client asks for our kind, one above it or one below it."""
    if not only:
        return True
    kinds = [str(kind.value if isinstance(kind, types.CodeActionKind) else kind) for kind in only]
    return any(kind == "" or f"{KIND}.".startswith(f"{kind}.") or kind.startswith(f"{KIND}.") for kind in kinds)


def _actions(
    ls: PromptServer, snapshot: Snapshot, analysis: Analysis, params: types.CodeActionParams
) -> list[types.CodeAction]:
    most = snapshot.settings.suggestions.max_actions
    offers = shortlist(suggest(snapshot, analysis, lines_in(params.range)), most)
    insert = _insert(ls, snapshot, analysis, offers, params.range)
    shown = offers[: most - 1] if insert else offers
    uri = analysis.document.uri
    actions = [_action(ls, offer, uri) for offer in shown]
    return [*actions, insert] if insert else actions


def _action(ls: PromptServer, offer: Suggestion, uri: str) -> types.CodeAction:
    arguments = {"practice": offer.practice} if offer.practice else {}
    argument: dict[str, object] = {"uri": uri, "task": offer.task, "arguments": arguments}
    if offer.lines:
        first, last = offer.lines
        argument["range"] = {"start": {"line": first - 1, "character": 0}, "end": {"line": last - 1, "character": 1}}
    # A plugin of ours opens the prompt itself; other clients let the server do it.
    name = str(ls.options.get("clientCommand") or SHOW)
    command = types.Command(title=offer.title, command=name, arguments=[argument])
    return types.CodeAction(title=f"Prompt: {offer.title}", kind=f"{KIND}.{offer.task}", command=command)


def _insert(
    ls: PromptServer,
    snapshot: Snapshot,
    analysis: Analysis,
    offers: tuple[Suggestion, ...],
    place: types.Range,
) -> types.CodeAction | None:
    """Offer the best prompt as a comment above the cursor; what it says is written when it is chosen."""
    best = next((offer for offer in offers if not offer.practice), None)
    if best is None or not _can_resolve_edits(ls) or snapshot.settings.suggestions.max_actions == 1:
        return None
    data = {"uri": analysis.document.uri, "task": best.task, "line": place.start.line}
    return types.CodeAction(title=f"Prompt: insert “{best.task}” as a comment", kind=f"{KIND}.insert", data=data)


def _can_resolve_edits(ls: PromptServer) -> bool:
    text_document = ls.client_capabilities.text_document
    action = text_document.code_action if text_document else None
    support = action.resolve_support if action else None
    return support is not None and "edit" in support.properties


async def resolve(ls: PromptServer, params: types.CodeAction) -> types.CodeAction:
    """Fill in the edit of an insertion; every other action comes back as it is."""
    data = params.data
    if not isinstance(data, dict) or not isinstance(data.get("uri"), str):
        return params
    analysis = await ls.analysis(data["uri"])
    if analysis is None:
        return params
    line = data.get("line")
    if not isinstance(line, int) or line < 0:
        return params
    snapshot = (await ls.engine()).live.take()
    comment = inline_prompt(snapshot, analysis, str(data.get("task")), line + 1)
    start = types.Position(line, 0)
    edit = types.TextEdit(types.Range(start, start), "".join(f"{text}\n" for text in comment))
    params.edit = types.WorkspaceEdit(changes={data["uri"]: [edit]})
    return params
