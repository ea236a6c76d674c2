"""URIs of the protocol as paths of this machine."""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

_THIS_MACHINE = frozenset({"", "localhost"})


def to_path(uri: str) -> Path | None:
    """Return the path of a ``file:`` URI; None for every other scheme, and for a file of another machine."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    path = unquote(parts.path)
    if parts.scheme != "file" or not path or "\0" in path or not _is_file_name(path):
        return None
    if parts.netloc.lower() not in _THIS_MACHINE or not is_local(path, os.sep):
        return None
    # A drive letter comes as /c:/folder.
    return Path(path[1:] if re.match(r"/[A-Za-z]:", path) else path)


def is_local(path: str, separator: str) -> bool:
    """Return whether opening ``path`` asks no other machine: Windows sends the user's name and hash to ``//host``."""
    return not path.replace(separator, "/").startswith("//")


def _is_file_name(path: str) -> bool:
    """Return whether a file can have that name; half of a surrogate pair cannot be encoded."""
    try:
        return bool(os.fsencode(path))
    except UnicodeEncodeError:
        return False
