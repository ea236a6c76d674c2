"""A format is a folder of its own: no module outside of it, but the table, imports it or names its id."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from stackprompt.domain.workspace.document import PLAIN_TEXT
from stackprompt.formats.table import FORMAT_BY_ID, FORMATS
from tests.support import ROOT

PACKAGE = ROOT / "server" / "stackprompt"
TABLE = PACKAGE / "formats" / "table.py"
# What several formats share is none itself.
SHARED = frozenset({"yaml"})
FOLDERS = frozenset(path.parent.name for path in PACKAGE.glob("formats/*/format.py")) - SHARED
# The id of the fallback is too common a word to be looked for.
IDS = frozenset(FORMAT_BY_ID) - {PLAIN_TEXT}
# Words that are spelled like the id of a format and mean something else.
OTHER_MEANINGS = {
    "detection/readers/table.py": {"terraform"},  # the program whose version a file names
    "domain/knowledge/vocabulary.py": {"ansible", "helm", "terraform"},  # ecosystems that dependencies come from
    "engine/workspace/relevance.py": {"dockerfile"},  # a choice of the argument of a template
    "knowledge/canonical.py": {"ansible", "compose", "dockerfile", "helm", "terraform"},  # ecosystems and file formats
    "prompts/model.py": {"ansible", "application", "ci", "compose", "database", "helm", "kubernetes", "terraform"},
}


def _room(path: Path) -> str:
    """Return the folder of the format that a module belongs to, "" for one that belongs to none."""
    parts = path.relative_to(PACKAGE).parts
    return parts[1] if parts[0] == "formats" and parts[1] in FOLDERS else ""


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _rooms_in(tree: ast.AST) -> set[str]:
    names = (name.split(".") for name in _imported(tree))
    return {name[2] for name in names if name[:2] == ["stackprompt", "formats"] and len(name) > 2} & FOLDERS


def _ids_in(tree: ast.AST) -> set[str]:
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {text for text in texts if isinstance(text, str)} & IDS


OUTSIDE = {
    path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
    # Redaction reads any text without knowing its format; its lists hold words of people.
    if not _room(path) and path != TABLE and path.relative_to(PACKAGE).parts[0] != "redaction"
}


def test_no_module_outside_a_format_imports_one() -> None:
    assert {path: rooms for path, tree in OUTSIDE.items() if (rooms := _rooms_in(tree))} == {}


def test_no_module_outside_a_format_names_its_id() -> None:
    found = {path: _ids_in(tree) - OTHER_MEANINGS.get(path, set()) for path, tree in OUTSIDE.items()}
    assert {path: ids for path, ids in found.items() if ids} == {}


def test_every_folder_has_a_row_in_the_table() -> None:
    assert {folder for folder in FOLDERS if folder in TABLE.read_text("utf-8")} == FOLDERS
    assert len({format_.id for format_ in FORMATS}) == len({format_.order for format_ in FORMATS}) == len(FORMATS)


def test_the_import_contract_knows_every_folder() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (contract,) = (c for c in settings["tool"]["importlinter"]["contracts"] if c["id"] == "formats")
    assert {name.rpartition(".")[2] for name in contract["modules"]} == FOLDERS


def test_a_check_belongs_to_one_format() -> None:
    checks = [check for format_ in FORMATS for check in format_.checks()]
    assert len(checks) == len(set(checks))


CODE = """
import sys
from stackprompt.domain.workspace.document import Document, FormatId
from stackprompt.findings.find import find
from stackprompt.formats.table import classify, neighbours_of, read
document = Document("", "Dockerfile", classify("Dockerfile", ""), "FROM a\\nRUN b\\n")
find(document, read(document, neighbours_of(document)), ())
print(*sorted(sys.modules))
"""


@pytest.mark.parametrize(
    "module", ["yaml", "pydantic", "stackprompt.syntax.yaml_tree", "stackprompt.formats.helm.find"]
)
def test_a_dockerfile_imports_nothing_that_it_does_not_need(module: str) -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True, timeout=60)
    assert module not in done.stdout.split()
