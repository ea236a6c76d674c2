"""Writes the prompt you would have written, had you had an hour.

    async with stackprompt.open("path/of/a/repository") as workspace:
        outcome = await workspace.generate("Dockerfile", task="harden")

``generate`` returns ``Ok(prompt)`` or ``Err(error)`` (``stackprompt.domain.result``); ``prompt.text`` is Markdown.
"""

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stackprompt.app import Workspace

__all__ = ["open"]


def open(root: str | Path) -> "AbstractAsyncContextManager[Workspace]":  # noqa: A001 - reads as stackprompt.open
    """Open the workspace at ``root`` with an engine of its own."""
    # The command line must answer --help without loading the engine.
    from stackprompt.app import opened  # noqa: PLC0415 - see above

    return opened(Path(root))
