"""The floor: a stock pygls server with static answers, the least that any server on pygls has to cost.

It answers with 100 completion items, five actions, a hover and a command of 2 000 characters, and resolves by sending
back what it got. Nothing is read, detected or rendered, so the figures of a real server are told as ratios to this one.
"""

from lsprotocol import types
from pygls.lsp.server import LanguageServer

COMMAND = "floor.generate"
ITEMS = 100
ACTIONS = 5
LETTERS = 2_000

server = LanguageServer("floor", "1")
_completions = types.CompletionList(
    is_incomplete=False,
    items=[
        types.CompletionItem(
            f"item{n}", kind=types.CompletionItemKind.Snippet, detail="detail", insert_text=f"text {n}"
        )
        for n in range(ITEMS)
    ],
)
_actions = [types.CodeAction(f"action {n}", kind=types.CodeActionKind.Refactor, data={"id": n}) for n in range(ACTIONS)]
_hover = types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "**hover**"))


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
def did_open(_: types.DidOpenTextDocumentParams) -> None:
    """Let pygls keep the document, as it does for every server."""


@server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(["#"], resolve_provider=True))
def completion(_: types.CompletionParams) -> types.CompletionList:
    return _completions


@server.feature(types.COMPLETION_ITEM_RESOLVE)
def resolve_completion(item: types.CompletionItem) -> types.CompletionItem:
    return item


@server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(resolve_provider=True))
def code_action(_: types.CodeActionParams) -> list[types.CodeAction]:
    return _actions


@server.feature(types.CODE_ACTION_RESOLVE)
def resolve_action(action: types.CodeAction) -> types.CodeAction:
    return action


@server.feature(types.TEXT_DOCUMENT_HOVER)
def hover(_: types.HoverParams) -> types.Hover:
    return _hover


@server.command(COMMAND)
def generate(*_: object) -> str:
    return "x" * LETTERS


if __name__ == "__main__":
    server.start_io()
