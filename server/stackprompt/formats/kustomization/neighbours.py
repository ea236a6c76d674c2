"""The names in the folders that a kustomization refers to."""

import re
from pathlib import Path

from stackprompt.domain.workspace.document import Document, Neighbours
from stackprompt.domain.workspace.path import resolve_below
from stackprompt.formats.neighbours import MAX_NAMED, list_names, parent

_LISTED = re.compile(
    r"(?m)^[ \t]*(?:-[ \t]+(?:path:[ \t]*)?|path:[ \t]*)[\"']?([^\s\"'#:{}$?]+)[\"']?[ \t\r]*(?:#.*)?$"
)


def names_around(root: Path, document: Document) -> Neighbours:
    """Return the names beside a kustomization, and beside each file that it lists."""
    folder = parent(document.path)
    paths = (resolve_below(folder, name) for name in _LISTED.findall(document.text)[:MAX_NAMED])
    return list_names(root, [folder, *(parent(path) for path in paths if path is not None)])
