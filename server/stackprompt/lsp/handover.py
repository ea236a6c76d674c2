"""How a prompt reaches the user of a client without our plugin: shown as a file, else a message that names the file."""

import hashlib
from pathlib import Path
from typing import Any

import aiofiles
from lsprotocol import types

from stackprompt.domain.prompt import Prompt
from stackprompt.lsp.session import PromptServer
from stackprompt.runtime.paths import private_folder, user_cache

FOLDER = "prompts"
DIGEST_LETTERS = 8


async def hand_over(ls: PromptServer, prompt: Prompt) -> dict[str, Any]:
    """Write the prompt into the cache folder and show it; returns ``{path, shown}``."""
    path = await _written(prompt)
    shown = await _shown(ls, path)
    if not shown:
        message = f"The prompt is in {path}"
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, message))
    return {"path": str(path), "shown": shown}


async def _written(prompt: Prompt) -> Path:
    # The same prompt gets the same file, so that asking twice opens one document.
    digest = hashlib.sha256(prompt.text.encode()).hexdigest()[:DIGEST_LETTERS]
    stem, _, suffix = prompt.suggested_name.rpartition(".")
    path = private_folder(user_cache() / FOLDER) / f"{stem}-{digest}.{suffix}"
    async with aiofiles.open(path, "w", encoding="utf-8") as file:
        _ = await file.write(prompt.text)
    path.chmod(0o600)
    return path


async def _shown(ls: PromptServer, path: Path) -> bool:
    settings = (await ls.engine()).live.take().settings.handover
    window = ls.client_capabilities.window
    can_show = window and window.show_document and window.show_document.support
    if settings.open != "document" or not can_show:
        return False
    params = types.ShowDocumentParams(path.as_uri(), external=False, take_focus=True)
    answer = await ls.ask(ls.window_show_document_async(params))
    return bool(answer and answer.success)
