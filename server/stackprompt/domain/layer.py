"""Layers of data: later layers win over earlier ones, entry by entry."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

Origin: TypeAlias = Literal["built-in", "user", "workspace"]


@dataclass(frozen=True, slots=True)
class Layer:
    """A folder with ``knowledge``, ``templates``, settings or house rules, and whose it is."""

    folder: Path
    origin: Origin

    @property
    def workspace(self) -> Path | None:
        """Return the workspace whose folder this is."""
        return self.folder.parent if self.origin == "workspace" else None


@dataclass(frozen=True, slots=True)
class ShadowedEntry:
    """The entry ``id`` of ``loser`` is not used because ``winner`` has one too."""

    id: str
    loser: str
    winner: str
