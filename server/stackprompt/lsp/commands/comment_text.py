"""A prompt as a comment above a line, with the indent of that line."""

from typing import TYPE_CHECKING

from stackprompt.domain.prompts.argument import ArgumentValues
from stackprompt.lsp.documents.lines import split_lines

if TYPE_CHECKING:
    from stackprompt.engine.offers.view import View


def build_comment(
    view: "View", task: str, number: int, lines: tuple[int, int] | None = None, arguments: ArgumentValues = ()
) -> str:
    """Return the text to insert above line ``number`` (from 0); "" for an unknown task or a file without comments."""
    content = split_lines(view.document.text)
    line = content[number] if number < len(content) else ""
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    return "".join(f"{indent}{text}\n" for text in view.comment(task, number + 1, lines, arguments))
