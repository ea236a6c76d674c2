"""The prompt in a client without our plugin: an open file, else a message with the path of the file."""

import hashlib
from pathlib import Path
from typing import Any

from lsprotocol import types

from stackprompt.domain.prompts.prompt import Prompt
from stackprompt.domain.result import Err, Ok, Result
from stackprompt.lsp.session import PromptServer
from stackprompt.runtime.files.cache import PROMPTS, CacheFolder
from stackprompt.runtime.files.user_folders import find_cache_folder

# Older files are removed; users save a prompt that they need later.
MAX_FILES = 200
MAX_BYTES = 1_048_576
DIGEST_LETTERS = 8


async def show_prompt(ls: PromptServer, prompt: Prompt) -> Result[dict[str, Any], str]:
    """Write the prompt into the cache folder and open it; return ``{path, shown}``, or the reason why it cannot."""
    folder = (await ls.get_engine()).cache_folder
    path = await _write_file(prompt, folder) if folder else Err("it is inside a workspace")
    if isinstance(path, Err):
        return Err(
            f"{folder or find_cache_folder()}: the prompt cannot be written ({path.error}); set STACKPROMPT_CACHE_DIR"
        )
    is_shown = await _open_document(ls, path.value)
    if not is_shown:
        message = f"The prompt is in {path.value}"
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, message))
    if prompt.cuts:
        left_out = ", ".join(f"{cut.section} {cut.reason}".strip() for cut in prompt.cuts)
        message = f"To stay within {prompt.budget} tokens, the prompt leaves out: {left_out}"
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, message))
    return Ok({"path": str(path.value), "shown": is_shown})


async def _write_file(prompt: Prompt, folder: Path) -> Result[Path, str]:
    # The same prompt gets the same file, so that two requests open one document.
    data = prompt.text.encode(errors="backslashreplace")
    digest = hashlib.sha256(data).hexdigest()[:DIGEST_LETTERS]
    stem, _, suffix = prompt.suggested_name.rpartition(".")
    # The title of the document shows the size of the prompt.
    name = f"{stem}-{prompt.tokens}-tokens-{digest}.{suffix}"
    return await CacheFolder(folder, PROMPTS, MAX_FILES, MAX_BYTES).write_in_thread(name, (data,))


async def _open_document(ls: PromptServer, path: Path) -> bool:
    settings = (await ls.get_engine()).live.take().settings.handover
    if settings.open != "document" or not ls.client.supports_show_document:
        return False
    params = types.ShowDocumentParams(path.as_uri(), external=False, take_focus=True)
    answer = await ls.await_client(ls.window_show_document_async(params))
    return bool(answer and answer.success)
