"""The start of the server, in the order that keeps it short."""

from stackprompt.lsp import collector
from stackprompt.runtime import log


def run(*, debug: bool) -> int:
    """Serve one editor on standard input and output until it goes; return the exit code."""
    # Until the knowledge is loaded there is nothing to collect.
    collector.rest()
    from stackprompt.lsp.lazy_types import import_types  # noqa: PLC0415 - no other verb needs the protocol

    import_types()
    from stackprompt.lsp.process import serve  # noqa: PLC0415 - after the types that it would import in full

    log.to_standard_error()
    return serve(debug=debug)
