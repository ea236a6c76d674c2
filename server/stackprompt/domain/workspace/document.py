"""A text that a prompt can be about, and a place in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, NewType

FormatId = NewType("FormatId", str)
# The format of all files that no other format recognises.
PLAIN_TEXT = FormatId("text")


class Span(NamedTuple):
    """A range of text: lines count from 1, columns from 0 in code points, the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def touches(self, first: int, last: int) -> bool:
        """Return whether any line of ``first..last`` (inclusive, from 1) is in the span."""
        return self.line <= last and first <= self.end_line


WITHHELD = "[the name of this file says that it holds secrets: its text is left out]\n"


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one file: ``path`` is relative to the workspace at ``root``, with forward slashes.

    Without a root ("") nothing around the document is read. Of one that ``is_withheld`` the text only explains
    its absence.
    """

    uri: str
    path: str
    format: FormatId
    text: str
    version: int = 0
    root: str = ""
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The files around a document, by paths like its own: the texts of some, and the names of more.

    ``folders`` were looked into ("" is the root): what is not among the names is not in them. They are not ``is_whole``
    when there are more texts than are read.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    is_whole: bool = True

    def lack(self, path: str) -> bool:
        """Return whether there is certainly nothing at ``path``."""
        return path not in self.names and path.rpartition("/")[0] in self.folders


def withhold(document: Document) -> Document:
    """Return ``document`` without its text, as a file of which nothing but the name is known."""
    return replace(document, format=PLAIN_TEXT, text=WITHHELD, is_withheld=True)


NO_NEIGHBOURS = Neighbours()
