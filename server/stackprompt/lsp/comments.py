"""A prompt as a comment above a line, indented like it."""

from typing import TYPE_CHECKING

from stackprompt.domain.argument import ArgumentValues
from stackprompt.lsp.lines import split

if TYPE_CHECKING:
    from stackprompt.engine.view import View


def comment_above(
    view: "View", task: str, number: int, lines: tuple[int, int] | None = None, arguments: ArgumentValues = ()
) -> str:
    """Return what to insert above line ``number`` (from 0); "" when the task or the comments are unknown."""
    content = split(view.document.text)
    line = content[number] if number < len(content) else ""
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    return "".join(f"{indent}{text}\n" for text in view.comment(task, number + 1, lines, arguments))
