"""The Dockerfiles that a Compose file builds, and the names in the folders around them."""

import re
from pathlib import Path

from stackprompt.domain.workspace.document import Document, Neighbours
from stackprompt.domain.workspace.path import resolve_below
from stackprompt.formats.neighbours import MAX_NAMED, list_names, parent, read_texts

_BUILDS = re.compile(r"(?m)^[ \t]*(?:build|context):[ \t]*[\"']?([^\s\"'#{}$]+)")
_DOCKERFILES = re.compile(r"(?m)^[ \t]*dockerfile:[ \t]*[\"']?([^\s\"'#{}$]+)")


def builds_of(root: Path, document: Document) -> Neighbours:
    """Return the Dockerfiles that a Compose file builds, and the names in the folders they are built in."""
    contexts = [resolve_below(parent(document.path), name) for name in _BUILDS.findall(document.text)[:MAX_NAMED]]
    folders = [folder for folder in dict.fromkeys(contexts) if folder is not None]
    names = [*dict.fromkeys(("Dockerfile", *_DOCKERFILES.findall(document.text)[:MAX_NAMED]))]
    paths = [path for folder in folders for name in names if (path := resolve_below(folder, name)) is not None]
    listed = (parent(document.path), *folders, *map(parent, paths), *map(parent, folders))
    return list_names(root, listed, read_texts(root, paths[:MAX_NAMED], ""))
