"""Store files in the user's cache folder; read them only when they are whole and no other user wrote them.

No fault of a cache fails a start: an invalid file is removed, and data that cannot be stored is computed again.
"""

import errno
import hashlib
import os
import stat
import sys
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.version import VERSION
from stackprompt.runtime.files.atomic_write import UNFINISHED, Folder, make_private_folder, open_folder, replace_file

T = TypeVar("T")
KNOWLEDGE = "knowledge"
SCANS = "stacks"
PROMPTS = "prompts"
_SECONDS_TO_FINISH = 3_600
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_NOT_THE_OWNER = stat.S_IRWXG | stat.S_IRWXO
_FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_DIGEST_LETTERS = 64
_PACKAGE = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class CorruptCache:
    """A cached file cannot be decoded; ``cause`` is the exception."""

    cause: Exception


@dataclass(frozen=True, slots=True)
class CacheFolder:
    """A folder below the user's cache folder ``base``: the newest ``max_files``, none above ``max_bytes``."""

    base: Path
    name: str
    max_files: int
    max_bytes: int

    def read(self, file: str, key: str) -> memoryview | None:
        """Return the body that was saved under the same ``key``; a file with another digest is removed."""
        with suppress(OSError), self._open() as folder:
            try:
                data = _read(folder, file, self.max_bytes + _DIGEST_LETTERS + 1)
            except FileNotFoundError:
                return None
            except OSError:  # a link, or a folder
                data = memoryview(b"")
            body = data[_DIGEST_LETTERS + 1 :]
            if bytes(data[: _DIGEST_LETTERS + 1]) == _compute_digest(key, (body,)) + b"\n":
                return body
            _remove(folder, file)
        return None

    def save(self, file: str, key: str, body: Sequence[bytes | memoryview]) -> None:
        """Save ``body`` under ``key``; a failure is ignored."""
        if sum(map(len, body)) <= self.max_bytes:
            _ = self.write(file, (_compute_digest(key, body), b"\n", *body))

    def write(self, file: str, chunks: Iterable[bytes | memoryview]) -> Result[Path, str]:
        """Write a file without a digest and remove the oldest; the error is the reason of a failure."""
        try:
            make_private_folder(self.base)
            with self._open(new_mode=0o700) as folder:
                replace_file(folder, file, chunks, None, is_cache=True)
                _evict_oldest(folder, file, self.max_files)
        except OSError as error:
            return Err(error.strerror or str(error))
        return Ok(self.base / self.name / file)

    async def write_in_thread(self, file: str, chunks: Iterable[bytes | memoryview]) -> Result[Path, str]:
        """Call ``write`` off the event loop."""
        from aiofiles.os import wrap  # noqa: PLC0415 - only a server that shows a prompt as a file needs it

        outcome: Result[Path, str] = await wrap(self.write)(file, chunks)
        return outcome

    def remove(self, file: str) -> None:
        """Remove a file that cannot be used."""
        with suppress(OSError), self._open() as folder:
            _remove(folder, file)

    def find_fault(self) -> str:
        """Return why no file can be saved here, "" when it can."""
        try:
            make_private_folder(self.base)
            with self._open(new_mode=0o700) as folder:
                probe = f".stackprompt-{os.urandom(8).hex()}{UNFINISHED}"
                replace_file(folder, probe, (b"probe",), None, is_cache=True)
                _remove(folder, probe)
        except OSError as error:
            return error.strerror or str(error)
        return ""

    @contextmanager
    def _open(self, new_mode: int | None = None) -> Generator[Folder]:
        base = Path(os.path.abspath(self.base))  # noqa: PTH100 - resolving would follow the link that must be refused
        # The user may share the base folder with other programs: only the folder below it is closed to others.
        with open_folder(base.parent, (base.name,)) as outer:
            _check_owner(outer, str(base), is_root_fine=True)
        with open_folder(base.parent, (base.name, self.name), new_mode=new_mode) as folder:
            _check_owner(folder, str(base / self.name))
            if folder.descriptor is not None and _read_status(folder).st_mode & _NOT_THE_OWNER:
                os.chmod(folder.descriptor, 0o700)  # noqa: PTH101 - the folder that was checked, not its name
            yield folder


