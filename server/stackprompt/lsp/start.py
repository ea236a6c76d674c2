"""The start of the server, in the order that keeps it short."""

import sys
from collections.abc import Sequence
from pathlib import Path

from stackprompt.lsp import collector
from stackprompt.runtime import log
from stackprompt.runtime.trust import expand_folder


def run(*, debug: bool, trusted: Sequence[str] = ()) -> int:
    """Serve one editor on standard input and output until it goes; return the exit code.

    ``trusted`` are the folders that the user trusts. They are arguments because only the one who chooses the program
    chooses its arguments: no file of a workspace does.
    """
    folders: list[Path] = []
    for folder in trusted:
        try:
            folders.append(expand_folder(folder))
        except ValueError as error:
            # The editor needs its server all the same.
            _ = sys.stderr.write(f"stackprompt: --trust: {error}\n")
    # Until the knowledge is loaded there is nothing to collect.
    collector.rest()
    from stackprompt.lsp.lazy_types import import_types  # noqa: PLC0415 - no other verb needs the protocol

    import_types()
    from stackprompt.lsp.process import serve  # noqa: PLC0415 - after the types that it would import in full

    log.write_to_stderr()
    return serve(debug=debug, trusted=tuple(folders))
