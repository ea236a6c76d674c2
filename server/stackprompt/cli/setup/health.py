"""``stackprompt health``."""

import sys
import time

import click

from stackprompt.api import find_sources
from stackprompt.cli import options, output
from stackprompt.engine.health import report_health
from stackprompt.engine.reload import load_snapshot


@click.command("health", short_help="Show versions, folders, counts and problems.")
@click.option("-f", "--format", "form", type=options.DATA_FORMATS, default="text", show_default=True)
def command(form: str) -> None:
    """Show versions, folders, counts and problems; the exit code is 1 when there is a problem."""
    started = time.perf_counter()
    origin = find_sources()
    snapshot = load_snapshot(origin)
    facts = report_health(snapshot, origin, (time.perf_counter() - started) * 1000)
    if form == "json":
        output.show_json(facts)
    else:
        for name, value in facts.items():
            for line in value if isinstance(value, list) else [value]:
                output.show(f"{name.replace('_', ' '):18} {line}")
    sys.exit(output.FOUND_PROBLEMS if facts["problems"] else 0)
