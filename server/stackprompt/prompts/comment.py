"""A short prompt as comment lines, for assistants that read the file itself: no document, no template, no waiting."""

import textwrap
from collections.abc import Sequence
from functools import lru_cache

from stackprompt.domain.knowledge.finding import Finding
from stackprompt.domain.prompts.argument import MAX_TEXT
from stackprompt.domain.prompts.task import Task
from stackprompt.domain.workspace.document import Document
from stackprompt.formats.labels import label_of
from stackprompt.prompts.text.fence import clean

MAX_FINDINGS = 8
WIDTH = 100
MAX_VALUE = 400
_CLOSING = "Keep behaviour and all other lines. If a fix needs a fact that is not in the file, ask."


def write_lines(  # noqa: PLR0913, PLR0917 - what one comment is made of
    task: Task,
    document: Document,
    findings: Sequence[Finding],
    leader: str,
    before_line: int,
    arguments: Sequence[tuple[str, str]] = (),
) -> tuple[str, ...]:
    """Write the comment to be inserted before ``before_line`` (from 1), with the numbers the lines will then have.

    ``arguments`` are those of the user, by their titles.
    """
    sentence = task.offer.replace("{document}", label_of(document.format, document.path))
    head = [f"Prompt: {sentence}. {_CLOSING}", *(f"- {title}: {_join_lines(value)}" for title, value in arguments)]
    shift = 0
    lines = _write_paragraphs(head, findings, leader, before_line, shift)
    # The comment moves the lines below it; longer numbers may in turn wrap it into one line more.
    while len(lines) != shift:
        shift = max(len(lines), shift + 1)
        lines = _write_paragraphs(head, findings, leader, before_line, shift)
        if len(lines) < shift:
            break
    return lines


def _join_lines(value: str) -> str:
    text = " ".join(" ".join(clean(value[:MAX_TEXT]).lines).split())
    return text if len(text) <= MAX_VALUE else f"{text[:MAX_VALUE]}…"


def _write_paragraphs(
    head: Sequence[str], findings: Sequence[Finding], leader: str, before_line: int, shift: int
) -> tuple[str, ...]:
    paragraphs = list(head)
    for finding in findings[:MAX_FINDINGS]:
        line = finding.span.line + (shift if finding.span.line >= before_line else 0)
        paragraphs.append(f"- line {line}: {finding.practice.title}. {finding.practice.how.strip()}")
    if len(findings) > MAX_FINDINGS:
        paragraphs.append(f"- and {len(findings) - MAX_FINDINGS} less severe ones")
    return tuple(line for paragraph in paragraphs for line in _wrap(paragraph, leader))


@lru_cache(maxsize=1024)
def _wrap(paragraph: str, leader: str) -> tuple[str, ...]:
    hang = f"{leader}   " if paragraph.startswith("- ") else f"{leader} "
    text = " ".join(paragraph.split())
    lines = textwrap.wrap(text, WIDTH, initial_indent=f"{leader} ", subsequent_indent=hang, break_long_words=False)
    return tuple(lines)
