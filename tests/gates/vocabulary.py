"""Measure the words of docstrings, comments and names: `make check` fails when a private dialect comes back.

    python tests/gates/vocabulary.py [folder or file ...] [--list ROW]

A row is the number of matches per 1,000 words of docstrings and comments, or of the pages about the project. A function
is a verb with its object, a class a noun with one definition in the package, and some words are not used as names.
"""

import argparse
import ast
import io
import re
import sys
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "server" / "stackprompt"
# Matches per 1,000 words; click, attrs and jinja2 are at 0.0 to 0.7.
MOST = 0.5
ROWS = {
    "stands, lies": re.compile(r"\b(stands?|stood|lies?|lay)\b", re.IGNORECASE),
    "says, said": re.compile(r"\b(says?|said)\b", re.IGNORECASE),
    "tells, told": re.compile(r"\b(tells?|told)\b", re.IGNORECASE),
    "whoever, nobody, somebody": re.compile(r"\b(whoever|nobody|somebody|anybody)\b", re.IGNORECASE),
    "is no, are none": re.compile(r"\b(is|are)\s+(no|none)\b", re.IGNORECASE),
}
WHAT = "docstring begins 'What'"
# Histories and pages that a program writes are not measured.
PAGES = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "docs/*.md", "editors/*/README.md")
NOT_MEASURED = frozenset([ROOT / "docs" / "rules.md"])
WHAT_SENTENCE = "sentence begins 'What'"
_FENCE = re.compile(r"(?ms)^( *)```.*?^\1```")
_SENTENCE = re.compile(r"(?m)(?:^|[.:;]\s)\s*(?:\d+\. |- )?What\s(?![^.?!\n]*\?)")
BANNED = frozenset(
    ["told", "seen", "kept", "given", "brought", "beside", "tried", "same", "gifts", "sight", "whoever", "nobody"]
)
# Functions named by a participle, of all functions: verb, result and variable would share the word.
MOST_PARTICIPLES = 0.01
_PARTICIPLE = re.compile(
    r"_*(?:[a-z]{2,}[^e]ed|told|kept|seen|given|brought|found|drawn|written|shown|left|taken|made|built)(?:_|$)"
)
# Verbs and adjectives that only look like participles.
_NO_PARTICIPLES = frozenset(["feed", "need", "embed", "seed", "speed", "exceed", "proceed", "succeed"])


@dataclass(frozen=True, slots=True)
class Prose:
    """One docstring or comment and its place."""

    path: Path
    line: int
    text: str
    is_docstring: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A name that the package defines: of a module, class or function."""

    path: Path
    line: int
    text: str
    what: str


def main() -> int:
    """Print the table and every name against the rules; return 1 when a threshold is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    _ = parser.add_argument("paths", nargs="*", type=Path, default=[PACKAGE])
    _ = parser.add_argument("--list", metavar="ROW", help="list the matches of each row that begins so; '' for all")
    options = parser.parse_args()
    files = sorted(set(_python_files(options.paths)))
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in files}
    prose = [part for path, tree in trees.items() for part in _read_prose(path, tree)]
    names = [name for path, tree in trees.items() for name in _read_names(path, tree)]
    whats = [(part, "What") for part in prose if part.is_docstring and re.match(r"What\b", part.text)]
    faults = _measure_prose("docstrings and comments", prose, {**_find_words(prose), WHAT: whats}, options.list)
    if options.paths == [PACKAGE]:
        lines = list(_read_pages())
        whats = [(part, m[0].strip()) for part in lines for m in _SENTENCE.finditer(part.text)]
        faults += _measure_prose("pages", lines, {**_find_words(lines), WHAT_SENTENCE: whats}, options.list)
    faults += _check_names(names)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def _python_files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        yield from path.resolve().rglob("*.py") if path.is_dir() else (path.resolve(),)


