"""What was seen of workspaces, kept in the user's cache folder, so that the next start reads only what changed since.

A file that is not ours, not whole or of another version of program or knowledge is as good as none.
"""

import hashlib
import os
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import orjson

from stackprompt.detection.coded import coded, decoded
from stackprompt.detection.detect import Sight
from stackprompt.domain.technology import Technologies
from stackprompt.domain.version import VERSION
from stackprompt.runtime.paths import private_folder

FOLDER = "stacks"
MAX_BYTES = 32 * 1024 * 1024
MOST_WORKSPACES = 32
# A smaller workspace is looked through before the file would be read.
WORTH_KEEPING = 1_000
_NAME_LETTERS = 24
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the sight of one workspace is kept, and the key of what it depends on beside the workspace itself."""

    path: Path
    key: str

    def load(self, fresh: Sight) -> Sight | None:
        """Return what was kept, with what ``fresh`` knows; None when there is nothing to be trusted."""
        try:
            data = _content(self.path)
        except OSError:
            return None
        digest, _, body = data.partition(b"\n")
        if len(data) > MAX_BYTES or digest != self._digest(body):
            return None
        return decoded(map(orjson.loads, body.split(b"\n")), fresh)

    def keep(self, sight: Sight) -> None:
        """Write ``sight`` down in one step; where it cannot be, the next start takes longer."""
        if sum(folder.entries for folder in sight.scan.folders.values()) < WORTH_KEEPING:
            return
        unfinished = self.path.with_suffix(f".{secrets.token_hex(8)}")
        # A name that is no UTF-8, or a folder that is read-only or full.
        with suppress(OSError, orjson.JSONEncodeError):
            body = b"\n".join(map(orjson.dumps, coded(sight)))
            if len(body) >= MAX_BYTES:
                return
            folder = private_folder(self.path.parent)
            try:
                _written(unfinished, self._digest(body) + b"\n" + body)
                _ = unfinished.replace(self.path)
            finally:
                unfinished.unlink(missing_ok=True)
            _thin_out(folder)

    def _digest(self, body: bytes) -> bytes:
        """Return the hash of key and content: what another version wrote is as odd as half a file."""
        return hashlib.sha256(self.key.encode() + body).hexdigest().encode()


def shelf(cache_folder: Path, root: Path, technologies: Technologies, limit: int) -> Shelf:
    """Return where the sight of the workspace at ``root`` is kept, made with ``technologies`` and a size ``limit``."""
    place = str(root).encode(errors="surrogateescape")
    name = hashlib.sha256(place).hexdigest()[:_NAME_LETTERS]
    knowledge = hashlib.sha256()
    # One by one: writing all at once would hold every thread up.
    for id_ in sorted(technologies):
        knowledge.update(orjson.dumps(technologies[id_], default=sorted))
    return Shelf(
        cache_folder / FOLDER / f"{name}.json", f"{VERSION} {_readers()} {knowledge.hexdigest()} {limit} {place!r}"
    )


@cache
def _readers() -> str:
    """Return what tells this program from one in which somebody changed a reader."""
    files = sorted(Path(__file__).parent.rglob("*.py"))
    stamps = [(file.name, (status := file.stat()).st_mtime_ns, status.st_size) for file in files]
    return hashlib.sha256(repr(stamps).encode()).hexdigest()


def _content(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | _FLAGS)
    try:
        if not _is_ours(descriptor):
            return b""
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(MAX_BYTES + 1)
    finally:
        os.close(descriptor)


def _is_ours(descriptor: int) -> bool:
    """Tell whether a file is a regular one that only its owner, who we are, may write."""
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        return False
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & _OTHERS_MAY_WRITE


def _written(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        _ = file.write(data)


def _thin_out(folder: Path) -> None:
    """Let go of the oldest when there are too many; what was left half-written counts."""
    found = sorted(((file.stat().st_mtime_ns, file) for file in folder.iterdir()), reverse=True)
    for _, file in found[MOST_WORKSPACES:]:
        file.unlink(missing_ok=True)
