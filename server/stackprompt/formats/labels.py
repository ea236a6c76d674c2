"""The word for a document in a sentence, the language that its fence names, and the sign of its comments."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import PurePosixPath

from stackprompt.domain.workspace.document import FormatId
from stackprompt.formats.table import FORMAT_BY_ID
from stackprompt.resources import read_table


@lru_cache(maxsize=1024)
def label_of(format_id: FormatId, path: str) -> str:
    """Return what a document at ``path`` is called: its format's word, for code and databases that of its suffix."""
    format_ = FORMAT_BY_ID[format_id]
    if format_.label_at is not None:
        return format_.label_at(path)
    return _words_for(path).get("word", format_.label)


def language_of(format_id: FormatId, path: str) -> str:
    """Return the language that the fence around the document names, or ""."""
    return FORMAT_BY_ID[format_id].language or _words_for(path).get("fence", "")


def comment_of(format_id: FormatId, path: str) -> str:
    """Return what begins a comment that fills a line of the document, or ""."""
    return FORMAT_BY_ID[format_id].comment or _words_for(path).get("comment", "")


def _words_for(path: str) -> Mapping[str, str]:
    """Return the words of the table for a file of this name or suffix."""
    table, name = read_table("files"), PurePosixPath(path)
    words: Mapping[str, str] = table["names"].get(name.name) or table["suffixes"].get(name.suffix.lower(), {})
    return words