def _read_prose(path: Path, tree: ast.Module) -> Iterator[Prose]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node, clean=True)
            if text:
                yield Prose(path, node.body[0].lineno, text, is_docstring=True)
    for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
        if token.type == tokenize.COMMENT:
            yield Prose(path, token.start[0], token.string.lstrip("# "), is_docstring=False)


def _read_names(path: Path, tree: ast.Module) -> Iterator[Name]:
    yield Name(path, 1, path.parent.name if path.stem == "__init__" else path.stem, "module")
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield Name(path, node.lineno, node.name, "class")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Name(path, node.lineno, node.name, "property" if _is_property(node) else "function")
    for statement in tree.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            is_alias = ast.unparse(statement.annotation) == "TypeAlias"
            yield Name(path, statement.lineno, statement.target.id, "class" if is_alias else "constant")
        targets = statement.targets if isinstance(statement, ast.Assign) else ()
        yield from (Name(path, t.lineno, t.id, "constant") for t in targets if isinstance(t, ast.Name))


def _is_property(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("property" in ast.unparse(decorator) for decorator in node.decorator_list)


def _read_pages() -> Iterator[Prose]:
    """Read the paragraphs of each page, without blocks of code."""
    for path in sorted({path for pattern in PAGES for path in ROOT.glob(pattern)} - NOT_MEASURED):
        text = _FENCE.sub(lambda fence: "\n" * fence[0].count("\n"), path.read_text(encoding="utf-8"))
        line = 1
        for paragraph in text.split("\n\n"):
            yield Prose(path, line, paragraph, is_docstring=False)
            line += paragraph.count("\n") + 2


def _find_words(prose: list[Prose]) -> dict[str, list[tuple[Prose, str]]]:
    return {name: [(part, m[0]) for part in prose for m in row.finditer(part.text)] for name, row in ROWS.items()}


def _measure_prose(
    title: str, prose: list[Prose], found: dict[str, list[tuple[Prose, str]]], row: str | None
) -> list[str]:
    words = sum(len(re.findall(r"[A-Za-z']+", part.text)) for part in prose)
    faults = []
    print(f"{words} words of {title}; matches per 1,000 words:")
    for name, matches in found.items():
        rate = 1000 * len(matches) / max(words, 1)
        print(f"  {name:28} {rate:5.2f}")
        if row is not None and name.startswith(row):
            for part, match in matches:
                print(f"    {part.path}:{part.line}: {match}: {part.text.splitlines()[0][:90]}")
        if rate > MOST:
            faults.append(f"{title}, '{name}': {rate:.2f} per 1,000 words, at most {MOST}; see --list '{name}'")
    return faults


def _check_names(names: list[Name]) -> list[str]:
    faults = [
        f"{name.path}:{name.line}: {name.what} `{name.text}`: choose a standard term instead of '{word}'"
        for name in names
        for word in sorted(BANNED.intersection(re.findall(r"[a-z]+", name.text.lower())))
    ]
    classes: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        if name.what == "class":
            classes[name.text].append(name)
    twice = {text: group for text, group in classes.items() if len(group) > 1}
    for text, group in sorted(twice.items()):
        places = ", ".join(f"{name.path}:{name.line}" for name in group)
        faults.append(f"class {text} has {len(group)} definitions: {places}")
    functions = [name for name in names if name.what == "function"]
    participles = [name for name in functions if _is_participle(name.text)]
    counts = Counter(name.what for name in names)
    print(f"{counts['class']} classes, {len(twice)} names with more than one definition")
    print(f"{len(functions)} functions, {len(participles)} named by a participle")
    if len(participles) > MOST_PARTICIPLES * len(functions):
        faults += [f"{name.path}:{name.line}: function `{name.text}` is a participle" for name in participles]
    return faults


def _is_participle(name: str) -> bool:
    first = name.lstrip("_").split("_")[0]
    return bool(_PARTICIPLE.match(name)) and first not in _NO_PARTICIPLES


if __name__ == "__main__":
    sys.exit(main())
