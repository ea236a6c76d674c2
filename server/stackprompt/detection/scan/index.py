"""Records of the folders and files of a workspace: plain values from which the stack is built and rebuilt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from stackprompt.detection.signals.matches import SignalMatch
from stackprompt.runtime.files.safe_read import FileStamp


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file that was selected for reading: its matches, the members that it declares, or why it was not read.

    A file has no ``stamp`` when a later change might not alter it; every scan reads it again.
    """

    name: str
    stamp: FileStamp | None
    matches: tuple[SignalMatch, ...] = ()
    members: tuple[str, ...] = ()
    cut: str = ""


@dataclass(frozen=True, slots=True)
class FolderRecord:
    """A folder of the workspace; the first six fields are those of ``runtime.tree.walk.FolderListing``.

    ``name_matches`` are the matches of file names, ``files`` the files that were selected for reading.
    """

    path: str
    stamp: int
    rules: str
    own_rules: tuple[str, ...]
    entries: int
    folders: tuple[str, ...]
    has_manifest: bool
    name_matches: tuple[SignalMatch, ...] = ()
    files: tuple[FileRecord, ...] = ()

    def all_matches(self) -> Iterator[SignalMatch]:
        """Yield the matches of file names, then those of texts."""
        yield from self.name_matches
        for file in self.files:
            yield from file.matches


# By path from the root ("" is the root), folders near the root first.
Folders: TypeAlias = Mapping[str, FolderRecord]


@dataclass(frozen=True, slots=True)
class FolderIndex:
    """The folders of a workspace, the cuts of the walk, and the size in bytes of the files selected for reading."""

    folders: Folders
    cuts: tuple[str, ...] = ()
    bytes_read: int = 0


def join_path(folder: str, name: str) -> str:
    """Return the path of ``name`` in ``folder``."""
    return f"{folder}/{name}" if folder else name
