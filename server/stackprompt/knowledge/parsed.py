"""What knowledge files held when they were last found good, so that a start need not parse hundreds of them again."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import orjson

from stackprompt.domain.version import VERSION

# When a file was modified, in nanoseconds, and its size: a file with the same has not changed.
Stamp: TypeAlias = tuple[int, int]
MAX_BYTES = 16 * 1024 * 1024
NAME_LETTERS = 12


class Parsed:
    """The TOML of files as plain data, by path; without a ``folder`` nothing is known and nothing is kept."""

    def __init__(self, folder: Path | None, origin: Path) -> None:
        """Begin with what was kept in ``folder`` for the knowledge of the installation at ``origin``."""
        # Two versions or installations of this program must not read what the other one found good.
        name = hashlib.sha256(f"{VERSION} {origin}".encode(errors="surrogateescape")).hexdigest()[:NAME_LETTERS]
        self._path = folder / f"knowledge-{name}.json" if folder else None
        self._before = _read(self._path) if self._path else {}
        self._now: dict[str, Any] = {}

    def get(self, path: Path, stamp: Stamp) -> dict[str, Any] | None:
        """Return what a file holds that was found good with this ``stamp``."""
        match self._before.get(str(path)):
            case [modified, size, dict(data)] if (modified, size) == stamp:
                self._now[str(path)] = (*stamp, data)
                return data
            case _:
                return None

    def put(self, path: Path, stamp: Stamp, data: dict[str, Any]) -> None:
        """Remember what a file holds, now that it was found good."""
        self._now[str(path)] = (*stamp, data)

    def keep(self) -> None:
        """Write down what was asked for and put, if that is news; where it cannot be, the next start takes longer."""
        if self._path is None or {k: v[:2] for k, v in self._now.items()} == _stamps(self._before):
            return
        unfinished = self._path.with_suffix(f".{os.getpid()}")
        # What JSON cannot hold is parsed again, and so is a folder that is read-only or full.
        with suppress(OSError, orjson.JSONEncodeError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _ = unfinished.write_bytes(orjson.dumps(self._now))
            _ = unfinished.replace(self._path)


def _stamps(before: dict[str, Any]) -> dict[str, Any]:
    return {path: tuple(kept[:2]) if isinstance(kept, list) else None for path, kept in before.items()}


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            found = orjson.loads(file.read(MAX_BYTES))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
