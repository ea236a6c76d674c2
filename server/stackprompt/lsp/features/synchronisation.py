"""didOpen, didChange, didClose: each new version is analysed in the background, before a request needs it."""

from typing import TYPE_CHECKING

from lsprotocol import types

from stackprompt.lsp import diagnostics
from stackprompt.lsp.documents import lines
from stackprompt.lsp.documents.lines import TextPosition
from stackprompt.lsp.documents.open_document import Change, OpenDocument
from stackprompt.lsp.features import preview
from stackprompt.lsp.session import PromptServer

if TYPE_CHECKING:
    from stackprompt.engine.offers.view import View


def open_document(ls: PromptServer, params: types.DidOpenTextDocumentParams) -> None:
    """Store and analyse a new document."""
    item = params.text_document
    ls.documents[item.uri] = OpenDocument(item.uri, str(item.language_id), item.version, lines.split_lines(item.text))
    ls.run_in_background(analyse(ls, item.uri))


def change_document(ls: PromptServer, params: types.DidChangeTextDocumentParams) -> None:
    """Store and analyse the new version of a document."""
    uri, version = params.text_document.uri, params.text_document.version
    document = ls.documents.get(uri)
    if document is None:
        return
    ls.documents[uri] = document.apply(version, map(_to_change, params.content_changes), ls.client.encoding)
    ls.run_in_background(analyse(ls, uri))


def _to_change(event: types.TextDocumentContentChangeEvent) -> Change:
    if isinstance(event, types.TextDocumentContentChangePartial):
        return _to_position(event.range.start), _to_position(event.range.end), event.text
    return event.text


def _to_position(position: types.Position) -> TextPosition:
    return position.line, position.character


def close_document(ls: PromptServer, params: types.DidCloseTextDocumentParams) -> None:
    """Drop a closed document and its hints."""
    uri = params.text_document.uri
    _ = ls.documents.pop(uri, None)
    if uri in ls.uris_with_hints:
        diagnostics.clear_hints(ls, uri)
        ls.uris_with_hints.discard(uri)


async def analyse(ls: PromptServer, uri: str) -> None:
    """Analyse the newest version of a document, and publish its findings where hints are enabled."""
    if uri in ls.uris_in_analysis:
        # The running analysis checks for a newer version at its end.
        return
    ls.uris_in_analysis.add(uri)
    try:
        view = await _get_newest_view(ls, uri)
    finally:
        ls.uris_in_analysis.discard(uri)
    if view is None:
        return
    preview.refresh_previews(ls, uri)
    if view.suggestion_settings.hints:
        diagnostics.publish_hints(ls, view)
        ls.uris_with_hints.add(uri)
    elif uri in ls.uris_with_hints:
        diagnostics.clear_hints(ls, uri)
        ls.uris_with_hints.discard(uri)


async def _get_newest_view(ls: PromptServer, uri: str) -> "View | None":
    """Return the view of a document after the last change and reload, None when it was closed."""
    engine = await ls.get_engine()
    while (document := ls.get_document(uri)) is not None:
        view = await engine.view(document)
        if ls.get_document(uri) is document and view.snapshot is engine.live.take():
            return view
    return None
