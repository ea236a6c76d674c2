"""The start of the server, in the order that keeps it short."""

import sys
from collections.abc import Sequence
from pathlib import Path

from stackprompt.lsp import gc_tuning
from stackprompt.runtime import log
from stackprompt.runtime.trust import expand_folder


def run_server(*, debug: bool, trusted: Sequence[str] = ()) -> int:
    """Serve one editor on standard input and output until it leaves; return the exit code.

    ``trusted`` are the folders that the user trusts. They are arguments because only the user, who chooses the program,
    chooses its arguments; no file of a workspace can set them.
    """
    folders: list[Path] = []
    for folder in trusted:
        try:
            folders.append(expand_folder(folder))
        except ValueError as error:
            # The editor needs its server all the same.
            _ = sys.stderr.write(f"stackprompt: --trust: {error}\n")
    # Until the knowledge is loaded there is nothing to collect.
    gc_tuning.pause()
    from stackprompt.lsp.process.lazy_types import import_types  # noqa: PLC0415 - no other verb needs the protocol

    import_types()
    from stackprompt.lsp.process import stdio  # noqa: PLC0415 - after the types, which it would import in full

    log.write_to_stderr()
    return stdio.serve(debug=debug, trusted=tuple(folders))
