"""List the knowledge files of a layer: ``technologies/<category>/<id>.toml``, ``practices/<technology>/<id>.toml``.

``<technology>/technology.toml`` and ``<technology>/practices/<id>.toml``, the layout before, is read until the next
version in the folders of users and workspaces.
"""

import os
from collections.abc import Iterator
from typing import NamedTuple

from stackprompt.domain.layer import Layer

PRACTICES = "practices"
TECHNOLOGIES = "technologies"
# Tables of the redaction, which no layer can change.
_TABLES = "tables"
_SUFFIX = ".toml"
_OLD_TECHNOLOGY_FILE = "technology.toml"


# There are thousands: a tuple with texts is made four times as fast as a path, and takes a quarter of its memory.
class Location(NamedTuple):
    """A file and what its path says of it; ``owner`` is a practice's technology, or the category of a technology."""

    path: str
    id: str
    owner: str
    is_practice: bool
    is_old: bool = False


def list_files(layer: Layer) -> Iterator[Location]:
    """Yield the place of each knowledge file of ``layer``, technologies first."""
    folder = str(layer.folder)
    yield from _list_folders(f"{folder}/{TECHNOLOGIES}", is_practice=False)
    yield from _list_folders(f"{folder}/{PRACTICES}", is_practice=True)
    if layer.origin != "built-in":
        yield from _list_old(folder)


def _list_folders(folder: str, *, is_practice: bool) -> Iterator[Location]:
    for owner in _names(folder):
        for file in _names(f"{folder}/{owner}"):
            if file.endswith(_SUFFIX):
                yield Location(f"{folder}/{owner}/{file}", file.removesuffix(_SUFFIX), owner, is_practice)


def _list_old(folder: str) -> Iterator[Location]:
    for name in _names(folder):
        if name in {PRACTICES, TECHNOLOGIES, _TABLES}:
            continue
        files = _names(f"{folder}/{name}")
        if _OLD_TECHNOLOGY_FILE in files:
            yield Location(f"{folder}/{name}/{_OLD_TECHNOLOGY_FILE}", name, "", is_practice=False, is_old=True)
        for file in _names(f"{folder}/{name}/{PRACTICES}") if PRACTICES in files else ():
            if file.endswith(_SUFFIX):
                path = f"{folder}/{name}/{PRACTICES}/{file}"
                yield Location(path, file.removesuffix(_SUFFIX), name, is_practice=True, is_old=True)


def new_path(location: Location, category: str) -> str:
    """Return where the file at an old ``location`` should be now, below the folder that holds ``knowledge``."""
    folder = f"{PRACTICES}/{location.owner}" if location.is_practice else f"{TECHNOLOGIES}/{category}"
    return f"knowledge/{folder}/{location.id}{_SUFFIX}"


def _names(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries)
    except OSError:
        return []  # not there, or a file
