"""``stackprompt check``."""

import sys
from pathlib import Path

import click

from stackprompt.app import sources
from stackprompt.cli import io
from stackprompt.domain.errors import describe
from stackprompt.engine.health import problems_of
from stackprompt.engine.practice_examples import failing_examples
from stackprompt.engine.reload import load_snapshot
from stackprompt.engine.tried import unshown_signals
from stackprompt.prompts.names import redact_message


@click.command("check", short_help="Validate knowledge, templates and configuration.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True), default=".")
@click.option("-f", "--format", "form", type=io.DATA_FORMATS, default="text", show_default=True)
@io.trust_option
def command(folder: Path, form: str) -> None:
    """Validate what ships with stackprompt, your own configuration folder and FOLDER's .stackprompt.

    The examples of practices and technologies are tried as well. Each problem is printed as file:line: what; remedy.
    The exit code is 1 when there is any.
    """
    root = folder.resolve()
    snapshot = load_snapshot(sources((root,), trusted=(root,) if io.is_trusted() else ()))
    problems = (*problems_of(snapshot), *failing_examples(snapshot), *unshown_signals(snapshot))
    if form == "json":
        io.show_json(
            [{"path": p.path, "line": p.line, "what": redact_message(p.what), "remedy": p.remedy} for p in problems]
        )
    else:
        for problem in problems:
            io.show(redact_message(describe(problem)))
        counts = f"{len(snapshot.knowledge.technologies)} technologies, {len(snapshot.knowledge.practices)} practices"
        io.show(f"{counts}, {len(snapshot.templates.chosen)} templates: {len(problems)} problems")
    sys.exit(io.FOUND_PROBLEMS if problems else 0)
