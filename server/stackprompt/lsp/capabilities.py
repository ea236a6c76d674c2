"""What the server tells about itself in its answer to ``initialize``."""

from collections.abc import Iterable
from typing import Any

INCREMENTAL = 2
ACTION_KIND = "refactor.prompt"


def capabilities(encoding: str, commands: Iterable[str]) -> dict[str, Any]:
    """Return the ``ServerCapabilities`` of the protocol."""
    return {
        "positionEncoding": encoding,
        "textDocumentSync": {"openClose": True, "change": INCREMENTAL, "save": False},
        "codeActionProvider": {"codeActionKinds": [ACTION_KIND], "resolveProvider": True},
        "completionProvider": {"triggerCharacters": ["#"], "resolveProvider": False},
        "hoverProvider": True,
        "executeCommandProvider": {"commands": list(commands)},
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
    }
