"""The output of all verbs: text and JSON to standard output, warnings and the last line to standard error."""

import json
import sys
from typing import NoReturn

import click
import orjson

BAD_INPUT = 2
FOUND_PROBLEMS = 1
_WARNINGS = "stackprompt.warnings"


def fail(message: str) -> NoReturn:
    """End with ``message`` on standard error and the exit code of bad input."""
    from stackprompt.prompts.text.names import redact_message  # noqa: PLC0415 - only on the way out

    click.echo(f"stackprompt: {redact_message(message)}", err=True)
    sys.exit(BAD_INPUT)


def warn(message: str) -> None:
    """Write ``message`` to standard error, once a run; it may contain names from the workspace or the user."""
    from stackprompt.prompts.text.names import redact_message  # noqa: PLC0415 - most runs have no warning

    written: set[str] = click.get_current_context().meta.setdefault(_WARNINGS, set())
    if message not in written:
        written.add(message)
        click.secho(redact_message(message), fg="yellow", err=True)


def show(text: str) -> None:
    """Write to standard output as UTF-8, in every locale."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        # A file name may hold bytes that are not UTF-8: they are escaped, not fatal.
        reconfigure(encoding="utf-8", errors="backslashreplace")
    click.echo(text, nl=not text.endswith("\n"))


def to_json(value: object) -> str:
    """Return ``value`` as indented JSON; text that is not UTF-8 is escaped."""
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    except TypeError:
        return json.dumps(value, indent=2)


def show_json(value: object) -> None:
    """Write ``value`` as indented JSON."""
    show(to_json(value))
