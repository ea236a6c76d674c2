"""The files of the chart around one of its templates."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from stackprompt.domain.workspace.document import Document, Neighbours
from stackprompt.formats.neighbours import MAX_FOLDERS, join, read_texts
from stackprompt.runtime.files.safe_read import list_folder

_SUFFIXES = frozenset({".tpl", ".yaml", ".yml"})
_CHART_FILES = ("Chart.yaml", "values.yaml")


def chart_around(root: Path, document: Document) -> Neighbours:
    """Return the texts of the chart that holds a template."""
    return read_texts(root, _list_chart_files(root, document.path), document.path)


def _list_chart_files(root: Path, path: str) -> Iterator[str]:
    """Yield the files of the chart that holds ``path``: what it is, its values, then every template."""
    folder = _find_chart_folder(root, path)
    if folder is None:
        return
    yield from (join(folder, name) for name in _CHART_FILES)
    yield from _list_templates(root, join(folder, "templates"))
    for chart in list_folder(root, join(folder, "charts")).folders:
        yield from _list_templates(root, join(folder, f"charts/{chart}/templates"))


def _find_chart_folder(root: Path, path: str) -> str | None:
    for folder in PurePosixPath(path).parents:
        if "Chart.yaml" in list_folder(root, join(str(folder))).files:
            return join(str(folder))
    return None


def _list_templates(root: Path, folder: str) -> Iterator[str]:
    """Yield the templates in ``folder`` and below it, the helpers first: they are what other templates need."""
    waiting, templates = [folder], list[str]()
    for _ in range(MAX_FOLDERS):
        if not waiting:
            break
        here = waiting.pop(0)
        entries = list_folder(root, here)
        templates += (f"{here}/{name}" for name in entries.files if PurePosixPath(name).suffix in _SUFFIXES)
        waiting += (f"{here}/{name}" for name in entries.folders)
    yield from sorted(templates, key=lambda path: (not path.endswith(".tpl"), path))
