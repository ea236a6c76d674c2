"""The table of verbs, their lazy import, the exit codes, and one line instead of a traceback."""

import importlib
import io
import os
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, NoReturn

import click

from stackprompt.domain.version import VERSION

EX_SOFTWARE = 70
BAD_OUTPUT = 2
DEBUG = "STACKPROMPT_DEBUG"


class Verb(NamedTuple):
    """A verb: the package of its module, and its line of the help page, which is listed without importing it."""

    package: str
    summary: str


# In the order of the help page.
VERBS: Mapping[str, Verb] = {
    "generate": Verb("prompts", "Write the prompt for a file and a task."),
    "detect": Verb("workspace", "Show the technologies of a workspace, with evidence."),
    "export": Verb("workspace", "List the formats for other tools, or show the instructions of a workspace in one."),
    "sync": Verb("workspace", "Keep AGENTS.md and other instruction files of a workspace up to date."),
    "tasks": Verb("prompts", "List the tasks and the templates behind them."),
    "explain": Verb("data", "Show a practice with its reason, its fix and its sources."),
    "lint": Verb("prompts", "Score a prompt by the checklist, with reasons."),
    "new": Verb("data", "Create a template, family, practice or technology of your own."),
    "check": Verb("data", "Validate knowledge, templates and configuration."),
    "health": Verb("setup", "Show versions, folders, counts and problems."),
    "completion": Verb("setup", "Print the completion script of a shell."),
    "lsp": Verb("setup", "Run the language server on standard input and output."),
}


@contextmanager
def _redact_usage_errors() -> Generator[None]:
    """Remove secrets from errors about the command line, which end in logs of pipelines."""
    try:
        yield
    except click.UsageError as error:
        from stackprompt.prompts.text.names import redact_message  # noqa: PLC0415 - only on the way out

        raise click.UsageError(redact_message(error.format_message()), error.ctx) from None


class LazyGroup(click.Group):
    """A group that imports ``stackprompt.cli.<package>.<verb>`` when the verb is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of the table."""
        del ctx  # the verbs are the same in every context
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the verb's command."""
        del ctx
        if cmd_name not in VERBS:
            return None
        command = importlib.import_module(f"stackprompt.cli.{VERBS[cmd_name].package}.{cmd_name}").command
        return command if isinstance(command, click.Command) else None

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - click's signature
    ) -> click.Context:
        """Parse the words before the verb, with redacted errors."""
        with _redact_usage_errors():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run the verb, with redacted errors."""
        with _redact_usage_errors():
            return super().invoke(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest the closest verb for a misspelt one."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            import difflib  # noqa: PLC0415 - only on the way out

            close = difflib.get_close_matches(args[0], list(VERBS), n=1)
            hint = f"did you mean '{close[0]}'?" if close else f"known are {', '.join(VERBS)}"
            message = f"unknown command '{args[0]}'; {hint}"
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs of the table with their summaries."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, verb.summary) for name, verb in VERBS.items()])


def _print_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    if value and not ctx.resilient_parsing:
        click.echo(f"stackprompt {VERSION}")
        ctx.exit()


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version.",
)
def group() -> None:
    """Write the prompt you would have written, had you had an hour.

    stackprompt finds what is wrong in a Dockerfile, Compose file or Kubernetes manifest, and writes a prompt for an AI
    assistant that names each problem at its line. It never calls a model and never uses the network.
    """


def main() -> NoReturn:
    """Run the command line; a bug ends in one line and exit code 70, with a traceback only in debug mode."""
    if sys.stdout is None:  # closed by the parent process
        sys.exit(BAD_OUTPUT)
    try:
        group(prog_name="stackprompt")
    except OSError as error:  # standard output is full or gone; other errors are handled where they occur
        sys.stdout = io.StringIO()  # receives the last flush
        click.echo(f"stackprompt: cannot write: {error.strerror}; choose another place for the output", err=True)
        sys.exit(BAD_OUTPUT)
    except Exception as bug:  # the one place where the command line catches a bug
        if os.environ.get(DEBUG):
            raise
        kind = type(bug).__name__
        click.echo(f"stackprompt: internal error: {kind}: {bug}; run again with {DEBUG}=1 and report it", err=True)
        sys.exit(EX_SOFTWARE)
    sys.exit(0)
