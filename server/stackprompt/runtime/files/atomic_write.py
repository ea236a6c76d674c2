"""Write whole files at once, through no link, over regular files only.

Output files, files of a workspace and caches are written here; ``runtime.files.cache`` adds its own checks.
"""

import errno
import os
import stat
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from stackprompt.domain.result import Err, Ok, Result
from stackprompt.runtime.files.safe_read import check_path

UNFINISHED = ".unfinished"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
# With O_DIRECTORY a pipe is an error at once, instead of a wait for its other end.
_ROOT = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_FOLDER = _ROOT | getattr(os, "O_NOFOLLOW", 0)
_FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
# Never the bits that give a program the rights of its owner.
_PERMISSIONS = stat.S_IRWXU | stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class WriteRefused:
    """The file at ``path`` is unchanged; ``why`` continues a sentence that begins with the path."""

    path: str
    why: str
    remedy: str = "check its folder, or choose another path"


def write(root: Path, relative: str, data: bytes, expected: bytes | None) -> Result[None, WriteRefused]:
    """Make ``data`` the content of the file ``relative`` below ``root``; readers see the old or the new content.

    ``expected`` is the content of the file when the decision was made, None without a file: a file that has changed
    since then is not written. Folders are made; a link on the path is an error.
    """
    reason = check_path(relative)
    if reason is not None:
        return Err(WriteRefused(relative, f"nothing is written there ({reason})"))
    *folders, name = PurePosixPath(relative).parts
    try:
        with open_folder(root, folders, new_mode=0o777) as folder:
            target = _check_target(folder, name, relative)
            if isinstance(target, Err):
                return target
            is_new = target.value is None
            if (None if is_new else _read(folder, name, len(data) + len(expected or b"") + 1)) != expected:
                return Err(WriteRefused(relative, "has changed meanwhile", "run it again"))
            replace_file(folder, name, (data,), target.value)
    except OSError as error:
        return Err(_explain(relative, error))
    return Ok(None)


def write_output(path: Path, data: bytes, untrusted: Iterable[Path]) -> Result[None, WriteRefused]:
    """Make ``data`` the content of the file that a user named; its folder must exist.

    Below the folders ``untrusted`` no step may be a link. Elsewhere links to folders are followed, and only the file
    itself must not be a link. Other hard links of the file keep the old content.
    """
    display_path = str(path)
    if "\0" in display_path or check_path(path.name) == "secret":
        remedy = "choose a name that is not one of secrets, such as prompt.md"
        return Err(WriteRefused(display_path, "is a name for secrets, which nothing is written over", remedy))
    root, (*folders, name) = _split(Path(os.path.abspath(path)), untrusted)  # noqa: PTH100 - `..` as it is read
    try:
        with open_folder(root, folders) as folder:
            target = _check_target(folder, name, display_path)
            if isinstance(target, Err):
                return target
            replace_file(folder, name, (data,), target.value)
    except OSError as error:
        return Err(_explain(display_path, error))
    return Ok(None)


