"""Decide whose files may configure stackprompt: the folders that the user trusts, and the user's own folder.

A workspace influences neither, whatever it puts into settings of an editor or into variables of the environment.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

# Below the home folder, where no variable names another place.
_USUAL_PLACES = (
    ".config/stackprompt",
    ".cache/stackprompt",
    "Library/Application Support/stackprompt",
    "Library/Caches/stackprompt",
)


def expand_folder(text: str) -> Path:
    """Return the folder that a list of trusted folders names; a ValueError explains what it lacks."""
    try:
        folder = Path(text).expanduser()
    except RuntimeError as error:  # unknown user
        raise ValueError(str(error)) from error
    if not folder.is_absolute():
        message = f"'{text}' is relative, so it would be another folder in each workspace: write the whole path"
        raise ValueError(message)
    real = resolve_links(folder)
    if any(home.is_relative_to(real) for home in find_home_folders()) or real == real.parent:
        message = f"'{text}' holds every repository: name the folders of those that you trust"
        raise ValueError(message)
    return folder


def select_trusted(roots: Iterable[Path], folders: Iterable[Path]) -> tuple[Path, ...]:
    """Return those of the workspaces at ``roots`` that are one of the trusted ``folders`` or below one."""
    real = tuple(map(resolve_links, folders))
    return tuple(root for root in roots if any(resolve_links(root).is_relative_to(folder) for folder in real))


def find_enclosing_workspace(folder: Path, roots: Iterable[Path]) -> Path | None:
    """Return the workspace that holds ``folder``, which is then not the user's own; None for none.

    A workspace is one of ``roots``, the repository around one, or that around the current folder. A repository around
    the user's home folder does not count, and the usual places below the home folder are the user's own.
    """
    real = resolve_links(folder)
    homes = find_home_folders()
    if any(real == home / place for home in homes for place in _USUAL_PLACES):
        return None
    for root in (*roots, *_find_repositories(roots)):
        top = resolve_links(root)
        if _is_within(real, top) and not any(home.is_relative_to(top) for home in homes):
            return root
    return None


def _find_repositories(roots: Iterable[Path]) -> Iterator[Path]:
    """Yield the repositories around ``roots`` and the current folder."""
    with suppress(OSError):  # the current folder was deleted
        roots = (*roots, Path.cwd())
    for root in roots:
        yield from (folder for folder in (root, *root.parents) if os.path.lexists(folder / ".git"))


def _is_within(path: Path, top: Path) -> bool:
    """Return whether ``path`` is ``top`` or below it, by name or, where names have no case, by what is there."""
    if path.is_relative_to(top):
        return True
    with suppress(OSError, ValueError):
        return any(parent.samefile(top) for parent in (path, *path.parents) if parent.exists())
    return False


def resolve_links(path: Path) -> Path:
    """Return ``path`` without links; links that lead to each other stay as they are."""
    # Not Path.resolve, which raises an error of its own for links that lead to each other.
    return Path(os.path.realpath(path))


def find_home_folders() -> tuple[Path, ...]:
    """Return the user's home folder as the system records it: a variable may be set by the workspace (direnv)."""
    if sys.platform == "win32":
        return (resolve_links(Path.home()),)
    import pwd  # noqa: PLC0415 - only POSIX has it

    try:
        return (resolve_links(Path(pwd.getpwuid(os.geteuid()).pw_dir)),)
    except KeyError:  # a container may run as a user that no file names
        return ()
