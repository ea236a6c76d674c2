"""Invariants of ARCHITECTURE.md that the source itself shows."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT

PACKAGE = ROOT / "server" / "stackprompt"
SOURCES = sorted(PACKAGE.rglob("*.py"))
# Modules that start programs or open connections; the protocol library's own event loop is not among them.
FORBIDDEN = {"subprocess", "socket", "http", "urllib.request", "requests", "httpx", "aiohttp", "ftplib", "smtplib"}
# Those that read and write our own files: data, configuration, cache; and the guarded reader itself.
MAY_OPEN = {
    "runtime/guarded.py",
    "runtime/walk.py",
    "detection/kept.py",
    "engine/tried.py",
    "runtime/brought.py",
    "runtime/settings.py",
    "knowledge/load.py",
    "knowledge/parsed.py",
    "prompts/load.py",
}
MAY_OPEN |= {"lsp/handover.py", "cli/generate.py", "cli/arguments.py", "cli/lint.py", "cli/main.py"}
# The streams of the protocol, and what the kernel says about another process.
MAY_OPEN |= {"lsp/process.py", "lsp/parent.py"}
# The tables behind redaction, which are our own.
MAY_OPEN |= {"redaction/tables.py"}
# The only writer into workspaces.
MAY_OPEN |= {"runtime/written.py"}
# Starts our own interpreter with our own module, for the templates of a workspace.
STARTS_OURSELVES = "prompts/outside.py"
OPENERS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "glob", "rglob", "scandir"}


def relative(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            yield function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def imports_the_guarded_reader(tree: ast.AST) -> bool:
    return "stackprompt.runtime.guarded" in set(imported(tree))


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_no_module_starts_a_program_or_opens_a_connection(path: Path) -> None:
    allowed = {"subprocess"} if relative(path) == STARTS_OURSELVES else set()
    assert not FORBIDDEN & set(imported(ast.parse(path.read_text()))) - allowed
    assert not {"system", "popen", "execv", "fork", "eval", "exec"} & set(called(ast.parse(path.read_text())))


def test_the_one_program_that_is_started_is_our_own_interpreter() -> None:
    source = (PACKAGE / STARTS_OURSELVES).read_text()
    assert source.count("subprocess.Popen(") == 1
    assert 'command = [sys.executable, "-P", "-c", _PROGRAM, json.dumps(sys.path)]' in source


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_only_the_guarded_reader_touches_the_workspace(path: Path) -> None:
    tree = ast.parse(path.read_text())
    # The guarded reader's own functions are the way that everybody must go.
    openers = OPENERS - ({"read_text", "read_bytes"} if imports_the_guarded_reader(tree) else set())
    if relative(path) not in MAY_OPEN:
        assert not openers & set(called(tree))


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_an_init_module_holds_a_docstring_only(path: Path) -> None:
    if path.name != "__init__.py" or path.parent == PACKAGE:
        return
    body = ast.parse(path.read_text()).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_module_is_one_idea(path: Path) -> None:
    assert path.read_text().count("\n") <= 300
