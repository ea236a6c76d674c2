"""``stackprompt tasks``."""

from typing import Any

import click

from stackprompt.app import sources
from stackprompt.cli import io
from stackprompt.engine.reload import load_snapshot
from stackprompt.engine.wire import argument_json
from stackprompt.prompts.load import Templates


@click.command("tasks", short_help="List the tasks and the templates behind them.")
@click.option("-f", "--format", "form", type=io.DATA_FORMATS, default="text", show_default=True)
def command(form: str) -> None:
    """List the tasks, the template of each family, and the templates that a later layer shadows."""
    templates = load_snapshot(sources()).templates
    if form == "json":
        io.show_json(_rows(templates))
        return
    for row in _rows(templates):
        io.show(f"{click.style(str(row['task']), bold=True):24} {row['title']}")
        for argument in row["arguments"]:
            io.show(f"    {argument['name']:12} {_described(argument)}")
        for family, path in row["templates"].items():
            io.show(f"    {family:12} {click.style(path, dim=True)}")
    for shadowed in templates.shadowed:
        io.show(f"    {shadowed.id}: {shadowed.winner} is used instead of {shadowed.loser}")


def _rows(templates: Templates) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for task in templates.tasks.values():
        chosen = {
            family: str(templates.sources[name].path)
            for (id_, family), name in templates.chosen.items()
            if id_ == task.id
        }
        arguments = [argument_json(argument) for argument in task.arguments]
        row = {"task": task.id, "title": task.title, "offer": task.offer, "arguments": arguments}
        rows.append({**row, "templates": chosen})
    return rows


def _described(argument: dict[str, Any]) -> str:
    choices = f": {', '.join(argument['choices'])}" if argument["choices"] else ""
    return f"{argument['title']}{choices}"
