"""A program that verifies a result."""

from dataclasses import dataclass

from stackprompt.domain.knowledge.vocabulary import Verification
from stackprompt.domain.workspace.document import FormatId


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that verifies a result; ``command`` holds ``{file}`` or ``{folder}`` where its path goes.

    It reads ``documents`` of these kinds, except in folders that are in ``not_below``, and source files with one of the
    ``suffixes``, about which it ``verifies`` one thing.
    """

    name: str
    purpose: str
    command: str
    homepage: str
    documents: frozenset[FormatId] = frozenset()
    not_below: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    verifies: Verification = Verification.TESTS
