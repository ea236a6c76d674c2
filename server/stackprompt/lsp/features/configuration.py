"""Settings from the client: pulled where it can be asked, else taken from what it pushes or sent at the start."""

from lsprotocol import types

from stackprompt.engine.engine import Engine
from stackprompt.lsp.session import PromptServer

SECTION = "stackprompt"
# Sections of the client's settings that are its own business and mean nothing to the server.
_OURS = frozenset({"prompt", "suggestions", "handover", "scan", "workspace", "cache", "log"})


async def pull(ls: PromptServer, engine: Engine) -> None:
    """Ask the client for its settings and load them; fall back on those of the initialization options."""
    workspace = ls.client_capabilities.workspace
    settings: object = ls.options.get("settings")
    if workspace and workspace.configuration:
        items = [types.ConfigurationItem(section=SECTION)]
        answer = await ls.ask(ls.workspace_configuration_async(types.ConfigurationParams(items)))
        settings = (answer or [None])[0] or settings
    await _apply(engine, settings)


async def did_change(ls: PromptServer, params: types.DidChangeConfigurationParams) -> None:
    """Load what the client pushed, or ask for it when it pushed nothing."""
    engine = await ls.engine()
    pushed = params.settings.get(SECTION) if isinstance(params.settings, dict) else None
    if isinstance(pushed, dict):
        await _apply(engine, pushed)
        return
    await pull(ls, engine)


async def _apply(engine: Engine, settings: object) -> None:
    if not isinstance(settings, dict):
        return
    ours = {name: section for name, section in settings.items() if name in _OURS and isinstance(section, dict)}
    _ = await engine.configure(editor=ours)