def _split(path: Path, untrusted: Iterable[Path]) -> tuple[Path, tuple[str, ...]]:
    """Return the folder to start from, without links, and the steps from there that must not be links."""
    # The root of the file system does not count as a workspace, and on some systems /tmp is a link.
    bases = [base for folder in untrusted if (base := Path(os.path.realpath(folder))) != base.parent]
    for folder in reversed(path.parents):
        real = Path(os.path.realpath(folder))
        if any(real.is_relative_to(base) for base in bases):
            return real, path.relative_to(folder).parts
    return Path(os.path.realpath(path.parent)), (path.name,)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that is open (``descriptor``), or on Windows one whose path was checked for links."""

    path: Path
    descriptor: int | None

    def of(self, name: str) -> str | Path:
        """Return the path of the file ``name`` for a call with ``dir_fd=descriptor``."""
        return name if self.descriptor is not None else self.path / name


@contextmanager
def open_folder(root: Path, parts: Sequence[str], *, new_mode: int | None = None) -> Generator[Folder]:
    """Open the folder ``parts`` below ``root``, step by step and through no link; an OSError names the faulty step.

    Missing steps are made with ``new_mode``, if given.
    """
    if os.open not in os.supports_dir_fd:
        yield _check_steps(root, parts, new_mode)
        return
    descriptor = os.open(root, _ROOT)
    try:
        for number, part in enumerate(parts, 1):
            if new_mode is not None:
                with suppress(FileExistsError):
                    os.mkdir(part, new_mode, dir_fd=descriptor)
            deeper = _open_step(part, descriptor, "/".join(parts[:number]))
            os.close(descriptor)
            descriptor = deeper
        yield Folder(root.joinpath(*parts), descriptor)
    finally:
        os.close(descriptor)


def _open_step(part: str, descriptor: int, display_path: str) -> int:
    try:
        return os.open(part, _FOLDER, dir_fd=descriptor)
    except OSError:
        # Systems differ in the error that a link gives.
        if stat.S_ISLNK(os.stat(part, dir_fd=descriptor, follow_symlinks=False).st_mode):
            raise _link_error(display_path) from None
        raise


def _check_steps(root: Path, parts: Sequence[str], new_mode: int | None) -> Folder:
    path = Path(os.path.realpath(root))
    for number, part in enumerate(parts, 1):
        path /= part
        if new_mode is not None:
            path.mkdir(new_mode, exist_ok=True)
        # At each step: behind a link nothing is made either.
        if os.path.normcase(os.path.realpath(path)) != os.path.normcase(path):
            raise _link_error("/".join(parts[:number]))
    return Folder(path, None)


def _link_error(path: str) -> OSError:
    return OSError(errno.ELOOP, f"{path} is a link")


def _explain(path: str, error: OSError) -> WriteRefused:
    if error.errno == errno.ELOOP:
        why = f"is not written, because {error.strerror}"
        return WriteRefused(path, why, "name the place where it leads, or remove the link")
    return WriteRefused(path, f"cannot be written: {error.strerror}")


def _check_target(folder: Folder, name: str, display_path: str) -> Result[int | None, WriteRefused]:
    """Return the permissions of the file that will be replaced, None for a new file."""
    try:
        mode = os.stat(folder.of(name), dir_fd=folder.descriptor, follow_symlinks=False).st_mode
    except FileNotFoundError:
        return Ok(None)
    if stat.S_ISLNK(mode):
        remedy = "remove the link, or name the place where it leads"
        return Err(WriteRefused(display_path, "is a link, and nothing is written through links", remedy))
    if stat.S_ISDIR(mode):
        return Err(WriteRefused(display_path, "is no regular file but a folder", "add the name of a file"))
    if not stat.S_ISREG(mode):
        remedy = "choose a regular file; a pipe or device can take standard output"
        return Err(WriteRefused(display_path, "is no regular file but a device, pipe or socket", remedy))
    if not mode & stat.S_IWUSR:
        return Err(WriteRefused(display_path, "is read-only", "make it writable, or choose another path"))
    return Ok(mode & _PERMISSIONS)


def _read(folder: Folder, name: str, most: int) -> bytes:
    with os.fdopen(os.open(folder.of(name), _FILE, dir_fd=folder.descriptor), "rb") as file:
        return file.read(most)


def replace_file(
    folder: Folder, name: str, chunks: Iterable[bytes | memoryview], mode: int | None, *, is_cache: bool = False
) -> None:
    """Write a temporary file and rename it; ``mode`` are its permissions, else those of a new file.

    A file of the cache is for its owner alone, and need not survive a power failure.
    """
    unfinished = f".stackprompt-{os.urandom(8).hex()}{UNFINISHED}"
    try:
        new_mode = 0o600 if is_cache else 0o666
        with os.fdopen(os.open(folder.of(unfinished), _NEW, new_mode, dir_fd=folder.descriptor), "wb") as file:
            if mode is not None and hasattr(os, "fchmod"):
                os.fchmod(file.fileno(), mode)
            file.writelines(chunks)
            if not is_cache:
                file.flush()
                os.fsync(file.fileno())
        os.replace(folder.of(unfinished), folder.of(name), src_dir_fd=folder.descriptor, dst_dir_fd=folder.descriptor)
    except OSError:
        with suppress(OSError):
            os.unlink(folder.of(unfinished), dir_fd=folder.descriptor)
        raise


def make_private_folder(path: Path) -> None:
    """Make the folder ``path`` for its owner alone; an existing one is unchanged."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
