"""textDocument/completion: prompts as comments, only at the beginning of a comment."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from stackprompt.domain.prompts.argument import Argument, ArgumentValues
from stackprompt.domain.prompts.prompt import Suggestion
from stackprompt.lsp.documents.lines import column_of
from stackprompt.lsp.session import PromptServer

if TYPE_CHECKING:
    from stackprompt.engine.offers.view import View

_COMMENT = re.compile(
    r"^(?P<indent>\s*)(?P<typed>#\s*(?:p|pr|pro|prom|promp|prompt:?\s*(?P<task>[a-z-]{0,24}|[a-z-]{3,24}\s.{0,600}))?)$"
)
_SNIPPET_SPECIAL = re.compile(r"([\\$}])")


async def complete(ls: PromptServer, params: types.CompletionParams) -> types.CompletionList | None:
    """Return an item for each task where a comment begins with ``#`` or ``# prompt``; behind a task its arguments."""
    uri, position = params.text_document.uri, params.position
    match = match_comment(ls, uri, position)
    if match is None:
        return None
    view = await ls.get_view(uri)
    # The document may have changed during the analysis.
    match = match_comment(ls, uri, position)
    if view is None or match is None or not view.suggestion_settings.completion:
        return None
    start = types.Position(position.line, len(match["indent"]))
    writer = ItemWriter(
        view, types.Range(start, position), match["typed"], match["indent"], snippets=ls.client.supports_snippets
    )
    if " " in (match["task"] or ""):
        return types.CompletionList(is_incomplete=True, items=list(_list_with_arguments(view, writer, match)))
    # After a bare comment sign only the best tasks are offered; all of them after the next letter.
    is_bare = match["task"] is None
    offers = view.list_worthy_offers() if is_bare else view.offers()
    items = [item for order, offer in enumerate(offers) if (item := writer.write(offer, order)) is not None]
    return types.CompletionList(is_incomplete=is_bare, items=items)


def match_comment(ls: PromptServer, uri: str, position: types.Position) -> re.Match[str] | None:
    """Match the beginning of a comment before the cursor: ``indent``, ``typed`` and ``task``; None elsewhere."""
    document = ls.documents.get(uri)
    if document is None or position.line >= len(document.lines):
        return None
    line = document.lines[position.line]
    return _COMMENT.match(line[: column_of(line, position.character, ls.client.encoding)])


def _list_with_arguments(view: "View", writer: "ItemWriter", match: re.Match[str]) -> Iterator[types.CompletionItem]:
    """Yield the prompt with the typed arguments, then with each argument that can follow."""
    comment = view.read_comment(match["task"])
    if comment is None:
        return
    title = next((offer.title for offer in view.offers() if offer.task == comment.task), comment.task)
    if comment.is_complete:
        yield from writer.write_with_arguments(title, comment.task, comment.complete, 0)
    for order, (argument, value) in enumerate(comment.open, 1):
        if value:
            arguments = tuple(sorted({**dict(comment.complete), argument.name: value}.items()))
            yield from writer.write_with_arguments(f"{title}, {argument.name}={value}", comment.task, arguments, order)
        else:
            yield writer.write_argument_name(argument, order)


class ItemWriter:
    """Writes the items of one request, which share their range and the client's abilities."""

    def __init__(self, view: "View", replaced: types.Range, typed: str, indent: str, *, snippets: bool) -> None:
        self._view = view
        self._range = replaced
        self._typed = typed
        # Editors drop an item that does not begin with the typed text.
        self._lead = "# " if typed == "#" else typed[: len(typed) - len(typed.lstrip("# "))]
        self._indent = indent
        self._snippets = snippets

    def write(self, offer: Suggestion, order: int) -> types.CompletionItem | None:
        """Return the item that replaces the typed text by the offer's prompt."""
        comment = self._view.comment(offer.task, self._range.start.line + 1)
        return self._build(offer.title, f"{self._lead}prompt: {offer.title}", comment, order) if comment else None

    def write_with_arguments(
        self, title: str, task: str, arguments: ArgumentValues, order: int
    ) -> Iterator[types.CompletionItem]:
        """Yield the item that inserts the prompt with arguments, if there is such a comment."""
        comment = self._view.comment(task, self._range.start.line + 1, arguments=arguments)
        if comment:
            # The title does not contain the typed text, and editors drop an item that does not begin with it.
            yield self._build(title, f"{self._typed} {title}", comment, order)

    def write_argument_name(self, argument: Argument, order: int) -> types.CompletionItem:
        """Return the item for the name of an argument whose value the user types."""
        stem = re.sub(r"[a-z-]*$", "", self._typed)
        text = f"{stem}{argument.name}="
        return types.CompletionItem(
            label=f"{argument.name}=…",
            kind=types.CompletionItemKind.Property,
            detail=argument.title,
            sort_text=f"zzzz{order:02}",
            filter_text=text if text.startswith(self._typed) else f"{self._typed} {text}",
            text_edit=types.TextEdit(self._range, text),
        )

    def _build(self, title: str, typed: str, comment: tuple[str, ...], order: int) -> types.CompletionItem:
        # Editors indent the further lines of a snippet themselves; plain text is inserted as it is.
        text = "\n".join(comment) if self._snippets else f"\n{self._indent}".join(comment)
        form = types.InsertTextFormat.Snippet if self._snippets else types.InsertTextFormat.PlainText
        return types.CompletionItem(
            label=f"prompt: {title}",
            kind=types.CompletionItemKind.Snippet,
            detail="stackprompt",
            documentation="\n".join(comment),
            # Below every other completion, and filtered by the typed text.
            sort_text=f"zzzz{order:02}",
            filter_text=typed,
            insert_text_format=form,
            text_edit=types.TextEdit(self._range, _SNIPPET_SPECIAL.sub(r"\\\1", text) if self._snippets else text),
        )
