"""textDocument/inlineCompletion: the prompt comment as ghost text behind its typed beginning."""

import re
from itertools import islice

from lsprotocol import types

from stackprompt.lsp.features.completion import match_comment
from stackprompt.lsp.session import PromptServer

# Editors show one at a time.
MAX_ITEMS = 3


async def complete_inline(ls: PromptServer, params: types.InlineCompletionParams) -> types.InlineCompletionList | None:
    """Return the best prompts when the line up to the cursor is ``#`` or the beginning of ``# prompt``."""
    uri, position = params.text_document.uri, params.position
    if match_comment(ls, uri, position) is None:
        return None
    view = await ls.get_view(uri)
    # The document may have changed during the analysis.
    match = match_comment(ls, uri, position)
    if view is None or match is None or not view.suggestion_settings.completion:
        return None
    typed_range = types.Range(types.Position(position.line, len(match["indent"])), position)
    comments = (view.comment(offer.task, position.line + 1) for offer in view.offers())
    # A generator: only the first few comments are written.
    texts = islice((text for comment in comments if comment and (text := _continue_typed(comment, match))), MAX_ITEMS)
    return types.InlineCompletionList([types.InlineCompletionItem(text, range=typed_range) for text in texts])


def _continue_typed(comment: tuple[str, ...], match: re.Match[str]) -> str | None:
    """Return the comment behind its typed beginning, None when it begins differently."""
    typed, text = match["typed"], f"\n{match['indent']}".join(comment)
    # Ghost text must continue the typed text, letter by letter.
    return typed + text[len(typed) :] if text.lower().startswith(typed.lower()) else None
