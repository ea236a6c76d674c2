"""The manifests around a manifest."""

from dataclasses import replace
from pathlib import Path, PurePosixPath

from stackprompt.domain.workspace.document import Document, Neighbours
from stackprompt.formats.neighbours import YAML_SUFFIXES, join, list_names, parent, read_texts
from stackprompt.runtime.files.safe_read import list_folder


def manifests_around(root: Path, document: Document) -> Neighbours:
    """Return the other YAML files in the folder of ``document``."""
    folder = parent(document.path)
    entries = list_folder(root, folder)
    names = (name for name in entries.files if PurePosixPath(name).suffix in YAML_SUFFIXES)
    neighbours = read_texts(root, (join(folder, name) for name in names), document.path)
    # A manifest behind a link is not read.
    is_whole = neighbours.is_whole and not any(PurePosixPath(name).suffix in YAML_SUFFIXES for name in entries.others)
    return list_names(root, [folder], replace(neighbours, is_whole=is_whole))
