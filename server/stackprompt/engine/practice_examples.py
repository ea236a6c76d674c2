"""Apply practices to their examples: a bad one must break its practice at the line it names, a good one must not."""

import tomllib
from collections.abc import Container, Iterator
from pathlib import Path, PurePosixPath

from stackprompt.domain.knowledge.practice import Practice
from stackprompt.domain.problem import Problem
from stackprompt.domain.workspace.document import NO_NEIGHBOURS, Document, Neighbours
from stackprompt.engine.snapshot import Snapshot
from stackprompt.findings.find import find
from stackprompt.findings.foreign import find_foreign
from stackprompt.formats.table import FORMAT_BY_ID, read
from stackprompt.knowledge.practice_file import ExampleShape, PracticeFile

_HEADER = "[[examples]]"


def find_failing_examples(snapshot: Snapshot, paths: Container[str] | None = None) -> Iterator[Problem]:
    """Yield a problem for each example that does not show what it should, of all files or of those at ``paths``."""
    for record in snapshot.knowledge.files.records.values():
        path, layer = record.file.path, record.file.layer
        if isinstance(record.value, Practice) and (paths is None or path in paths):
            yield from _check_file(Path(path), record.value, is_foreign=layer.origin != "built-in")


def _check_file(path: Path, practice: Practice, *, is_foreign: bool) -> Iterator[Problem]:
    text = path.read_text("utf-8")
    try:
        file = PracticeFile.model_validate(tomllib.loads(text))
    except ValueError:
        # The file broke since it was good, which is a problem of its own.
        return
    headers = [number for number, line in enumerate(text.split("\n"), 1) if line.strip() == _HEADER]
    for example, header in zip(file.examples, headers, strict=False):
        lines = [] if example.line is None else [example.line]
        actual = _find_lines(practice, example, is_foreign=is_foreign)
        if actual != lines:
            what = f"{'bad' if lines else 'good'} example: {_name_lines(lines)} expected, {_name_lines(actual)} found"
            yield Problem(str(path), header, what, "correct the example, its line or the [[when]]")


def _find_lines(practice: Practice, example: ExampleShape, *, is_foreign: bool) -> list[int]:
    path = FORMAT_BY_ID[practice.document].example
    document = Document("file:///example", path, practice.document, example.text)
    neighbours = (
        Neighbours(example.files, *_list_names(document.path, *example.files)) if example.files else NO_NEIGHBOURS
    )
    if is_foreign:
        findings = find_foreign(document, (practice,), neighbours).findings
    else:
        findings = find(document, read(document, neighbours), (practice,), neighbours)
    return [finding.span.line for finding in findings]


def _list_names(*paths: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of all files and folders, and the folders whose content is known."""
    folders = {str(folder) for path in paths for folder in PurePosixPath(path).parents} - {"."}
    return frozenset({*paths, *folders}), frozenset({"", *folders})


def _name_lines(lines: list[int]) -> str:
    """Return the lines in words."""
    if not lines:
        return "no finding"
    return f"a finding in line {lines[0]}" if len(lines) == 1 else f"findings in lines {', '.join(map(str, lines))}"
