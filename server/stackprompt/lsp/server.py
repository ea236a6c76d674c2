"""The table of everything the server answers, in one place, and its start."""

import os
import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import Any, TypeAlias

from lsprotocol import types

from stackprompt.lsp.features import (
    code_action,
    completion,
    configuration,
    execute_command,
    hover,
    lifecycle,
    synchronisation,
    watched_files,
)
from stackprompt.lsp.session import PromptServer

Row: TypeAlias = tuple[str, Callable[..., Any], Any]

FEATURES: tuple[Row, ...] = (
    (types.INITIALIZE, lifecycle.initialize, None),
    (types.INITIALIZED, lifecycle.initialized, None),
    (types.SHUTDOWN, lifecycle.shutdown, None),
    (types.TEXT_DOCUMENT_DID_OPEN, synchronisation.did_open, None),
    (types.TEXT_DOCUMENT_DID_CHANGE, synchronisation.did_change, None),
    (types.TEXT_DOCUMENT_DID_CLOSE, synchronisation.did_close, None),
    (types.TEXT_DOCUMENT_CODE_ACTION, code_action.code_action, code_action.OPTIONS),
    (types.CODE_ACTION_RESOLVE, code_action.resolve, None),
    (types.TEXT_DOCUMENT_COMPLETION, completion.completion, completion.OPTIONS),
    (types.TEXT_DOCUMENT_HOVER, hover.hover, None),
    (types.WORKSPACE_DID_CHANGE_CONFIGURATION, configuration.did_change, None),
    (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, watched_files.did_change, None),
    (types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, watched_files.folders_changed, None),
)
COMMANDS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("stackprompt.generate", execute_command.generate),
    ("stackprompt.show", execute_command.show),
    ("stackprompt.tasks", execute_command.tasks),
    ("stackprompt.stack", execute_command.stack),
)
DEBUG_COMMANDS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("stackprompt.documentText", execute_command.document_text),
    ("stackprompt.metrics", execute_command.metrics),
)


def build(*, debug: bool) -> PromptServer:
    """Return a server that answers everything in the table; ``debug`` adds the commands for support and tests."""
    server = PromptServer("stackprompt", version("stackprompt"))
    for method, handler, options in FEATURES:
        _ = server.feature(method, options)(handler)
    for name, handler in (*COMMANDS, *(DEBUG_COMMANDS if debug else ())):
        _ = server.command(name)(handler)
    return server


def serve(*, debug: bool) -> None:
    """Serve one editor on standard input and output until it says goodbye."""
    # Standard output belongs to the protocol: whatever else writes to it goes to standard error.
    protocol = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    _ = os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    build(debug=debug).start_io(stdout=protocol)
