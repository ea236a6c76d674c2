"""Every practice carries examples; each of them is a test."""

import tomllib
from pathlib import Path, PurePosixPath

import pytest

from stackprompt.documents.read import read
from stackprompt.domain.document import ALONE, Document, DocumentKind, Neighbours
from stackprompt.domain.practice import Practice
from stackprompt.findings.find import find
from stackprompt.knowledge.practice_file import ExampleShape, PracticeFile
from tests.support import ROOT, built_in

PATHS = {
    DocumentKind.DOCKERFILE: "Dockerfile",
    DocumentKind.COMPOSE: "compose.yaml",
    DocumentKind.KUBERNETES: "manifest.yaml",
    DocumentKind.HELM: "templates/example.yaml",
    DocumentKind.HELM_VALUES: "values.yaml",
    DocumentKind.HELM_CHART: "Chart.yaml",
    DocumentKind.KUSTOMIZATION: "kustomization.yaml",
}


def _file(path: Path) -> PracticeFile:
    return PracticeFile.model_validate(tomllib.loads(path.read_text("utf-8")))


CASES = [
    pytest.param(file.value("any"), example, id=f"{file.id}-{number}-{'bad' if example.line else 'good'}")
    for file in map(_file, sorted(ROOT.glob("knowledge/practices/*/*.toml")))
    for number, example in enumerate(file.examples)
]


def _listed(*paths: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of all files and folders, and the folders that were looked into."""
    folders = {str(folder) for path in paths for folder in PurePosixPath(path).parents} - {"."}
    return frozenset({*paths, *folders}), frozenset({"", *folders})


@pytest.mark.parametrize(("practice", "example"), CASES)
def test_a_bad_example_fires_at_its_line_and_a_good_one_is_silent(practice: Practice, example: ExampleShape) -> None:
    document = Document("file:///example", PATHS.get(practice.document, "example"), practice.document, example.text)
    neighbours = Neighbours(example.files, *_listed(document.path, *example.files)) if example.files else ALONE
    found = find(document, read(document, neighbours), [practice], neighbours)
    lines = [finding.span.line for finding in found]
    assert lines == ([] if example.line is None else [example.line])


def test_there_are_as_many_practices_as_promised() -> None:
    practices = built_in().knowledge.practices.values()
    assert len(practices) >= 70
    assert sum(practice.is_checkable for practice in practices) >= 60
