"""Files and names around a document, read through the guarded reader. Blocking: call it off the event loop.

What is open in the editor and not saved is not seen. Which files matter to a document, its format decides.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from stackprompt.domain.result import Ok
from stackprompt.domain.workspace.document import NO_NEIGHBOURS, Neighbours
from stackprompt.runtime.files.safe_read import list_folder, read_text

MAX_FILES = 150
MAX_CHARACTERS = 1_000_000
MAX_FILE_BYTES = 300_000
MAX_FOLDERS = 40
# Named in a file, so that they are looked for; people do not write longer lists.
MAX_NAMED = 60
YAML_SUFFIXES = frozenset({".yaml", ".yml"})
_NOT_THERE = frozenset({"missing", "folder"})


def read_texts(root: Path, paths: Iterable[str], but: str) -> Neighbours:
    """Return the texts of the files at ``paths`` except that at ``but``, as far as the limits allow."""
    texts: dict[str, str] = {}
    budget, is_whole = MAX_CHARACTERS, True
    for path in paths:
        if path == but:
            continue
        if budget < 0 or len(texts) >= MAX_FILES:
            return Neighbours(texts, is_whole=False)
        result = read_text(root, path, MAX_FILE_BYTES)
        if isinstance(result, Ok):
            budget -= len(result.value)
            texts[path] = result.value
        else:
            is_whole = is_whole and result.error.reason in _NOT_THERE
    return Neighbours(texts, is_whole=is_whole)


def list_names(root: Path, folders: Iterable[str], neighbours: Neighbours = NO_NEIGHBOURS) -> Neighbours:
    """Return ``neighbours`` with the names in ``folders``."""
    names: set[str] = set()
    complete: set[str] = set()
    for folder in [*dict.fromkeys(folders)][:MAX_FOLDERS]:
        entries = list_folder(root, folder)
        names.update(join(folder, name) for name in entries.names)
        if entries.is_complete:
            complete.add(folder)
    return replace(neighbours, names=frozenset(names), folders=frozenset(complete))


def folders_above(path: str) -> list[str]:
    """Return the folder of ``path`` and all above it, up to the root ("")."""
    return [join(str(folder)) for folder in PurePosixPath(path).parents]


def parent(path: str) -> str:
    """Return the folder of ``path``, "" for the root."""
    return join(str(PurePosixPath(path).parent))


def join(folder: str, name: str = "") -> str:
    """Return the path of ``name`` in ``folder``."""
    return str(PurePosixPath(folder) / name) if folder not in {"", "."} else name
