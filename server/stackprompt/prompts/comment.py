"""A short prompt as comment lines, for assistants that read the file itself: no document, no template, no waiting."""

import textwrap
from collections.abc import Sequence
from functools import lru_cache
from pathlib import PurePosixPath

from stackprompt.domain.document import Document, DocumentKind
from stackprompt.domain.finding import Finding
from stackprompt.domain.task import Task
from stackprompt.prompts.labels import label_of

MAX_FINDINGS = 8
WIDTH = 100
_HASH_SUFFIXES = frozenset({".py", ".sh", ".rb", ".toml", ".tf", ".yml", ".yaml", ".conf", ".cfg", ".mk", ".nix", ".r"})
_CLOSING = "Keep behaviour and all other lines. If a fix needs a fact that is not in the file, ask."


def comment_leader(document: Document) -> str | None:
    """Return what begins a line comment in the document, or None when that is not known."""
    path = PurePosixPath(document.path)
    is_hash = document.kind is not DocumentKind.TEXT or path.suffix in _HASH_SUFFIXES or path.name == "Makefile"
    return "#" if is_hash else None


def comment_lines(
    task: Task, document: Document, findings: Sequence[Finding], leader: str, before_line: int
) -> tuple[str, ...]:
    """Write the comment to be inserted before ``before_line`` (from 1), with the numbers the lines will then have."""
    shift = 0
    lines = _lines(task, document, findings, leader, before_line, shift)
    # The comment moves the lines below it; longer numbers may in turn wrap it into one line more.
    while len(lines) != shift:
        shift = max(len(lines), shift + 1)
        lines = _lines(task, document, findings, leader, before_line, shift)
        if len(lines) < shift:
            break
    return lines


def _lines(  # noqa: PLR0913, PLR0917 - the pieces of one sentence
    task: Task, document: Document, findings: Sequence[Finding], leader: str, before_line: int, shift: int
) -> tuple[str, ...]:
    sentence = task.offer.replace("{document}", label_of(document.kind, document.path))
    paragraphs = [f"Prompt: {sentence}. {_CLOSING}"]
    for finding in findings[:MAX_FINDINGS]:
        line = finding.span.line + (shift if finding.span.line >= before_line else 0)
        paragraphs.append(f"- line {line}: {finding.practice.title}. {finding.practice.how.strip()}")
    if len(findings) > MAX_FINDINGS:
        paragraphs.append(f"- and {len(findings) - MAX_FINDINGS} less severe ones")
    return tuple(line for paragraph in paragraphs for line in _wrapped(paragraph, leader))


@lru_cache(maxsize=1024)
def _wrapped(paragraph: str, leader: str) -> tuple[str, ...]:
    hang = f"{leader}   " if paragraph.startswith("- ") else f"{leader} "
    text = " ".join(paragraph.split())
    lines = textwrap.wrap(text, WIDTH, initial_indent=f"{leader} ", subsequent_indent=hang, break_long_words=False)
    return tuple(lines)
