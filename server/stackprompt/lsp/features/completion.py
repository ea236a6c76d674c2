"""textDocument/completion: prompts as comments, offered only where a comment has just begun."""

import re
from typing import TYPE_CHECKING

from lsprotocol import types

from stackprompt.domain.prompt import Suggestion
from stackprompt.lsp.lines import column_of
from stackprompt.lsp.session import PromptServer

if TYPE_CHECKING:
    from stackprompt.engine.view import View

_BEGUN = re.compile(r"^(?P<indent>\s*)(?P<typed>#\s*(?:p|pr|pro|prom|promp|prompt:?\s*\w{0,20})?)$")
_SNIPPET_SPECIAL = re.compile(r"([\\$}])")


async def completion(ls: PromptServer, params: types.CompletionParams) -> types.CompletionList | None:
    """Return one item for each task when the line up to the cursor is ``#`` or ``# prompt``."""
    uri, position = params.text_document.uri, params.position
    begun = begun_comment(ls, uri, position)
    if begun is None:
        return None
    view = await ls.view(uri)
    # The document may have changed while it was looked at.
    begun = begun_comment(ls, uri, position)
    if view is None or begun is None or not view.wanted.completion:
        return None
    start = types.Position(position.line, len(begun["indent"]))
    writer = _Writer(
        view, types.Range(start, position), begun["typed"], begun["indent"], snippets=ls.client.takes_snippets
    )
    items = [item for order, offer in enumerate(view.offers()) if (item := writer.item(offer, order)) is not None]
    return types.CompletionList(is_incomplete=False, items=items)


def begun_comment(ls: PromptServer, uri: str, position: types.Position) -> re.Match[str] | None:
    """Return ``indent`` and ``typed`` of a comment that has just begun before the cursor, None elsewhere."""
    document = ls.documents.get(uri)
    if document is None or position.line >= len(document.lines):
        return None
    line = document.lines[position.line]
    return _BEGUN.match(line[: column_of(line, position.character, ls.client.encoding)])


class _Writer:
    """Writes the items of one request, which share their place and the client's abilities."""

    def __init__(self, view: "View", place: types.Range, typed: str, indent: str, *, snippets: bool) -> None:
        self._view = view
        self._place = place
        # Editors keep an item only while it begins with what is typed.
        self._lead = "# " if typed == "#" else typed[: len(typed) - len(typed.lstrip("# "))]
        self._indent = indent
        self._snippets = snippets

    def item(self, offer: Suggestion, order: int) -> types.CompletionItem | None:
        """Return the item that inserts the offer's prompt in place of what was typed."""
        comment = self._view.comment(offer.task, self._place.start.line + 1)
        if not comment:
            return None
        # Editors indent the further lines of a snippet themselves; plain text is inserted as it is.
        text = "\n".join(comment) if self._snippets else f"\n{self._indent}".join(comment)
        form = types.InsertTextFormat.Snippet if self._snippets else types.InsertTextFormat.PlainText
        return types.CompletionItem(
            label=f"prompt: {offer.title}",
            kind=types.CompletionItemKind.Snippet,
            detail="stackprompt",
            documentation="\n".join(comment),
            # Below every real completion, and filtered by what is already typed.
            sort_text=f"zzzz{order:02}",
            filter_text=f"{self._lead}prompt: {offer.title}",
            insert_text_format=form,
            text_edit=types.TextEdit(self._place, _SNIPPET_SPECIAL.sub(r"\\\1", text) if self._snippets else text),
        )
