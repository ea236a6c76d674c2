"""didOpen, didChange, didClose: each new version is analysed in the background, so that requests find it done."""

from lsprotocol import types

from stackprompt.lsp import diagnostics
from stackprompt.lsp.session import PromptServer


def did_open(ls: PromptServer, params: types.DidOpenTextDocumentParams) -> None:
    """Analyse a document as it opens."""
    ls.in_background(analyse(ls, params.text_document.uri))


def did_change(ls: PromptServer, params: types.DidChangeTextDocumentParams) -> None:
    """Analyse the new version."""
    ls.in_background(analyse(ls, params.text_document.uri))


def did_close(ls: PromptServer, params: types.DidCloseTextDocumentParams) -> None:
    """Take back the hints of a document that is no longer shown."""
    uri = params.text_document.uri
    if uri in ls.hinted:
        diagnostics.clear_hints(ls, uri)
        ls.hinted.discard(uri)


async def analyse(ls: PromptServer, uri: str) -> None:
    """Analyse the newest version of a document, and show its findings where hints are wanted."""
    engine = await ls.engine()
    analysis = await ls.analysis(uri)
    if analysis is None or ls.opened(uri) is None:
        return
    if engine.live.take().settings.suggestions.hints:
        diagnostics.publish_hints(ls, analysis)
        ls.hinted.add(uri)
    elif uri in ls.hinted:
        diagnostics.clear_hints(ls, uri)
        ls.hinted.discard(uri)
