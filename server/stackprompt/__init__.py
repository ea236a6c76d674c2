"""Writes the prompt you would have written, had you had an hour.

    async with stackprompt.open("path/of/a/repository") as workspace:
        outcome = await workspace.generate("Dockerfile", task="harden")

``generate`` returns ``Ok(prompt)`` or ``Err(error)`` (``stackprompt.domain.result``); ``prompt.text`` is Markdown.
"""

# Nothing is imported here, not even typing: python -m has the current folder on the path until __main__ drops it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from stackprompt.api import Workspace

__all__ = ["open"]


def open(  # noqa: A001 - reads as stackprompt.open
    root: "str | Path", *, trust: bool = False
) -> "AbstractAsyncContextManager[Workspace]":
    """Open the workspace at ``root`` with an engine of its own.

    With ``trust``, its ``.stackprompt`` folder may add knowledge, templates and settings.
    """
    # The command line must answer --help without loading the engine.
    from pathlib import Path  # noqa: PLC0415 - as for typing above

    from stackprompt.api import open_workspace  # noqa: PLC0415 - see above

    return open_workspace(Path(root), trust=trust)
