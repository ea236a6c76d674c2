"""What the server tells about itself in its answer to ``initialize``."""

from collections.abc import Iterable
from typing import Any

from stackprompt.lsp.connection.client import Client

INCREMENTAL = 2
ACTION_KIND = "refactor.prompt"
PREVIEW_SCHEME = "stackprompt"


def capabilities(client: Client, commands: Iterable[str]) -> dict[str, Any]:
    """Return the ``ServerCapabilities`` of the protocol; what is new in it only for a ``client`` that knows it."""
    offered: dict[str, Any] = {
        "positionEncoding": client.encoding,
        "textDocumentSync": {"openClose": True, "change": INCREMENTAL, "save": False},
        "codeActionProvider": {"codeActionKinds": [ACTION_KIND], "resolveProvider": True},
        "completionProvider": {"triggerCharacters": ["#"], "resolveProvider": False},
        "hoverProvider": True,
        "executeCommandProvider": {"commands": list(commands)},
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
    }
    if client.shows_ghost_text:
        offered["inlineCompletionProvider"] = True
    if client.shows_previews:
        offered["workspace"]["textDocumentContent"] = {"schemes": [PREVIEW_SCHEME]}
    return offered
