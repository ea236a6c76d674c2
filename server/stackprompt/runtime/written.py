"""The only writer into workspaces and the user's folder: whole files at once, through no link, out of nowhere."""

import errno
import os
import stat
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from stackprompt.domain.result import Err, Ok, Result
from stackprompt.runtime.guarded import refusal

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_DIRECTORY", 0)
_FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Unwritten:
    """The file at ``path`` is as it was, and why."""

    path: str
    why: str


def put(root: Path, relative: str, data: bytes, expected: bytes | None) -> Result[None, Unwritten]:
    """Make ``data`` the content of the file ``relative`` below ``root``; readers see the old or the new content.

    ``expected`` is what the file held when the decision was made, None when there was none: a file that has changed
    since then stays as it is. Folders are made; a link on the way is an error.
    """
    reason = refusal(relative)
    if reason is not None:
        return Err(Unwritten(relative, f"nothing is written there ({reason})"))
    *folders, name = PurePosixPath(relative).parts
    try:
        with _opened(root, tuple(folders)) as folder:
            return _put(folder, name, data, expected, relative)
    except OSError as error:
        return Err(Unwritten(relative, f"cannot be written: {error.strerror}"))


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder that is open (``descriptor``), or where there is no such thing (Windows) was checked to be no link."""

    path: Path
    descriptor: int | None

    def of(self, name: str) -> str | Path:
        return name if self.descriptor is not None else self.path / name


@contextmanager
def _opened(root: Path, parts: tuple[str, ...]) -> Generator[_Folder]:
    if os.open not in os.supports_dir_fd:
        yield _checked(root, parts)
        return
    descriptor = os.open(root, os.O_RDONLY)
    try:
        for part in parts:
            with suppress(FileExistsError):
                os.mkdir(part, dir_fd=descriptor)
            deeper = os.open(part, _FOLDER, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = deeper
        yield _Folder(root.joinpath(*parts), descriptor)
    finally:
        os.close(descriptor)


def _checked(root: Path, parts: tuple[str, ...]) -> _Folder:
    path = Path(os.path.realpath(root))
    for part in parts:
        path /= part
        path.mkdir(exist_ok=True)
        # At each step: behind a link nothing is made either.
        if Path(os.path.realpath(path)) != path:
            raise OSError(errno.ELOOP, "a link is on the way")
    return _Folder(path, None)


def _put(folder: _Folder, name: str, data: bytes, expected: bytes | None, relative: str) -> Result[None, Unwritten]:
    mode = _mode(folder, name)
    if mode is not None and not stat.S_ISREG(mode):
        return Err(Unwritten(relative, "is no regular file"))
    if (None if mode is None else _content(folder, name, len(data) + len(expected or b"") + 1)) != expected:
        return Err(Unwritten(relative, "has changed meanwhile; run it again"))
    unfinished = f".{name}.{os.getpid()}.unfinished"
    try:
        _write(folder, unfinished, data, mode)
        os.replace(folder.of(unfinished), folder.of(name), src_dir_fd=folder.descriptor, dst_dir_fd=folder.descriptor)
    except OSError:
        with suppress(OSError):
            os.unlink(folder.of(unfinished), dir_fd=folder.descriptor)
        raise
    return Ok(None)


def _mode(folder: _Folder, name: str) -> int | None:
    try:
        return os.stat(folder.of(name), dir_fd=folder.descriptor, follow_symlinks=False).st_mode
    except FileNotFoundError:
        return None


def _content(folder: _Folder, name: str, most: int) -> bytes:
    with os.fdopen(os.open(folder.of(name), _FILE, dir_fd=folder.descriptor), "rb") as file:
        return file.read(most)


def _write(folder: _Folder, name: str, data: bytes, mode: int | None) -> None:
    with os.fdopen(os.open(folder.of(name), _NEW, 0o666, dir_fd=folder.descriptor), "wb") as file:
        if mode is not None and hasattr(os, "fchmod"):
            os.fchmod(file.fileno(), stat.S_IMODE(mode))
        _ = file.write(data)
        file.flush()
        os.fsync(file.fileno())
