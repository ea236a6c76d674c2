"""What a scan saw of a workspace, in the user's cache folder: the next start reads only what has changed since.

A file that is not ours, not whole or of another version of program or knowledge is removed.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import orjson

from stackprompt.detection.codec import coded, decoded
from stackprompt.detection.detect import Sight
from stackprompt.domain.result import Ok
from stackprompt.domain.technology import Technologies
from stackprompt.runtime.cache import SCANS, CacheFolder, attempt, program_key

MAX_BYTES = 32 * 1024 * 1024
MAX_WORKSPACES = 32
# A smaller workspace is looked through before the file would be read.
MIN_ENTRIES = 1_000
_NAME_LETTERS = 24


@dataclass(frozen=True, slots=True)
class ScanCache:
    """The scan of one workspace in the file ``name``; ``key`` is what else it depends on."""

    folder: CacheFolder
    name: str
    key: str

    @property
    def path(self) -> Path:
        """Return where the scan is saved."""
        return self.folder.base / self.folder.name / self.name

    def load(self, fresh: Sight) -> Sight | None:
        """Return what was saved, with what ``fresh`` knows; None when there is nothing to be trusted."""
        body = self.folder.read(self.name, self.key)
        if body is None:
            return None
        found = attempt(partial(_decode, body, fresh))
        if isinstance(found, Ok) and found.value is not None:
            return found.value
        self.folder.remove(self.name)
        return None

    def save(self, sight: Sight) -> None:
        """Save ``sight`` unless it is small; where it cannot be saved, the next start takes longer."""
        if sum(folder.entries for folder in sight.scan.folders.values()) < MIN_ENTRIES:
            return
        # JSON holds no name that is not UTF-8.
        with suppress(orjson.JSONEncodeError):
            self.folder.save(self.name, self.key, (b"\n".join(map(orjson.dumps, coded(sight))),))


def _decode(body: memoryview, fresh: Sight) -> Sight | None:
    return decoded(map(orjson.loads, bytes(body).split(b"\n")), fresh)


def open_cache(base: Path, root: Path, technologies: Technologies, limit: int) -> ScanCache:
    """Return the cache of the workspace at ``root``, scanned with ``technologies`` and a size ``limit``."""
    place = str(root).encode(errors="surrogateescape")
    name = hashlib.sha256(place).hexdigest()[:_NAME_LETTERS]
    knowledge = hashlib.sha256()
    # One by one: writing all at once would hold every thread up.
    for id_ in sorted(technologies):
        knowledge.update(orjson.dumps(technologies[id_], default=sorted))
    key = f"{program_key('detection', 'domain', 'runtime')} {knowledge.hexdigest()} {limit} {place!r}"
    return ScanCache(CacheFolder(base, SCANS, MAX_WORKSPACES, MAX_BYTES), f"{name}.json", key)
