"""What lies around a document and tells something about it. Blocking: call it off the event loop.

Everything is read from disk through the guarded reader; what is open in the editor and not saved is not seen.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from stackprompt.domain.document import ALONE, Document, DocumentKind, Neighbours
from stackprompt.domain.path import resolve_below
from stackprompt.domain.result import Ok
from stackprompt.runtime.files.safe_read import list_folder, read_text

MAX_FILES = 150
MAX_CHARACTERS = 1_000_000
MAX_FILE_BYTES = 300_000
MAX_FOLDERS = 40
# Named in a file, so that they are looked for: a longer list is no work of people.
MAX_NAMED = 60
_TEMPLATES = frozenset({".tpl", ".yaml", ".yml"})
_YAML = frozenset({".yaml", ".yml"})
_NOT_THERE = frozenset({"missing", "folder"})
_CHART_FILES = ("Chart.yaml", "values.yaml")
_BUILDS = re.compile(r"(?m)^[ \t]*(?:build|context):[ \t]*[\"']?([^\s\"'#{}$]+)")
_DOCKERFILES = re.compile(r"(?m)^[ \t]*dockerfile:[ \t]*[\"']?([^\s\"'#{}$]+)")
_LISTED = re.compile(
    r"(?m)^[ \t]*(?:-[ \t]+(?:path:[ \t]*)?|path:[ \t]*)[\"']?([^\s\"'#:{}$?]+)[\"']?[ \t\r]*(?:#.*)?$"
)


def neighbours_of(document: Document) -> Neighbours:
    """Return what a reader of ``document`` needs to see beside it."""
    look = _LOOKS.get(document.kind)
    return look(Path(document.root), document) if look is not None and document.root else ALONE


def _of_template(root: Path, document: Document) -> Neighbours:
    return _read(root, _chart_files(root, document.path), document.path)


def _of_manifest(root: Path, document: Document) -> Neighbours:
    folder = _parent(document.path)
    entries = list_folder(root, folder)
    names = (name for name in entries.files if PurePosixPath(name).suffix in _YAML)
    found = _read(root, (_joined(folder, name) for name in names), document.path)
    # A manifest behind a link is one that nobody has read.
    is_whole = found.is_whole and not any(PurePosixPath(name).suffix in _YAML for name in entries.others)
    return _with_names(root, replace(found, is_whole=is_whole), [folder])


def _of_dockerfile(root: Path, document: Document) -> Neighbours:
    """Return the names in each folder that may be the build context."""
    return _with_names(root, ALONE, [_joined(str(folder)) for folder in PurePosixPath(document.path).parents])


def _of_kustomization(root: Path, document: Document) -> Neighbours:
    folder = _parent(document.path)
    paths = (resolve_below(folder, name) for name in _LISTED.findall(document.text)[:MAX_NAMED])
    return _with_names(root, ALONE, [folder, *(_parent(path) for path in paths if path is not None)])


def _of_chart(root: Path, document: Document) -> Neighbours:
    return _with_names(root, ALONE, [_parent(document.path)])


def _parent(path: str) -> str:
    return _joined(str(PurePosixPath(path).parent))


def _read(root: Path, paths: Iterable[str], but: str) -> Neighbours:
    texts: dict[str, str] = {}
    left, is_whole = MAX_CHARACTERS, True
    for path in paths:
        if path == but:
            continue
        if left < 0 or len(texts) >= MAX_FILES:
            return Neighbours(texts, is_whole=False)
        found = read_text(root, path, MAX_FILE_BYTES)
        if isinstance(found, Ok):
            left -= len(found.value)
            texts[path] = found.value
        else:
            is_whole = is_whole and found.error.reason in _NOT_THERE
    return Neighbours(texts, is_whole=is_whole)


def _with_names(root: Path, neighbours: Neighbours, folders: Iterable[str]) -> Neighbours:
    names: set[str] = set()
    complete: set[str] = set()
    for folder in [*dict.fromkeys(folders)][:MAX_FOLDERS]:
        entries = list_folder(root, folder)
        names.update(_joined(folder, name) for name in entries.names)
        if entries.is_complete:
            complete.add(folder)
    return replace(neighbours, names=frozenset(names), folders=frozenset(complete))


def _of_compose(root: Path, document: Document) -> Neighbours:
    """Return the Dockerfiles that a Compose file builds, and the names in the folders they are built in."""
    contexts = [resolve_below(_parent(document.path), name) for name in _BUILDS.findall(document.text)[:MAX_NAMED]]
    folders = [folder for folder in dict.fromkeys(contexts) if folder is not None]
    names = [*dict.fromkeys(("Dockerfile", *_DOCKERFILES.findall(document.text)[:MAX_NAMED]))]
    paths = [path for folder in folders for name in names if (path := resolve_below(folder, name)) is not None]
    looked_at = (_parent(document.path), *folders, *map(_parent, paths), *map(_parent, folders))
    return _with_names(root, _read(root, paths[:MAX_NAMED], ""), looked_at)


def _chart_files(root: Path, path: str) -> Iterator[str]:
    """Yield the files of the chart that holds ``path``: what it is, its values, then every template."""
    folder = _chart_folder(root, path)
    if folder is None:
        return
    yield from (_joined(folder, name) for name in _CHART_FILES)
    yield from _templates(root, _joined(folder, "templates"))
    for chart in list_folder(root, _joined(folder, "charts")).folders:
        yield from _templates(root, _joined(folder, f"charts/{chart}/templates"))


def _chart_folder(root: Path, path: str) -> str | None:
    for folder in PurePosixPath(path).parents:
        if "Chart.yaml" in list_folder(root, _joined(str(folder))).files:
            return _joined(str(folder))
    return None


def _joined(folder: str, name: str = "") -> str:
    return str(PurePosixPath(folder) / name) if folder not in {"", "."} else name


def _templates(root: Path, folder: str) -> Iterator[str]:
    """Yield the templates in ``folder`` and below it, the helpers first: they are what other templates need."""
    waiting, found = [folder], list[str]()
    for _ in range(MAX_FOLDERS):
        if not waiting:
            break
        here = waiting.pop(0)
        entries = list_folder(root, here)
        found += (f"{here}/{name}" for name in entries.files if PurePosixPath(name).suffix in _TEMPLATES)
        waiting += (f"{here}/{name}" for name in entries.folders)
    yield from sorted(found, key=lambda path: (not path.endswith(".tpl"), path))


_LOOKS: Mapping[DocumentKind, Callable[[Path, Document], Neighbours]] = {
    DocumentKind.HELM: _of_template,
    DocumentKind.KUBERNETES: _of_manifest,
    DocumentKind.COMPOSE: _of_compose,
    DocumentKind.DOCKERFILE: _of_dockerfile,
    DocumentKind.KUSTOMIZATION: _of_kustomization,
    DocumentKind.HELM_CHART: _of_chart,
}
