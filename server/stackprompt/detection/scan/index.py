"""What a look at a workspace leaves of each folder: plain values, from which the stack is counted and counted again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from stackprompt.detection.signals.matches import Sighting
from stackprompt.runtime.guarded import Stamp


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file that was worth reading: what its text tells, the folders it declares as parts, or why it was not read.

    ``stamp`` is None when it is not sure that a change would show in it.
    """

    name: str
    stamp: Stamp | None
    sightings: tuple[Sighting, ...] = ()
    members: tuple[str, ...] = ()
    cut: str = ""


@dataclass(frozen=True, slots=True)
class SeenFolder:
    """A folder of the workspace; the first five are as in ``runtime.walk.Listed``, ``names`` is what the names tell."""

    path: str
    stamp: int
    rules: str
    own_rules: tuple[str, ...]
    entries: int
    folders: tuple[str, ...]
    has_manifest: bool
    names: tuple[Sighting, ...] = ()
    files: tuple[SeenFile, ...] = ()

    def sightings(self) -> Iterator[Sighting]:
        """Yield what names and texts tell."""
        yield from self.names
        for file in self.files:
            yield from file.sightings


# By path from the root ("" is the root), folders near the root first.
Folders: TypeAlias = Mapping[str, SeenFolder]


def joined(folder: str, name: str) -> str:
    """Return the path of ``name`` in ``folder``."""
    return f"{folder}/{name}" if folder else name
