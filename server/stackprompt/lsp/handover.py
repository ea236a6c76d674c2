"""How a prompt reaches the user of a client without our plugin: shown as a file, else a message that names the file."""

import asyncio
import hashlib
import os
from pathlib import Path
from typing import Any

from lsprotocol import types

from stackprompt.domain.prompt import Prompt
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.lsp.session import PromptServer
from stackprompt.runtime.paths import private_folder, user_cache

FOLDER = "prompts"
DIGEST_LETTERS = 8


async def hand_over(ls: PromptServer, prompt: Prompt) -> Result[dict[str, Any], str]:
    """Write the prompt into the cache folder and show it; ``{path, shown}``, or why the folder cannot be used."""
    try:
        path = await _written(prompt)
    except OSError as error:
        return Err(f"{user_cache()}: the prompt cannot be written ({error.strerror}); set STACKPROMPT_CACHE_DIR")
    shown = await _shown(ls, path)
    if not shown:
        message = f"The prompt is in {path}"
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, message))
    if prompt.cuts:
        left_out = ", ".join(f"{cut.section} {cut.reason}".strip() for cut in prompt.cuts)
        message = f"To keep {prompt.budget} tokens the prompt leaves out: {left_out}"
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, message))
    return Ok({"path": str(path), "shown": shown})


async def _written(prompt: Prompt) -> Path:
    # The same prompt gets the same file, so that asking twice opens one document.
    digest = hashlib.sha256(prompt.text.encode()).hexdigest()[:DIGEST_LETTERS]
    stem, _, suffix = prompt.suggested_name.rpartition(".")
    folder = await asyncio.to_thread(private_folder, user_cache() / FOLDER)
    # The title of the document tells how much will be sent.
    path = folder / f"{stem}-{prompt.tokens}-tokens-{digest}.{suffix}"
    import aiofiles  # noqa: PLC0415 - only those who are shown a file need it

    async with aiofiles.open(path, "w", encoding="utf-8", opener=_privately) as file:
        _ = await file.write(prompt.text)
    return path


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


async def _shown(ls: PromptServer, path: Path) -> bool:
    settings = (await ls.engine()).live.take().settings.handover
    if settings.open != "document" or not ls.client.shows_documents:
        return False
    params = types.ShowDocumentParams(path.as_uri(), external=False, take_focus=True)
    answer = await ls.ask(ls.window_show_document_async(params))
    return bool(answer and answer.success)
