"""textDocument/completion: prompts as comments, offered only where a comment has just begun."""

import re

from lsprotocol import types

from stackprompt.domain.prompt import Suggestion
from stackprompt.engine.analysis import Analysis
from stackprompt.engine.inline import inline_prompt
from stackprompt.engine.snapshot import Snapshot
from stackprompt.engine.suggest import suggest
from stackprompt.lsp.convert import column_of, lines_of
from stackprompt.lsp.session import PromptServer

OPTIONS = types.CompletionOptions(trigger_characters=["#"], resolve_provider=False)
_BEGUN = re.compile(r"^(?P<indent>\s*)(?P<typed>#\s*(?:p|pr|pro|prom|promp|prompt:?\s*\w{0,20})?)$")
_SNIPPET_SPECIAL = re.compile(r"([\\$}])")


async def completion(ls: PromptServer, params: types.CompletionParams) -> types.CompletionList | None:
    """Return one item for each task when the line up to the cursor is ``#`` or ``# prompt``."""
    uri, position = params.text_document.uri, params.position
    document = ls.opened(uri)
    if document is None:
        return None
    lines = lines_of(document.text)
    line = lines[position.line] if position.line < len(lines) else ""
    begun = _BEGUN.match(line[: column_of(line, position.character, ls.encoding())])
    if begun is None:
        return None
    analysis = await ls.analysis(uri)
    snapshot = (await ls.engine()).live.take()
    if analysis is None or not snapshot.settings.suggestions.completion:
        return None
    start = types.Position(position.line, len(begun["indent"]))
    writer = _Writer(ls, snapshot, analysis, types.Range(start, position), begun["typed"], begun["indent"])
    offers = suggest(snapshot, analysis)
    items = [item for order, offer in enumerate(offers) if (item := writer.item(offer, order)) is not None]
    return types.CompletionList(is_incomplete=False, items=items)


class _Writer:
    """Writes the items of one request, which share their place and the client's abilities."""

    def __init__(  # noqa: PLR0913, PLR0917 - the facts of one request
        self,
        ls: PromptServer,
        snapshot: Snapshot,
        analysis: Analysis,
        place: types.Range,
        typed: str,
        indent: str,
    ) -> None:
        self._snapshot = snapshot
        self._analysis = analysis
        self._place = place
        # Editors keep an item only while it begins with what is typed.
        self._lead = "# " if typed == "#" else typed[: len(typed) - len(typed.lstrip("# "))]
        self._indent = indent
        self._snippets = _takes_snippets(ls)

    def item(self, offer: Suggestion, order: int) -> types.CompletionItem | None:
        """Return the item that inserts the offer's prompt in place of what was typed."""
        comment = inline_prompt(self._snapshot, self._analysis, offer.task, self._place.start.line + 1)
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


def _takes_snippets(ls: PromptServer) -> bool:
    text_document = ls.client_capabilities.text_document
    support = text_document.completion if text_document else None
    item = support.completion_item if support else None
    return bool(item and item.snippet_support)
