"""``stackprompt tasks``."""

from pathlib import Path
from typing import Any

import click

from stackprompt.adapters.json import encode_argument
from stackprompt.api import find_sources
from stackprompt.cli import options, output
from stackprompt.engine.reload import load_snapshot
from stackprompt.prompts.templates.load import Source, Templates


@click.command("tasks", short_help="List the tasks and the templates behind them.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True), default=".")
@click.option("-f", "--format", "form", type=options.DATA_FORMATS, default="text", show_default=True)
@options.trust_option
def command(folder: Path, form: str) -> None:
    """List the tasks, the template of each family with its layer, and the templates that it overrides.

    Layers: stackprompt itself, your own configuration folder and, when it is trusted, FOLDER's .stackprompt.
    """
    root = folder.resolve()
    templates = load_snapshot(find_sources((root,), trusted=(root,) if options.is_trusted() else ())).templates
    if form == "json":
        output.show_json(_list_rows(templates))
        return
    for row in _list_rows(templates):
        output.show(f"{click.style(str(row['task']), bold=True):24} {row['title']}")
        for argument in row["arguments"]:
            choices = f": {', '.join(argument['choices'])}" if argument["choices"] else ""
            output.show(f"    {argument['name']:12} {argument['title']}{choices}")
        for family, path in row["templates"].items():
            output.show(f"    {family:12} {row['layers'][family]:10} {click.style(path, dim=True)}")
            for weaker in row["shadowed"].get(family, ()):
                output.show(f"    {'':12} overrides {click.style(weaker['path'], dim=True)} ({weaker['layer']})")
    for name in templates.below.keys() - templates.chosen.values():
        output.show(f"{name:16} {_format_source(templates.sources[name])}")
        for source in reversed(templates.below[name]):
            output.show(f"    {'':12} overrides {_format_source(source)}")


def _format_source(source: Source) -> str:
    return f"{click.style(str(source.path), dim=True)} ({source.origin})"


def _list_rows(templates: Templates) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for task in templates.tasks.values():
        chosen = {family: name for (id_, family), name in templates.chosen.items() if id_ == task.id}
        shadowed = {
            family: [{"path": str(s.path), "layer": s.origin} for s in reversed(templates.below[name])]
            for family, name in chosen.items()
            if templates.below.get(name)
        }
        rows.append(
            {
                "task": task.id,
                "title": task.title,
                "offer": task.offer,
                "arguments": [encode_argument(argument) for argument in task.arguments],
                "templates": {family: str(templates.sources[name].path) for family, name in chosen.items()},
                "layers": {family: templates.sources[name].origin for family, name in chosen.items()},
                "shadowed": shadowed,
            }
        )
    return rows
