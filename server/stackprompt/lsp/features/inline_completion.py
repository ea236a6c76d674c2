"""textDocument/inlineCompletion: the prompt comment as ghost text behind what was typed of it."""

import re
from itertools import islice

from lsprotocol import types

from stackprompt.lsp.features.completion import match_comment
from stackprompt.lsp.session import PromptServer

# Editors show one and let the user go through the others.
MAX_ITEMS = 3


async def complete_inline(ls: PromptServer, params: types.InlineCompletionParams) -> types.InlineCompletionList | None:
    """Return the best prompts when the line up to the cursor is ``#`` or the beginning of ``# prompt``."""
    uri, position = params.text_document.uri, params.position
    if match_comment(ls, uri, position) is None:
        return None
    view = await ls.get_view(uri)
    # The document may have changed while it was looked at.
    begun = match_comment(ls, uri, position)
    if view is None or begun is None or not view.wanted.completion:
        return None
    place = types.Range(types.Position(position.line, len(begun["indent"])), position)
    comments = (view.comment(offer.task, position.line + 1) for offer in view.offers())
    # Written one by one: nobody looks at more.
    texts = islice((text for comment in comments if comment and (text := _continue_typed(comment, begun))), MAX_ITEMS)
    return types.InlineCompletionList([types.InlineCompletionItem(text, range=place) for text in texts])


def _continue_typed(comment: tuple[str, ...], begun: re.Match[str]) -> str | None:
    """Return the comment behind the letters that were typed of it, None when they are no part of it."""
    typed, text = begun["typed"], f"\n{begun['indent']}".join(comment)
    # Ghost text must continue what stands there, letter by letter.
    return typed + text[len(typed) :] if text.lower().startswith(typed.lower()) else None
