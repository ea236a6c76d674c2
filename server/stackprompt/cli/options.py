"""Options and their values that several verbs take."""

import click

FORMATS = click.Choice(["text", "markdown", "json"])
DATA_FORMATS = click.Choice(["text", "json"])
_TRUST = "stackprompt.trust"


def _store_trust(ctx: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    ctx.meta[_TRUST] = value


# For every verb that opens a workspace.
trust_option = click.option(
    "--trust",
    is_flag=True,
    expose_value=False,
    callback=_store_trust,
    help="In this run, let .stackprompt of the workspace add knowledge, templates and settings.",
)


def is_trusted() -> bool:
    """Return whether this run was started with ``--trust``."""
    return bool(click.get_current_context().meta.get(_TRUST))
