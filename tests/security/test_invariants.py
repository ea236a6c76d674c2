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
# Those that read and write our own files: data, configuration, cache; and safe_read itself.
MAY_OPEN = {
    "runtime/files/safe_read.py",
    "runtime/tree/walk.py",
    "engine/signal_examples.py",
    "engine/practice_examples.py",
    "runtime/config_text.py",
    "runtime/layers.py",
}
MAY_OPEN |= {"cli/prompts/task_arguments.py", "cli/prompts/lint.py"}
# The streams of the protocol, and what the kernel says about another process.
MAY_OPEN |= {"lsp/process/stdio.py", "lsp/process/parent.py"}
# The only writers; the second one removes what it finds damaged or old, and saves through the first.
WRITERS = {"runtime/files/atomic_write.py", "runtime/files/cache.py"}
MAY_OPEN |= WRITERS
# Calls that change the disk, as functions of ``os`` and as methods of a path.
WRITING_CALLS = {
    *("write_text", "write_bytes", "touch", "mkdir", "makedirs", "mkfifo", "mknod", "symlink", "symlink_to", "link"),
    *(
        "hardlink_to",
        "link_to",
        "rename",
        "renames",
        "unlink",
        "remove",
        "rmdir",
        "removedirs",
        "truncate",
        "ftruncate",
    ),
    *("chmod", "lchmod", "fchmod", "chown", "lchown", "fchown", "utime", "setxattr", "removexattr", "sendfile"),
    *("FileHandler", "copyfile", "copytree", "rmtree", "creat"),
}
WRITING_FLAGS = {"O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND", "O_TMPFILE"}
# What has a method ``replace`` and is no path: the module, and the cell of the current snapshot.
NO_PATHS = {"dataclasses", "self.live"}
WRITING_MODULES = {"tempfile", "shutil", "aiofiles", "sqlite3", "zipfile", "tarfile", "dbm"}
WRITING_MODULES |= {"shelve", "fileinput", "mmap"}
# Starts our own interpreter with our own module, for templates and patterns that are not built in.
STARTS_OURSELVES = "runtime/sandbox/pool.py"
# The tables of secrets, which ship with stackprompt.
MAY_OPEN |= {"resources.py"}
OPENERS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "glob", "rglob", "scandir"}


def relative(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


# One test for all modules: hundreds of tests take longer to begin and end than what they do.
TREES = {relative(path): ast.parse(path.read_text()) for path in SOURCES}


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


def imports_safe_read(tree: ast.AST) -> bool:
    return "stackprompt.runtime.files.safe_read" in set(imported(tree))


def test_no_module_starts_a_program_or_opens_a_connection() -> None:
    for path, tree in TREES.items():
        allowed = {"subprocess"} if path == STARTS_OURSELVES else set()
        assert not FORBIDDEN & set(imported(tree)) - allowed, path
        assert not {"system", "popen", "execv", "fork", "eval", "exec"} & set(called(tree)), path


def test_the_one_program_that_is_started_is_our_own_interpreter() -> None:
    source = (PACKAGE / STARTS_OURSELVES).read_text()
    assert source.count("subprocess.Popen(") == 1
    assert 'command = [sys.executable, "-I", "-c", _PROGRAM, *sys.path]' in source


def test_only_safe_read_touches_the_workspace() -> None:
    for path, tree in TREES.items():
        # Functions of safe_read are the only way to read a file of the workspace.
        openers = OPENERS - ({"read_text", "read_bytes"} if imports_safe_read(tree) else set())
        assert path in MAY_OPEN or not openers & set(called(tree)), path


def is_devnull(call: ast.Call) -> bool:
    return bool(call.args) and ast.unparse(call.args[0]) == "os.devnull"


def opens_for_writing(call: ast.Call) -> bool:
    """Return whether a call of ``open``, as a function or as a method of a path, has a mode that is not for reading."""
    is_method = isinstance(call.func, ast.Attribute)
    if is_method and ast.unparse(call.func) == "os.open":
        return False  # by its flags
    modes = [word.value for word in call.keywords if word.arg == "mode"] or call.args[0 if is_method else 1 :][:1]
    return any(not isinstance(mode, ast.Constant) or set(str(mode.value)) - set("rbt") for mode in modes)


def replaces_a_file(call: ast.Call) -> bool:
    """Recognise the ``replace`` of a path and of ``os``; a text's has two arguments, a dataclass's has keywords."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "replace":
        return False
    owner = ast.unparse(call.func.value)
    return owner == "os" or (owner not in NO_PATHS and len(call.args) == 1 and not call.keywords)


def writes(node: ast.AST) -> bool:
    """Return whether a node could write a file, folder or link."""
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name in WRITING_FLAGS
        case ast.ImportFrom(module="os" | "io", names=names):
            return any(alias.name in {*WRITING_CALLS, "open", "replace"} for alias in names)
        case ast.Call(func=function):
            *owner, name = ast.unparse(function).split(".")
            # A list has a method of this name too.
            is_writing = name in WRITING_CALLS and (name != "remove" or owner == ["os"])
            return is_writing or (name == "open" and opens_for_writing(node)) or replaces_a_file(node)
        case _:
            return False


def writing(tree: ast.AST) -> Iterator[str]:
    """Yield what in a module could write."""
    yield from (module for module in imported(tree) if module.partition(".")[0] in WRITING_MODULES)
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and is_devnull(node))
    harmless = {child for call in calls for child in ast.walk(call)}
    yield from (ast.unparse(node) for node in ast.walk(tree) if node not in harmless and writes(node))


def test_only_the_writer_writes() -> None:
    assert {path: found for path, tree in TREES.items() if path not in WRITERS and (found := list(writing(tree)))} == {}


@pytest.mark.parametrize(
    "code",
    [
        "path.write_text('x')",
        "path.write_bytes(b'x')",
        "open('x', 'w')",
        "open('x', mode='ab')",
        "open('x', mode)",
        "io.open('x', 'r+')",
        "path.open('x')",
        "os.open('x', os.O_WRONLY | os.O_CREAT)",
        "_FLAGS = os.O_RDWR",
        "from os import replace as put",
        "from io import open as opened",
        "from os import O_RDWR\nflags = O_RDWR",
        "os.replace(a, b)",
        "path.replace(other)",
        "path.rename(other)",
        "os.mkdir('x')",
        "path.mkdir(parents=True)",
        "path.unlink(missing_ok=True)",
        "os.remove('x')",
        "path.symlink_to('y')",
        "path.touch()",
        "os.chmod('x', 0o777)",
        "import tempfile",
        "from shutil import copy",
        "import aiofiles.os",
        "logging.FileHandler('x')",
    ],
)
def test_what_writes_is_recognised(code: str) -> None:
    assert list(writing(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "open('x')",
        "path.open('rb')",
        "os.open('x', os.O_RDONLY)",
        "os.open(os.devnull, os.O_RDWR)",
        "text.replace('a', 'b')",
        "replace(value, a=1)",
        "dataclasses.replace(value)",
        "stamp.replace(tzinfo=None)",
        "names.remove('x')",
    ],
)
def test_what_only_reads_is_recognised(code: str) -> None:
    assert list(writing(ast.parse(code))) == []


def test_an_init_module_holds_a_docstring_only() -> None:
    for path, tree in TREES.items():
        if path.endswith("/__init__.py"):
            assert [type(node) for node in tree.body] == [ast.Expr], path


def test_a_module_is_one_idea() -> None:
    assert [relative(path) for path in SOURCES if path.read_text().count("\n") > 300] == []
