"""``stackprompt completion SHELL``."""

import click
from click.shell_completion import get_completion_class

from stackprompt.cli import output


@click.command("completion", short_help="Print the completion script of a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the script that completes stackprompt's commands; for bash: eval "$(stackprompt completion bash)"."""
    root = click.get_current_context().find_root().command
    make = get_completion_class(shell)
    if make is None:
        output.fail(f"no completion for {shell}")
    output.show(make(root, {}, "stackprompt", "_STACKPROMPT_COMPLETE").source())
