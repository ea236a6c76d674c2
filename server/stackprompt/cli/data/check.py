"""``stackprompt check``."""

import sys
from pathlib import Path

import click

from stackprompt.api import find_sources
from stackprompt.cli import options, output
from stackprompt.domain.problem import describe
from stackprompt.engine.health import list_problems
from stackprompt.engine.practice_examples import find_failing_examples
from stackprompt.engine.reload import load_snapshot
from stackprompt.engine.signal_examples import find_broken_examples
from stackprompt.prompts.text.names import redact_message


@click.command("check", short_help="Validate knowledge, templates and configuration.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True), default=".")
@click.option("-f", "--format", "form", type=options.DATA_FORMATS, default="text", show_default=True)
@options.trust_option
def command(folder: Path, form: str) -> None:
    """Validate the data of stackprompt, your own configuration folder and FOLDER's .stackprompt.

    The examples of practices and technologies are tried as well. Each problem is printed as file:line: problem; remedy.
    The exit code is 1 when there is a problem.
    """
    root = folder.resolve()
    snapshot = load_snapshot(find_sources((root,), trusted=(root,) if options.is_trusted() else ()))
    problems = (*list_problems(snapshot), *find_failing_examples(snapshot), *find_broken_examples(snapshot))
    if form == "json":
        output.show_json(
            [{"path": p.path, "line": p.line, "what": redact_message(p.what), "remedy": p.remedy} for p in problems]
        )
    else:
        for problem in problems:
            output.show(redact_message(describe(problem)))
        counts = f"{len(snapshot.knowledge.technologies)} technologies, {len(snapshot.knowledge.practices)} practices"
        output.show(f"{counts}, {len(snapshot.templates.chosen)} templates: {len(problems)} problems")
    sys.exit(output.FOUND_PROBLEMS if problems else 0)
