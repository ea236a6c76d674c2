"""Measure the shape of the package: files a folder, lines a file, private helpers that are used once.

    python tests/gates/structure.py [--list]

`make check` fails when a folder holds too many files, or a file too many lines. The share of helpers that are used
once is printed only: a short one often reads better inline, and judgement decides.
"""

import argparse
import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "server" / "stackprompt"
MOST_FILES = 10
MOST_LINES = 300
# A table of readers, one for each family of manifests, grows with the world.
TABLES = frozenset({"detection/readers"})
# Private helpers of fewer lines, used once, are candidates for inlining.
SHORT = 5


def main() -> int:
    """Print the figures and every fault; return 1 when there is one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    _ = parser.add_argument("--list", action="store_true", help="list the short private helpers that are used once")
    options = parser.parse_args()
    files = sorted(PACKAGE.rglob("*.py"))
    faults = [*_crowded_folders(files), *_long_files(files)]
    private, once, short = _count_helpers(files)
    print(f"{len(files)} files; {private} private helpers, {len(once)} used once ({len(once) / max(private, 1):.0%})")
    print(f"{len(short)} of these have fewer than {SHORT} lines")
    for line in short if options.list else ():
        print(f"  {line}")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def _crowded_folders(files: list[Path]) -> Iterator[str]:
    # A folder's __init__.py holds a docstring only.
    folders = Counter(path.parent for path in files if path.stem != "__init__")
    for folder, count in sorted(folders.items()):
        name = folder.relative_to(PACKAGE).as_posix()
        if count > MOST_FILES and name not in TABLES:
            yield f"{name}: {count} files, at most {MOST_FILES}: split it by meaning"


def _long_files(files: list[Path]) -> Iterator[str]:
    for path in files:
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > MOST_LINES:
            yield f"{path.relative_to(ROOT)}: {lines} lines, at most {MOST_LINES}: these are two ideas"


def _count_helpers(files: list[Path]) -> tuple[int, list[str], list[str]]:
    """Return how many private functions there are, those used once, and those of them that are short."""
    private = 0
    once: list[str] = []
    short: list[str] = []
    for path in files:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        uses = Counter(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
        uses.update(node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute))
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or not node.name.startswith("_"):
                continue
            if node.name.startswith("__") or node.decorator_list:
                continue
            private += 1
            if uses[node.name] != 1:
                continue
            place = f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
            once.append(place)
            if (node.end_lineno or node.lineno) - node.lineno + 1 < SHORT:
                short.append(place)
    return private, once, short


if __name__ == "__main__":
    sys.exit(main())
