"""A text that a prompt can be about, and a place in it."""

from dataclasses import dataclass
from enum import StrEnum


class DocumentKind(StrEnum):
    """What a reader of ``stackprompt.documents`` understands; TEXT is everything else."""

    DOCKERFILE = "dockerfile"
    COMPOSE = "compose"
    KUBERNETES = "kubernetes"
    TEXT = "text"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of text: lines count from 1, columns from 0 in code points, the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def touches(self, first: int, last: int) -> bool:
        """Tell whether any line of ``first..last`` (inclusive, from 1) lies in the span."""
        return self.line <= last and first <= self.end_line


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one file: ``path`` is relative to the workspace, with forward slashes."""

    uri: str
    path: str
    kind: DocumentKind
    text: str
    version: int = 0
