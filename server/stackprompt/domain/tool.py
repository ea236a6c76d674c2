"""A program that verifies a result."""

from dataclasses import dataclass

from stackprompt.domain.document import DocumentKind


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that verifies a result; ``command`` holds ``{file}`` or ``{folder}`` where its path goes."""

    name: str
    purpose: str
    command: str
    homepage: str
    documents: frozenset[DocumentKind]
