"""One version of a document that is open in the editor, with the answers about it."""

from collections.abc import Iterable
from functools import cached_property

from stackprompt.domain.workspace.document import Document
from stackprompt.lsp.documents import lines
from stackprompt.lsp.documents.lines import TextPosition

# A change: its start, its end and the new text, or the new text of the whole document.
Change = tuple[TextPosition, TextPosition, str] | str
MAX_ANSWERS = 64
# The method and the params as JSON.
AnswerKey = tuple[str, bytes]


class AnswerCache:
    """The answers about one version of a document with one snapshot, as JSON."""

    def __init__(self) -> None:
        self._bodies: dict[AnswerKey, bytes] = {}

    def get(self, key: AnswerKey) -> bytes | None:
        """Return the stored answer, if any."""
        return self._bodies.get(key)

    def store(self, key: AnswerKey, answer: bytes) -> None:
        """Store an answer, up to a limit: a cursor does not stop at more places of one version."""
        if len(self._bodies) < MAX_ANSWERS:
            self._bodies[key] = answer


class OpenDocument:
    """A version of an open document; a change makes another, so that a coroutine keeps the version it began with."""

    def __init__(self, uri: str, language: str, version: int, content: list[str]) -> None:
        self.uri = uri
        self.language = language
        self.version = version
        self.lines = content
        # Its path and root in the workspace and its form for the engine, set at the first request.
        self.path: str | None = None
        self.root = ""
        self.document: Document | None = None
        self.answers = AnswerCache()

    @cached_property
    def text(self) -> str:
        """Return the whole text."""
        return "".join(self.lines)

    def apply(self, version: int, changes: Iterable[Change], encoding: str) -> "OpenDocument":
        """Return the version after ``changes``, applied one after the other."""
        content = self.lines.copy()
        for change in changes:
            if isinstance(change, str):
                content = lines.split_lines(change)
            else:
                lines.replace_range(content, *change, encoding)
        newer = OpenDocument(self.uri, self.language, version, content)
        newer.path, newer.root = self.path, self.root
        return newer
