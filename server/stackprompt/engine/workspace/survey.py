"""The files of a workspace that have prompts. Blocking: call it off the event loop."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from stackprompt.domain.result import Ok
from stackprompt.domain.workspace.document import Document, FormatId
from stackprompt.engine.snapshot import Snapshot
from stackprompt.engine.workspace.analysis import analyse
from stackprompt.formats.table import FORMAT_BY_ID, classify
from stackprompt.runtime.files.safe_read import read_text
from stackprompt.runtime.tree.walk import Budget, walk

MAX_FILES = 500
# An analysis of so many characters takes seconds.
MAX_CHARACTERS = 8_000_000
_YAML = frozenset({".yml", ".yaml", ".tpl"})


@dataclass(frozen=True, slots=True)
class SurveyedFile:
    """A file with knowledge about its kind, and how many findings it has."""

    document: Document
    findings: int


def survey_workspace(snapshot: Snapshot, root: Path) -> tuple[SurveyedFile, ...]:
    """Return the files below ``root`` with knowledge about their kind, those with the most findings first."""
    scan = snapshot.settings.scan
    budget = Budget(scan.max_entries, scan.max_file_bytes, scan.max_total_bytes)
    characters = 0
    files: list[SurveyedFile] = []
    formats = frozenset(id_ for id_ in FORMAT_BY_ID if snapshot.knowledge.practices_for(id_))
    for document in find_documents(root, budget, formats):
        files.append(SurveyedFile(document, len(analyse(snapshot, document).findings)))
        characters += len(document.text)
        if len(files) == MAX_FILES or characters > MAX_CHARACTERS:
            break
    return tuple(sorted(files, key=lambda file: (-file.findings, file.document.path)))


def find_documents(root: Path, budget: Budget, formats: frozenset[FormatId]) -> Iterator[Document]:
    """Yield the files below ``root`` in one of ``formats``, until as much is read as the ``budget`` allows."""
    total = 0
    for file in walk(root, budget).files:
        # YAML files are classified by their text, all others by their name.
        if PurePosixPath(file).suffix not in _YAML and classify(file, "") not in formats:
            continue
        text = read_text(root, file, budget.max_file_bytes)
        total += len(text.value) if isinstance(text, Ok) else 0
        if total > budget.max_total_bytes:
            return
        if isinstance(text, Ok) and (format_id := classify(file, text.value)) in formats:
            yield Document((root / file).as_uri(), file, format_id, text.value, root=str(root))
