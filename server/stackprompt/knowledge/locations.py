"""Find knowledge files: ``technologies/<category>/<id>.toml`` and ``practices/<technology>/<id>.toml``.

``<technology>/technology.toml`` and ``<technology>/practices/<id>.toml``, the layout before, are read until the next
version in the folders of users and workspaces.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from stackprompt.domain.layer import Origin
from stackprompt.runtime.layers import LayerFile

FOLDER = "knowledge"
_TECHNOLOGIES = "technologies"
_PRACTICES = "practices"
_SUFFIX = ".toml"
_NEW = (f"{FOLDER}/{_TECHNOLOGIES}/*/*{_SUFFIX}", f"{FOLDER}/{_PRACTICES}/*/*{_SUFFIX}")
_OLD = (f"{FOLDER}/*/technology.toml", f"{FOLDER}/*/{_PRACTICES}/*{_SUFFIX}")
PATTERNS: Mapping[Origin, tuple[str, ...]] = MappingProxyType(
    {"built-in": _NEW, "user": (*_NEW, *_OLD), "workspace": (*_NEW, *_OLD)}
)


class Location(NamedTuple):
    """A place of the layout; ``owner`` is a practice's technology, or the category of a technology."""

    id: str
    owner: str
    is_practice: bool
    is_old: bool = False

    def new_path(self, category: str) -> str:
        """Return the new path of a file at an old location, below its layer; a technology is of ``category``."""
        folder = f"{_PRACTICES}/{self.owner}" if self.is_practice else f"{_TECHNOLOGIES}/{category}"
        return f"{FOLDER}/{folder}/{self.id}{_SUFFIX}"


def locate(file: LayerFile) -> Location:
    """Return the location of ``file``, which one of ``PATTERNS`` found."""
    _, first, second, *rest = file.name.removesuffix(_SUFFIX).split("/")
    if rest and first in {_TECHNOLOGIES, _PRACTICES}:
        return Location(rest[0], second, is_practice=first == _PRACTICES)
    if rest:
        return Location(rest[0], first, is_practice=True, is_old=True)
    return Location(first, "", is_practice=False, is_old=True)
