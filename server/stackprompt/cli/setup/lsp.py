"""``stackprompt lsp``: its help page and its errors; ``__main__`` starts a server without the command line."""

import sys

import click

from stackprompt.lsp.process.options import DEBUG, STDIO, TRUST


@click.command("lsp", short_help="Run the language server on standard input and output.")
@click.option(DEBUG, is_flag=True, help="Add commands for support and tests, such as stackprompt.metrics.")
@click.option(STDIO, is_flag=True, help="Accepted because many editors pass it; there is no other transport.")
@click.option(TRUST, "trusted", multiple=True, metavar="FOLDER", help="Trust this folder while the server runs.")
def command(*, debug: bool, stdio: bool, trusted: tuple[str, ...]) -> None:  # noqa: ARG001 - see the option
    """Run the language server for an editor."""
    from stackprompt.lsp.process.startup import run_server  # noqa: PLC0415 - no other verb needs the protocol

    sys.exit(run_server(debug=debug, trusted=trusted))
