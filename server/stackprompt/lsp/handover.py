"""How a prompt reaches the user of a client without our plugin: shown as a file, else a message that names the file."""

import hashlib
from pathlib import Path
from typing import Any

from lsprotocol import types

from stackprompt.domain.prompt import Prompt
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.lsp.session import PromptServer
from stackprompt.runtime.files.cache import PROMPTS, CacheFolder
from stackprompt.runtime.files.user_folders import find_cache_folder

# Older ones are removed: a prompt to be read again later is saved elsewhere by its user.
MAX_FILES = 200
MAX_BYTES = 1_048_576
DIGEST_LETTERS = 8


async def hand_over(ls: PromptServer, prompt: Prompt) -> Result[dict[str, Any], str]:
    """Write the prompt into the cache folder and show it; ``{path, shown}``, or why the folder cannot be used."""
    folder = (await ls.engine()).cache_folder
    path = await _write(prompt, folder) if folder else Err("it is inside a workspace")
    if isinstance(path, Err):
        place = folder or find_cache_folder()
        return Err(f"{place}: the prompt cannot be written ({path.error}); set STACKPROMPT_CACHE_DIR")
    shown = await _shown(ls, path.value)
    if not shown:
        message = f"The prompt is in {path.value}"
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, message))
    if prompt.cuts:
        left_out = ", ".join(f"{cut.section} {cut.reason}".strip() for cut in prompt.cuts)
        message = f"To keep {prompt.budget} tokens the prompt leaves out: {left_out}"
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, message))
    return Ok({"path": str(path.value), "shown": shown})


async def _write(prompt: Prompt, folder: Path) -> Result[Path, str]:
    # The same prompt gets the same file, so that asking twice opens one document.
    data = prompt.text.encode(errors="backslashreplace")
    digest = hashlib.sha256(data).hexdigest()[:DIGEST_LETTERS]
    stem, _, suffix = prompt.suggested_name.rpartition(".")
    # The title of the document tells how much will be sent.
    name = f"{stem}-{prompt.tokens}-tokens-{digest}.{suffix}"
    return await CacheFolder(folder, PROMPTS, MAX_FILES, MAX_BYTES).write_in_thread(name, (data,))


async def _shown(ls: PromptServer, path: Path) -> bool:
    settings = (await ls.engine()).live.take().settings.handover
    if settings.open != "document" or not ls.client.shows_documents:
        return False
    params = types.ShowDocumentParams(path.as_uri(), external=False, take_focus=True)
    answer = await ls.ask(ls.window_show_document_async(params))
    return bool(answer and answer.success)
