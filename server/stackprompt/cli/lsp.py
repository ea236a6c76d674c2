"""``stackprompt lsp``."""

import sys

import click


@click.command("lsp", short_help="Run the language server on standard input and output.")
@click.option("--debug", is_flag=True, help="Offer stackprompt.documentText, for support and tests.")
@click.option("--stdio", is_flag=True, help="Accepted because many editors pass it; there is no other way.")
def command(*, debug: bool, stdio: bool) -> None:  # noqa: ARG001 - see the option
    """Run the language server for an editor."""
    from stackprompt.lsp.lazy_types import import_types  # noqa: PLC0415 - no other verb needs the protocol

    import_types()
    from stackprompt.lsp.process import serve  # noqa: PLC0415 - after the types that it would import in full

    sys.exit(serve(debug=debug))
