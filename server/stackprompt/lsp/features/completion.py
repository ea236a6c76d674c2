"""textDocument/completion: prompts as comments, offered only where a comment has just begun."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from stackprompt.domain.argument import Argument, ArgumentValues
from stackprompt.domain.prompt import Suggestion
from stackprompt.lsp.lines import column_of
from stackprompt.lsp.session import PromptServer

if TYPE_CHECKING:
    from stackprompt.engine.view import View

_BEGUN = re.compile(
    r"^(?P<indent>\s*)(?P<typed>#\s*(?:p|pr|pro|prom|promp|prompt:?\s*(?P<task>[a-z-]{0,24}|[a-z-]{3,24}\s.{0,600}))?)$"
)
_SNIPPET_SPECIAL = re.compile(r"([\\$}])")


async def completion(ls: PromptServer, params: types.CompletionParams) -> types.CompletionList | None:
    """Return an item for each task where a comment begins with ``#`` or ``# prompt``; behind a task its arguments."""
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
    if " " in (begun["task"] or ""):
        return types.CompletionList(is_incomplete=True, items=list(_argued(view, writer, begun)))
    # On a bare sign only what is worth its place; whoever types on sees everything.
    is_bare = begun["task"] is None
    offers = view.worthy() if is_bare else view.offers()
    items = [item for order, offer in enumerate(offers) if (item := writer.item(offer, order)) is not None]
    return types.CompletionList(is_incomplete=is_bare, items=items)


def begun_comment(ls: PromptServer, uri: str, position: types.Position) -> re.Match[str] | None:
    """Return ``indent``, ``typed`` and ``task`` of a comment that has just begun before the cursor, None elsewhere."""
    document = ls.documents.get(uri)
    if document is None or position.line >= len(document.lines):
        return None
    line = document.lines[position.line]
    return _BEGUN.match(line[: column_of(line, position.character, ls.client.encoding)])


def _argued(view: "View", writer: "_Writer", begun: re.Match[str]) -> Iterator[types.CompletionItem]:
    """Yield the prompt with the arguments that are typed, then with each that can follow."""
    found = view.typed(begun["task"])
    if found is None:
        return
    title = next((offer.title for offer in view.offers() if offer.task == found.task), found.task)
    if found.is_complete:
        yield from writer.argued(title, found.task, found.given, 0)
    for order, (argument, value) in enumerate(found.open, 1):
        if value:
            given = tuple(sorted({**dict(found.given), argument.name: value}.items()))
            yield from writer.argued(f"{title}, {argument.name}={value}", found.task, given, order)
        else:
            yield writer.begun(argument, order)


class _Writer:
    """Writes the items of one request, which share their place and the client's abilities."""

    def __init__(self, view: "View", place: types.Range, typed: str, indent: str, *, snippets: bool) -> None:
        self._view = view
        self._place = place
        self._typed = typed
        # Editors keep an item only while it begins with what is typed.
        self._lead = "# " if typed == "#" else typed[: len(typed) - len(typed.lstrip("# "))]
        self._indent = indent
        self._snippets = snippets

    def item(self, offer: Suggestion, order: int) -> types.CompletionItem | None:
        """Return the item that inserts the offer's prompt in place of what was typed."""
        comment = self._view.comment(offer.task, self._place.start.line + 1)
        return self._item(offer.title, f"{self._lead}prompt: {offer.title}", comment, order) if comment else None

    def argued(self, title: str, task: str, given: ArgumentValues, order: int) -> Iterator[types.CompletionItem]:
        """Yield the item that inserts the prompt with arguments, if there is such a comment."""
        comment = self._view.comment(task, self._place.start.line + 1, arguments=given)
        if comment:
            # What was typed is no part of the title, and editors drop what does not begin with it.
            yield self._item(title, f"{self._typed} {title}", comment, order)

    def begun(self, argument: Argument, order: int) -> types.CompletionItem:
        """Return the item that begins an argument whose text the user types himself."""
        stem = re.sub(r"[a-z-]*$", "", self._typed)
        text = f"{stem}{argument.name}="
        return types.CompletionItem(
            label=f"{argument.name}=…",
            kind=types.CompletionItemKind.Property,
            detail=argument.title,
            sort_text=f"zzzz{order:02}",
            filter_text=text if text.startswith(self._typed) else f"{self._typed} {text}",
            text_edit=types.TextEdit(self._place, text),
        )

    def _item(self, title: str, typed: str, comment: tuple[str, ...], order: int) -> types.CompletionItem:
        # Editors indent the further lines of a snippet themselves; plain text is inserted as it is.
        text = "\n".join(comment) if self._snippets else f"\n{self._indent}".join(comment)
        form = types.InsertTextFormat.Snippet if self._snippets else types.InsertTextFormat.PlainText
        return types.CompletionItem(
            label=f"prompt: {title}",
            kind=types.CompletionItemKind.Snippet,
            detail="stackprompt",
            documentation="\n".join(comment),
            # Below every real completion, and filtered by what is already typed.
            sort_text=f"zzzz{order:02}",
            filter_text=typed,
            insert_text_format=form,
            text_edit=types.TextEdit(self._place, _SNIPPET_SPECIAL.sub(r"\\\1", text) if self._snippets else text),
        )
