"""Settings from the client: pulled where it supports that, else pushed or given in the initialization options."""

import logging
from collections.abc import Mapping
from typing import Any

from lsprotocol import types

from stackprompt.lsp.session import PromptServer

SECTION = "stackprompt"
# The sections that a client may set. Many editors read settings from a file of the workspace without a question, so
# trust, memory, time and logs are read from the user's config.toml alone.
SECTIONS = frozenset({"prompt", "suggestions", "handover"})
_log = logging.getLogger(__name__)


def get_initial(ls: PromptServer) -> Mapping[str, Any]:
    """Return the settings among the initialization options."""
    return _select_sections(ls.options.get("settings"))


async def pull_settings(ls: PromptServer) -> None:
    """Request the settings of the client, where it has any, and apply them."""
    if not ls.client.supports_configuration:
        return
    items = [types.ConfigurationItem(section=SECTION)]
    answer = await ls.await_client(ls.workspace_configuration_async(types.ConfigurationParams(items)))
    if answer and isinstance(answer[0], dict):
        await _apply(ls, answer[0])


async def change_configuration(ls: PromptServer, params: types.DidChangeConfigurationParams) -> None:
    """Apply the settings in the notification, or pull them when it has none."""
    pushed = params.settings.get(SECTION) if isinstance(params.settings, dict) else None
    if isinstance(pushed, dict):
        await _apply(ls, pushed)
        return
    await pull_settings(ls)


async def _apply(ls: PromptServer, settings: object) -> None:
    # Not ``get_engine``, which waits for these settings.
    await (await ls.get_engine_before_settings()).configure(_select_sections(settings))


def _select_sections(settings: object) -> dict[str, Any]:
    if not isinstance(settings, dict):
        return {}
    workspace = settings.get("workspace")
    if isinstance(workspace, dict) and workspace.get("trusted"):
        _log.warning("an editor cannot trust a folder: list it in your config.toml, [workspace] trusted = [...]")
    return {name: section for name, section in settings.items() if name in SECTIONS and isinstance(section, dict)}
