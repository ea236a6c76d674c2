"""Scans of workspaces in the user's cache folder: the next start reads only the files that changed since.

A damaged file, a file of another program, or one of another version of program or knowledge is removed.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import orjson

from stackprompt.detection.codec import decode, encode
from stackprompt.detection.detect import WorkspaceScan
from stackprompt.domain.knowledge.technology import Technologies
from stackprompt.domain.result import Ok
from stackprompt.runtime.files.cache import SCANS, CacheFolder, compute_program_key, decode_safely

MAX_BYTES = 32 * 1024 * 1024
MAX_WORKSPACES = 32
# A smaller workspace is scanned faster than its file would be read.
MIN_ENTRIES = 1_000
_NAME_LETTERS = 24


@dataclass(frozen=True, slots=True)
class ScanCache:
    """The scan of one workspace in the file ``name``; ``key`` covers everything else that it depends on."""

    folder: CacheFolder
    name: str
    key: str

    @property
    def path(self) -> Path:
        """Return the path of the file."""
        return self.folder.base / self.folder.name / self.name

    def load(self, fresh: WorkspaceScan) -> WorkspaceScan | None:
        """Return the saved scan with the technologies of ``fresh``; None when it is absent or damaged."""
        body = self.folder.read(self.name, self.key)
        if body is None:
            return None
        scan = decode_safely(lambda: decode(map(orjson.loads, bytes(body).split(b"\n")), fresh))
        if isinstance(scan, Ok) and scan.value is not None:
            return scan.value
        self.folder.remove(self.name)
        return None

    def save(self, scan: WorkspaceScan) -> None:
        """Save ``scan`` unless it is small; a failure only makes the next start slower."""
        if sum(folder.entries for folder in scan.index.folders.values()) < MIN_ENTRIES:
            return
        # JSON cannot represent names that are not UTF-8.
        with suppress(orjson.JSONEncodeError):
            self.folder.save(self.name, self.key, (b"\n".join(map(orjson.dumps, encode(scan))),))


def open_cache(base: Path, root: Path, technologies: Technologies, limit: int) -> ScanCache:
    """Return the cache of the workspace at ``root``, scanned with ``technologies`` and a size ``limit``."""
    location = str(root).encode(errors="surrogateescape")
    name = hashlib.sha256(location).hexdigest()[:_NAME_LETTERS]
    knowledge = hashlib.sha256()
    # One by one: a single large dump would block all other threads.
    for id_ in sorted(technologies):
        knowledge.update(orjson.dumps(technologies[id_], default=sorted))
    key = f"{compute_program_key('detection', 'domain', 'runtime')} {knowledge.hexdigest()} {limit} {location!r}"
    return ScanCache(CacheFolder(base, SCANS, MAX_WORKSPACES, MAX_BYTES), f"{name}.json", key)
