"""The table of all requests, notifications and commands, each with its handler."""

from collections.abc import Callable
from typing import Any, TypeAlias

from lsprotocol import types

from stackprompt.domain.version import VERSION
from stackprompt.lsp.commands import debug_commands, document_commands, workspace_commands
from stackprompt.lsp.features import (
    code_action,
    completion,
    configuration,
    hover,
    inline_completion,
    lifecycle,
    preview,
    synchronisation,
    watched_files,
)
from stackprompt.lsp.session import PromptServer

Handler: TypeAlias = Callable[..., Any]

FEATURES: tuple[tuple[str, Handler], ...] = (
    (types.INITIALIZE, lifecycle.initialize),
    (types.INITIALIZED, lifecycle.finish_initialization),
    (types.SHUTDOWN, lifecycle.shutdown),
    (types.TEXT_DOCUMENT_DID_OPEN, synchronisation.open_document),
    (types.TEXT_DOCUMENT_DID_CHANGE, synchronisation.change_document),
    (types.TEXT_DOCUMENT_DID_CLOSE, synchronisation.close_document),
    (types.TEXT_DOCUMENT_CODE_ACTION, code_action.list_actions),
    (types.CODE_ACTION_RESOLVE, code_action.resolve_action),
    (types.TEXT_DOCUMENT_COMPLETION, completion.complete),
    (types.TEXT_DOCUMENT_INLINE_COMPLETION, inline_completion.complete_inline),
    (types.TEXT_DOCUMENT_HOVER, hover.hover),
    (types.WORKSPACE_EXECUTE_COMMAND, document_commands.execute),
    (types.WORKSPACE_TEXT_DOCUMENT_CONTENT, preview.render_preview),
    (types.WORKSPACE_DID_CHANGE_CONFIGURATION, configuration.change_configuration),
    (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, watched_files.change_files),
    (types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, watched_files.change_folders),
)
COMMANDS: tuple[tuple[str, Handler], ...] = (
    ("stackprompt.generate", document_commands.generate),
    ("stackprompt.show", document_commands.show),
    ("stackprompt.comment", document_commands.write_comment),
    ("stackprompt.why", document_commands.explain),
    ("stackprompt.tasks", workspace_commands.list_tasks),
    ("stackprompt.stack", workspace_commands.get_stack),
    ("stackprompt.stackDocument", workspace_commands.render_stack),
    ("stackprompt.files", workspace_commands.list_files),
)
DEBUG_COMMANDS: tuple[tuple[str, Handler], ...] = (
    ("stackprompt.documentText", debug_commands.get_text),
    ("stackprompt.metrics", debug_commands.get_metrics),
)


def build_server(*, debug: bool) -> PromptServer:
    """Return a server with the handlers of the table; ``debug`` adds the commands for support and tests."""
    server = PromptServer("stackprompt", VERSION)
    for method, handler in FEATURES:
        _ = server.feature(method)(handler)
    for name, handler in (*COMMANDS, *(DEBUG_COMMANDS if debug else ())):
        _ = server.command(name)(handler)
    return server
