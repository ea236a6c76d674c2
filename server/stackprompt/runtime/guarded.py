"""The only reader of the workspace, which may be hostile: links, pipes, huge files, endless trees, secrets.

Nothing here runs a program or follows a link below the root.
"""

import errno
import itertools
import os
import re
import stat
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from stackprompt.domain.result import Err, Ok, Result
from stackprompt.domain.unreadable import Reason, Unreadable
from stackprompt.runtime.ignored import IgnoreRules, is_own, read_rules

_SNIFFED_BYTES = 8_192
_LONGEST_GITIGNORE = 100_000
_DEEPEST = 60

_SECRET = re.compile(
    r"(?i)^(\.env(\..+)?|\.netrc|\.pgpass|\.git-credentials|\.htpasswd|id_(rsa|dsa|ecdsa|ed25519)"
    r"|.+\.(pem|key|p12|pfx|jks|keystore|kdbx|ppk)|.*\.tfstate.*)$"
)
_PUBLIC = re.compile(r"(?i)^\.env\.(.+\.)?(example|sample|template)$")

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


def is_secret(relative: str) -> bool:
    """Tell whether the file's name says that it holds keys, passwords or state with passwords in it."""
    name = PurePosixPath(relative).name
    return bool(_SECRET.match(name)) and not _PUBLIC.match(name)


def read_text(root: Path, relative: str, limit: int) -> Result[str, Unreadable]:
    """Return the text of ``relative`` (forward slashes), a regular file below ``root`` of ``limit`` bytes at most.

    Bytes that are not UTF-8 become U+FFFD and a byte order mark is dropped. No link below ``root`` is
    followed, and a secret is refused by its name before anything is opened.
    """
    found = read_bytes(root, relative, limit)
    if isinstance(found, Err):
        return found
    if b"\0" in found.value[:_SNIFFED_BYTES]:
        return Err(Unreadable(relative, "binary"))
    return Ok(found.value.decode("utf-8-sig", errors="replace"))


def read_bytes(root: Path, relative: str, limit: int) -> Result[bytes, Unreadable]:
    """Return what ``read_text`` would decode."""
    reason = refusal(relative)
    if reason is not None:
        return Err(Unreadable(relative, reason))
    try:
        data = _read(root, PurePosixPath(relative).parts, limit)
    except OSError as error:
        return Err(Unreadable(relative, _reason(error)))
    return Ok(data) if isinstance(data, bytes) else Err(Unreadable(relative, data))


