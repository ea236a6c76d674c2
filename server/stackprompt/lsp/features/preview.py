"""workspace/textDocumentContent: a prompt as a read-only document, which follows its file and the knowledge.

Its URI is ``stackprompt:/<task>/<file>.md?<URI of the file>``; the name of the file is only for display.
"""

import asyncio
from urllib.parse import unquote, urlsplit

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from stackprompt.domain.prompts.prompt import PromptRequest
from stackprompt.domain.result import Err
from stackprompt.engine.failure import describe_failure
from stackprompt.lsp.commands.document_commands import NO_WORKSPACE
from stackprompt.lsp.connection.capabilities import PREVIEW_SCHEME
from stackprompt.lsp.session import PromptServer

# Clients do not report which previews are closed; the oldest are dropped.
MAX_PREVIEWS = 16
# A preview is refreshed after a pause in typing.
SECONDS_BEFORE_REFRESH = 0.3


async def render_preview(ls: PromptServer, params: types.TextDocumentContentParams) -> types.TextDocumentContentResult:
    """Generate the prompt of a preview."""
    task, uri = _parse_uri(params.uri)
    engine = await ls.get_engine()
    root, _ = ls.locate(uri) or (NO_WORKSPACE, "")
    answer = await ls.run_on_document(uri, lambda document: engine.generate(PromptRequest(document, root, task)))
    outcome = answer if isinstance(answer, Err) else answer.value
    if isinstance(outcome, Err):
        raise JsonRpcInvalidParams(describe_failure(outcome.error))
    _remember(ls, params.uri, uri)
    return types.TextDocumentContentResult(outcome.value.text)


def refresh_previews(ls: PromptServer, uri: str | None = None) -> None:
    """Have the client refresh the previews of a document, or all previews."""
    for preview, about in ls.previews.items():
        if uri in {None, about} and preview not in ls.pending_refreshes:
            ls.pending_refreshes.add(preview)
            ls.run_in_background(_refresh_later(ls, preview))


async def _refresh_later(ls: PromptServer, preview: str) -> None:
    await asyncio.sleep(SECONDS_BEFORE_REFRESH)
    # A change from here on needs another refresh.
    ls.pending_refreshes.discard(preview)
    params = types.TextDocumentContentRefreshParams(preview)
    _ = await ls.await_client(ls.workspace_text_document_content_refresh_async(params))


def _parse_uri(preview: str) -> tuple[str, str]:
    try:
        parts = urlsplit(preview)
    except ValueError:
        parts = urlsplit("")
    task, uri = parts.path.strip("/").partition("/")[0], unquote(parts.query)
    if parts.scheme != PREVIEW_SCHEME or not task or not uri:
        raise JsonRpcInvalidParams(f"the URI of a preview is {PREVIEW_SCHEME}:/<task>/<file>.md?<URI of the file>")
    return task, uri


def _remember(ls: PromptServer, preview: str, uri: str) -> None:
    _ = ls.previews.pop(preview, None)
    ls.previews[preview] = uri
    if len(ls.previews) > MAX_PREVIEWS:
        _ = ls.previews.pop(next(iter(ls.previews)))