def decode_safely(decode: Callable[[], T]) -> Result[T, CorruptCache]:
    """Return the result of ``decode``, which raises on damaged data."""
    try:
        return Ok(decode())
    except Exception as cause:  # noqa: BLE001 - damaged data can raise anything
        return Err(CorruptCache(cause))


@cache
def compute_program_key(*packages: str) -> str:
    """Return a key that changes with the code of ``packages``, Python or the version, and so the shape of data."""
    files = sorted(file for package in packages for file in (_PACKAGE / package).rglob("*.py"))
    stamps = [(str(file), (status := file.stat()).st_mtime_ns, status.st_size) for file in files]
    digest = hashlib.sha256(repr(stamps).encode(errors="surrogateescape")).hexdigest()
    # One version of Python may accept a pattern that another rejects.
    return f"{VERSION} {sys.version_info[:2]} {digest}"


def check_cache_folders(base: Path) -> str:
    """Return in one line why the cache folder ``base`` cannot be used, "" when it can."""
    for name in (KNOWLEDGE, SCANS, PROMPTS):
        fault = CacheFolder(base, name, 1, 1).find_fault()
        if fault:
            return f"{base / name} cannot be used: {fault}; each start takes longer, so set STACKPROMPT_CACHE_DIR"
    return ""


def _compute_digest(key: str, body: Iterable[bytes | memoryview]) -> bytes:
    # The key is hashed to a fixed length, so that no other key and body give the same bytes.
    digest = hashlib.sha256(hashlib.sha256(key.encode(errors="surrogateescape")).digest())
    for chunk in body:
        digest.update(chunk)
    return digest.hexdigest().encode()


def _read(folder: Folder, file: str, most: int) -> memoryview:
    """Return the content of a regular file that only we may write; nothing of any other."""
    descriptor = os.open(folder.of(file), _FILE, dir_fd=folder.descriptor)
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or not _is_ours(status) or status.st_size > most:
            return memoryview(b"")
        # A read of the limit would allocate as much memory at once.
        return memoryview(stream.read(status.st_size))


def _is_ours(status: os.stat_result) -> bool:
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & _OTHERS_MAY_WRITE


def _check_owner(folder: Folder, display_path: str, *, is_root_fine: bool = False) -> None:
    if not hasattr(os, "geteuid"):
        return
    owner = _read_status(folder).st_uid
    if owner != os.geteuid() and not (is_root_fine and owner == 0):
        raise PermissionError(errno.EPERM, f"{display_path} belongs to another user")


def _read_status(folder: Folder) -> os.stat_result:
    return os.stat(folder.path if folder.descriptor is None else folder.descriptor)  # noqa: PTH116 - may be a number


def _remove(folder: Folder, file: str) -> None:
    # A folder in the place of a file stays: it may not be ours.
    with suppress(OSError):
        os.unlink(folder.of(file), dir_fd=folder.descriptor)


def _evict_oldest(folder: Folder, newest: str, most: int) -> None:
    """Remove all but the newest files, and unfinished files of processes that ended."""
    files: list[tuple[int, str]] = []
    with os.scandir(folder.path if folder.descriptor is None else folder.descriptor) as entries:
        for entry in entries:
            # Another process may remove the same file.
            with suppress(OSError):
                status = entry.stat(follow_symlinks=False)
                if entry.name != newest and not stat.S_ISDIR(status.st_mode):
                    files.append((status.st_mtime_ns, entry.name))
    too_old = time.time_ns() - _SECONDS_TO_FINISH * 1_000_000_000
    for position, (when, name) in enumerate(sorted(files, reverse=True), 1):
        if position >= most or (name.endswith(UNFINISHED) and when < too_old):
            _remove(folder, name)