@dataclass(frozen=True, slots=True)
class Listing:
    """The names in a folder, in order: ``others`` are links, devices and pipes, which nothing here goes through.

    It is not complete when the folder is not there, lies behind a link, or has too many entries.
    """

    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    is_complete: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name."""
        return (*self.files, *self.folders, *self.others)


def listed(root: Path, relative: str, most: int = 1_000) -> Listing:
    """Return what lies in the folder ``relative`` ("" is ``root`` itself); nothing when it cannot be looked into."""
    parts = PurePosixPath(relative).parts
    if "\0" in relative or PurePosixPath(relative).is_absolute() or ".." in parts or Path(relative).drive:
        return Listing()
    try:
        descriptor = _open(root, parts) if parts else os.open(root, os.O_RDONLY)
    except OSError:
        return Listing()
    try:
        return _names(descriptor, most)
    except OSError:
        return Listing()
    finally:
        os.close(descriptor)


def _names(descriptor: int, most: int) -> Listing:
    with os.scandir(descriptor) as found:
        entries = sorted(itertools.islice(found, most), key=attrgetter("name"))
        is_complete = next(found, None) is None
    files = tuple(entry.name for entry in entries if entry.is_file(follow_symlinks=False))
    folders = tuple(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    known = {*files, *folders}
    others = tuple(entry.name for entry in entries if entry.name not in known)
    return Listing(files, folders, others, is_complete)


def refusal(relative: str) -> Reason | None:
    """Return why no file of this path is ever touched, whatever lies there; None for most."""
    path = PurePosixPath(relative)
    if "\0" in relative:
        return "missing"
    if path.is_absolute() or ".." in path.parts or Path(relative).drive:
        return "outside"
    if not path.parts:
        return "folder"
    return "secret" if is_secret(relative) else None


def _reason(error: OSError) -> Reason:
    return _REASONS.get(error.errno or 0, "denied")


def _read(root: Path, parts: tuple[str, ...], limit: int) -> bytes | Reason:
    descriptor = _open(root, parts)
    try:
        # From here on only the descriptor counts: the name may already mean another file.
        return _content(descriptor, limit)
    finally:
        os.close(descriptor)


def _content(descriptor: int, limit: int) -> bytes | Reason:
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISDIR(mode):
        return "folder"
    if not stat.S_ISREG(mode):
        return "special"
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        data = file.read(limit + 1)
    # One byte more than allowed tells more than the size, which a growing file outruns.
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
    written = root.resolve().joinpath(*parts)
    if written.resolve() != written:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(written))
    return os.open(written, _OPEN_FLAGS)


@dataclass(frozen=True, slots=True)
class Budget:
    """What looking through a workspace may cost; whatever it leaves unread is reported as a cut."""

    max_entries: int = 200_000
    max_seconds: float = 20.0
    max_file_bytes: int = 1_000_000


@dataclass(frozen=True, slots=True)
class WalkedFile:
    """A regular file: ``path`` relative to the root with forward slashes, ``modified`` in nanoseconds."""

    path: str
    size: int
    modified: int


@dataclass(frozen=True, slots=True)
class Walk:
    """The files of a workspace by path, and in sentences what was left out."""

    files: tuple[WalkedFile, ...]
    cuts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Folder:
    path: str
    depth: int
    rules: IgnoreRules | None

    def child(self, name: str) -> str:
        return f"{self.path}/{name}" if self.path else name


@dataclass(slots=True)
class _Search:
    """A walk under way."""

    root: Path
    entries_left: int
    deadline: float
    waiting: deque[_Folder]
    files: list[WalkedFile]
    cuts: list[str]
    unprintable: int = 0

    def spent(self) -> str | None:
        if self.entries_left <= 0:
            return "entries"
        return "time" if time.monotonic() > self.deadline else None


def walk(root: Path, budget: Budget) -> Walk:
    """List the regular files below ``root`` that are the project's own work.

    Folders near the root come first, so that a budget cuts the deepest. Links, devices and pipes are skipped
    without a word; names that cannot be shown are skipped and counted.
    """
    waiting = deque([_Folder("", 0, None)])
    search = _Search(root, budget.max_entries, time.monotonic() + budget.max_seconds, waiting, [], [])
    while waiting and search.spent() is None:
        _search_folder(search, waiting.popleft())
    if waiting or search.entries_left < 0:
        search.cuts.append(f"the budget of {search.spent() or 'time'} ended the search, folders unseen: {len(waiting)}")
    if search.unprintable:
        search.cuts.append(f"{search.unprintable} entries skipped: their names hold control characters")
    return Walk(tuple(sorted(search.files, key=attrgetter("path"))), tuple(search.cuts))


def _search_folder(search: _Search, folder: _Folder) -> None:
    try:
        with os.scandir(search.root / folder.path) as found:
            # One entry too many tells that the folder had more.
            entries = list(itertools.islice(found, search.entries_left + 1))
    except OSError as error:
        search.cuts.append(f"{folder.path or '.'}: not listed ({_reason(error)})")
        return
    search.entries_left -= len(entries)
    rules = _rules(search.root, folder, entries)
    here = _Folder(folder.path, folder.depth, rules)
    for entry in sorted(entries, key=attrgetter("name")):
        if entry.name.isprintable():
            _sort_entry(search, here, entry)
        else:
            search.unprintable += 1


def _sort_entry(search: _Search, folder: _Folder, entry: os.DirEntry[str]) -> None:
    path = folder.child(entry.name)
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        # It vanished after it was listed.
        return
    if stat.S_ISREG(status.st_mode):
        search.files.append(WalkedFile(path, status.st_size, status.st_mtime_ns))
    elif stat.S_ISDIR(status.st_mode) and is_own(path, folder.rules):
        _enter(search, _Folder(path, folder.depth + 1, folder.rules))


def _enter(search: _Search, folder: _Folder) -> None:
    if folder.depth > _DEEPEST:
        search.cuts.append(f"{folder.path[:80]}…: deeper than {_DEEPEST} folders")
        return
    search.waiting.append(folder)


def _rules(root: Path, folder: _Folder, entries: list[os.DirEntry[str]]) -> IgnoreRules | None:
    if not any(entry.name == ".gitignore" for entry in entries):
        return folder.rules
    text = read_text(root, folder.child(".gitignore"), _LONGEST_GITIGNORE)
    return read_rules(folder.path, text.value, folder.rules) if isinstance(text, Ok) else folder.rules
