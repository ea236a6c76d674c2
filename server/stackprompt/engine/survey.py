"""Which files of a workspace there are prompts for. Blocking: call it off the event loop."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from stackprompt.documents.classify import classify
from stackprompt.domain.document import Document, DocumentKind
from stackprompt.domain.result import Ok
from stackprompt.engine.analysis import analyse
from stackprompt.engine.snapshot import Snapshot
from stackprompt.runtime.guarded import read_text
from stackprompt.runtime.walk import Budget, walk

MAX_FILES = 500
_YAML = frozenset({".yml", ".yaml", ".tpl"})


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A file that knowledge exists for, and how many findings it has."""

    document: Document
    findings: int


def survey(snapshot: Snapshot, root: Path) -> tuple[Surveyed, ...]:
    """Return the files below ``root`` that something is known of, those with the most findings first."""
    scan = snapshot.settings.scan
    deadline = time.monotonic() + scan.max_seconds
    found: list[Surveyed] = []
    known = frozenset(kind for kind in DocumentKind if snapshot.knowledge.practices_for(kind))
    for document in documents_below(root, Budget(scan.max_entries, scan.max_seconds, scan.max_file_bytes), known):
        found.append(Surveyed(document, len(analyse(snapshot, document).findings)))
        if len(found) == MAX_FILES or time.monotonic() > deadline:
            break
    return tuple(sorted(found, key=lambda file: (-file.findings, file.document.path)))


def documents_below(root: Path, budget: Budget, known: frozenset[DocumentKind]) -> Iterator[Document]:
    """Yield the files below ``root`` that are of a ``known`` kind."""
    for file in walk(root, budget).files:
        # Only the text of a YAML file tells what it is; of all others the name does.
        if PurePosixPath(file).suffix not in _YAML and classify(file, "") not in known:
            continue
        text = read_text(root, file, budget.max_file_bytes)
        if isinstance(text, Ok) and (kind := classify(file, text.value)) in known:
            yield Document((root / file).as_uri(), file, kind, text.value, root=str(root))
