"""The folders of the user: configuration and cache, by the conventions of the platform."""

import os
from pathlib import Path

APP = "stackprompt"
WORKSPACE_FOLDER = ".stackprompt"


def find_config_folder() -> Path:
    """Return the folder of the user's own knowledge, templates and config.toml; it need not exist."""
    chosen = os.environ.get("STACKPROMPT_CONFIG_DIR")
    if chosen:
        return Path(chosen)
    import platformdirs  # noqa: PLC0415 - the language server starts without it

    return platformdirs.user_config_path(APP, appauthor=False)


def find_cache_folder() -> Path:
    """Return the folder of caches and of prompts that editors show as files; it need not exist."""
    chosen = os.environ.get("STACKPROMPT_CACHE_DIR")
    if chosen:
        return Path(chosen)
    import platformdirs  # noqa: PLC0415 - as above

    return platformdirs.user_cache_path(APP, appauthor=False)
