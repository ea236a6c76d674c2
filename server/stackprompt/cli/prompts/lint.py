"""``stackprompt lint PROMPT``."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from stackprompt.api import find_sources
from stackprompt.cli import options, output
from stackprompt.engine.reload import load_snapshot
from stackprompt.knowledge.base import Knowledge
from stackprompt.prompts.lint.checklist import Answer, lint, score
from stackprompt.prompts.lint.question import LONGEST, LintContext
from stackprompt.prompts.text.names import redact_message

MAX_BYTES = 4_194_304
STANDARD_INPUT = Path("-")


@click.command("lint", short_help="Score a prompt by the checklist, with reasons.")
@click.argument("prompt", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--document", type=click.Path(path_type=Path), help="The file it is about: its lines and quotes are checked."
)
@click.option(
    "--tokens", default=LONGEST, show_default=True, type=click.IntRange(1), help="The largest size of the prompt."
)
@click.option("-f", "--format", "form", type=options.DATA_FORMATS, default="text", show_default=True)
def command(prompt: Path, document: Path | None, tokens: int, form: str) -> None:
    """Check PROMPT (a file, or - for standard input) with 24 questions; its author does not matter.

    The exit code is 1 when a question fails.
    """
    lines = None if document is None else _read_text(document).splitlines()
    knowledge = load_snapshot(find_sources()).knowledge
    conflicts = {practice.id: frozenset(practice.conflicts) for practice in knowledge.practices.values()}
    answers = lint(_read_text(prompt), LintContext(lines, conflicts, tokens, _list_commands(knowledge)))
    if form == "json":
        output.show_json(
            {"score": score(answers), "of": len(answers), "questions": [_answer_json(answer) for answer in answers]}
        )
    else:
        output.show("\n".join(_format_answers(answers)))
    sys.exit(0 if score(answers) == len(answers) else output.FOUND_PROBLEMS)


def _read_text(path: Path) -> str:
    try:
        if path == STANDARD_INPUT:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except OSError as error:
        output.fail(f"{path}: cannot be read: {error.strerror}; check the path")
    if len(data) > MAX_BYTES:
        output.fail(f"{path}: larger than {MAX_BYTES} bytes; pass a prompt")
    return data.decode("utf-8", errors="replace")


def _list_commands(knowledge: Knowledge) -> frozenset[str]:
    """Return the commands of all tools, up to the path they are given."""
    tools = (tool for technology in knowledge.technologies.values() for tool in technology.tools)
    return frozenset(tool.command.partition("{")[0].strip() for tool in tools)


def _answer_json(answer: Answer) -> dict[str, object]:
    return {
        "number": answer.number,
        "question": answer.question,
        "passed": answer.is_passed,
        "reason": redact_message(answer.reason),
    }


def _format_answers(answers: Sequence[Answer]) -> list[str]:
    lines = [click.style(f"{score(answers)} of {len(answers)}", bold=True)]
    for answer in answers:
        mark = click.style("ok", fg="green") if answer.is_passed else click.style("no", fg="red")
        lines.append(
            f"{answer.number:3} {mark} {answer.question}{': ' + redact_message(answer.reason) if answer.reason else ''}"
        )
    return lines
