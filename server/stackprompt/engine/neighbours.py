"""What lies around a document and tells something about it. Blocking: call it off the event loop.

Everything is read from disk through the guarded reader; what is open in the editor and not saved is not seen.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from stackprompt.domain.document import ALONE, Document, DocumentKind, Neighbours
from stackprompt.domain.result import Ok
from stackprompt.runtime.guarded import listed, read_text

MAX_FILES = 150
MAX_CHARACTERS = 2_000_000
MAX_FILE_BYTES = 300_000
MAX_FOLDERS = 40
_TEMPLATES = frozenset({".tpl", ".yaml", ".yml"})
_YAML = frozenset({".yaml", ".yml"})
_CHART_FILES = ("Chart.yaml", "values.yaml")


def neighbours_of(document: Document) -> Neighbours:
    """Return what a reader of ``document`` needs to see beside it."""
    if not document.root:
        return ALONE
    root = Path(document.root)
    match document.kind:
        case DocumentKind.HELM:
            return _read(root, _chart_files(root, document.path), document.path)
        case _:
            return ALONE


def _read(root: Path, paths: Iterable[str], but: str) -> Neighbours:
    texts: dict[str, str] = {}
    left = MAX_CHARACTERS
    for path in paths:
        found = read_text(root, path, MAX_FILE_BYTES) if path != but else None
        if isinstance(found, Ok):
            left -= len(found.value)
            texts[path] = found.value
        if left < 0 or len(texts) >= MAX_FILES:
            break
    return Neighbours(texts)


def _chart_files(root: Path, path: str) -> Iterator[str]:
    """Yield the files of the chart that holds ``path``: what it is, its values, then every template."""
    folder = _chart_folder(root, path)
    if folder is None:
        return
    yield from (_joined(folder, name) for name in _CHART_FILES)
    yield from _templates(root, _joined(folder, "templates"))
    for chart in listed(root, _joined(folder, "charts")).folders:
        yield from _templates(root, _joined(folder, f"charts/{chart}/templates"))


def _chart_folder(root: Path, path: str) -> str | None:
    for folder in PurePosixPath(path).parents:
        if "Chart.yaml" in listed(root, _joined(str(folder))).files:
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
        entries = listed(root, here)
        found += (f"{here}/{name}" for name in entries.files if PurePosixPath(name).suffix in _TEMPLATES)
        waiting += (f"{here}/{name}" for name in entries.folders)
    yield from sorted(found, key=lambda path: (not path.endswith(".tpl"), path))
