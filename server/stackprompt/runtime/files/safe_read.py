"""Read files of a workspace that may be hostile: links, pipes, huge files, endless trees, secrets.

All reading of a workspace goes through this module. It starts no program and follows no link below the root.
"""

import errno
import itertools
import os
import stat
import time
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TypeAlias

from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.workspace.unreadable import Reason, Unreadable
from stackprompt.runtime.files.secret_files import is_secret_file

_SNIFFED_BYTES = 8_192
# The resolution of the coarsest file system in use, FAT, in nanoseconds.
_TICK = 2_000_000_000

# Time of modification in nanoseconds, and size in bytes.
FileStamp: TypeAlias = tuple[int, int]

# Windows has none of the first two and needs the third.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

_REASONS: Mapping[int, Reason] = MappingProxyType(
    {
        errno.ENOENT: "missing",
        errno.ENOTDIR: "missing",
        errno.ENAMETOOLONG: "missing",
        errno.EISDIR: "folder",
        errno.ELOOP: "outside",
        errno.ENXIO: "special",
        errno.ENODEV: "special",
    }
)


def read_text(root: Path, relative: str, limit: int) -> Result[str, Unreadable]:
    """Return the text of ``relative`` (forward slashes), a regular file below ``root`` of ``limit`` bytes at most.

    Bytes that are not UTF-8 become U+FFFD and a byte order mark is dropped. No link below ``root`` is
    followed, and a secret is refused by its name before anything is opened.
    """
    outcome = read_bytes(root, relative, limit)
    if isinstance(outcome, Err):
        return outcome
    if b"\0" in outcome.value[:_SNIFFED_BYTES]:
        return Err(Unreadable(relative, "binary"))
    return Ok(outcome.value.decode("utf-8-sig", errors="replace"))


def read_bytes(root: Path, relative: str, limit: int) -> Result[bytes, Unreadable]:
    """Return the bytes that ``read_text`` would decode."""
    reason = check_path(relative, root)
    if reason is not None:
        return Err(Unreadable(relative, reason))
    try:
        data = _read(root, PurePosixPath(relative).parts, limit)
    except OSError as error:
        return Err(Unreadable(relative, explain_os_error(error)))
    return Ok(data) if isinstance(data, bytes) else Err(Unreadable(relative, data))


def read_stamp(root: Path, relative: str) -> FileStamp | None:
    """Return time of modification and size of the regular file ``relative``; None without a settled one.

    A file that was modified a moment ago may be modified again within the same tick of the file system's clock.
    """
    try:
        status = os.lstat(f"{root}/{relative}")
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(status.st_mode) or not is_settled(status.st_mtime_ns):
        return None
    return status.st_mtime_ns, status.st_size


def read_size(root: Path, relative: str) -> int:
    """Return the size of the regular file ``relative`` in bytes, 0 without one."""
    try:
        status = os.lstat(f"{root}/{relative}")
    except (OSError, ValueError):
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def is_folder(root: Path, relative: str) -> bool:
    """Return whether ``relative`` is a folder and not a link to one; the folders above it are not checked."""
    try:
        return stat.S_ISDIR(os.lstat(f"{root}/{relative}").st_mode)
    except (OSError, ValueError):
        return False


def is_settled(modified: int) -> bool:
    """Return whether a later change certainly gets another time than ``modified`` (in nanoseconds)."""
    return 0 < modified < time.time_ns() - _TICK


@dataclass(frozen=True, slots=True)
class Listing:
    """The names in a folder, in order: ``others`` are links, devices and pipes, which are never opened.

    It is incomplete when the folder is missing, is behind a link, or has too many entries.
    """

    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    is_complete: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name."""
        return (*self.files, *self.folders, *self.others)


def list_folder(root: Path, relative: str, most: int = 1_000) -> Listing:
    """Return the names in the folder ``relative`` ("" is ``root`` itself); none when it cannot be listed."""
    parts = PurePosixPath(relative).parts
    if "\0" in relative or PurePosixPath(relative).is_absolute() or ".." in parts or Path(relative).drive:
        return Listing()
    try:
        descriptor = _open(root, parts) if parts else os.open(root, os.O_RDONLY)
    except OSError:
        return Listing()
    try:
        return _list_names(descriptor, most)
    except OSError:
        return Listing()
    finally:
        os.close(descriptor)


def _list_names(descriptor: int, most: int) -> Listing:
    with os.scandir(descriptor) as scan:
        entries = sorted(itertools.islice(scan, most), key=attrgetter("name"))
        is_complete = next(scan, None) is None
    files = tuple(entry.name for entry in entries if entry.is_file(follow_symlinks=False))
    folders = tuple(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    regular = {*files, *folders}
    others = tuple(entry.name for entry in entries if entry.name not in regular)
    return Listing(files, folders, others, is_complete)


def check_path(relative: str, root: Path | None = None) -> Reason | None:
    """Return why a file of this path must not be opened, by its name alone; None for most.

    A ``root`` that is itself a folder of secrets, such as ``.ssh``, makes secrets of its files.
    """
    path = PurePosixPath(relative)
    if "\0" in relative:
        return "missing"
    if path.is_absolute() or ".." in path.parts or Path(relative).drive:
        return "outside"
    if not path.parts:
        return "folder"
    return "secret" if is_secret_file(relative, "" if root is None else root.as_posix()) else None


def explain_os_error(error: OSError) -> Reason:
    """Return the reason for an error of the operating system."""
    return _REASONS.get(error.errno or 0, "denied")


def _read(root: Path, parts: tuple[str, ...], limit: int) -> bytes | Reason:
    descriptor = _open(root, parts)
    try:
        # From here on only the descriptor counts: the name may already belong to another file.
        return _read_descriptor(descriptor, limit)
    finally:
        os.close(descriptor)


def _read_descriptor(descriptor: int, limit: int) -> bytes | Reason:
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISDIR(mode):
        return "folder"
    if not stat.S_ISREG(mode):
        return "special"
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        data = file.read(limit + 1)
    # One byte above the limit is more reliable than the size, which a growing file exceeds.
    return data if len(data) <= limit else "too-large"


def _open(root: Path, parts: tuple[str, ...]) -> int:
    if os.open not in os.supports_dir_fd:
        return open_resolved(root, parts)
    folder = os.open(root, os.O_RDONLY)
    try:
        for part in parts[:-1]:
            deeper = os.open(part, _OPEN_FLAGS, dir_fd=folder)
            os.close(folder)
            folder = deeper
        return os.open(parts[-1], _OPEN_FLAGS, dir_fd=folder)
    finally:
        os.close(folder)


def open_resolved(root: Path, parts: tuple[str, ...]) -> int:
    """Open a file where folders cannot be opened one by one (Windows): no part of the path may be a link."""
    # Not Path.resolve, which raises an error of its own for links that lead to each other.
    path = Path(os.path.realpath(root), *parts)
    if Path(os.path.realpath(path)) != path:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return os.open(path, _OPEN_FLAGS)
