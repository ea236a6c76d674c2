"""The capabilities of the server in its answer to ``initialize``."""

from collections.abc import Iterable
from typing import Any

from stackprompt.lsp.connection.client import Client

INCREMENTAL = 2
ACTION_KIND = "refactor.prompt"
PREVIEW_SCHEME = "stackprompt"


def build_capabilities(client: Client, commands: Iterable[str]) -> dict[str, Any]:
    """Return the ``ServerCapabilities`` of the protocol; its newest requests only for a ``client`` that knows them."""
    result: dict[str, Any] = {
        "positionEncoding": client.encoding,
        "textDocumentSync": {"openClose": True, "change": INCREMENTAL, "save": False},
        "codeActionProvider": {"codeActionKinds": [ACTION_KIND], "resolveProvider": True},
        "completionProvider": {"triggerCharacters": ["#"], "resolveProvider": False},
        "hoverProvider": True,
        "executeCommandProvider": {"commands": list(commands)},
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
    }
    if client.supports_inline_completion:
        result["inlineCompletionProvider"] = True
    if client.supports_previews:
        result["workspace"]["textDocumentContent"] = {"schemes": [PREVIEW_SCHEME]}
    return result
