"""Find faults in our own knowledge files beyond their shape, each with the file and the line to mend."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from stackprompt.detection.signals.signal_index import IDENTITY_WEIGHT
from stackprompt.domain.knowledge.technology import Signal, Technology
from stackprompt.domain.problem import Problem
from stackprompt.engine.health import list_problems
from stackprompt.engine.practice_examples import find_failing_examples
from stackprompt.engine.signal_examples import find_broken_examples
from stackprompt.engine.snapshot import Snapshot
from tests.data.rules_page import PAGE, read_notes, render_page

# Technologies by the path of their file.
Files: TypeAlias = Mapping[str, Technology]
Check: TypeAlias = Callable[[Files], Iterator[Problem]]


def _problem(path: str, word: str, what: str, remedy: str) -> Problem:
    """Return the problem at the first line of the file that holds ``word``."""
    lines = Path(path).read_text("utf-8").split("\n")
    number = next((number for number, line in enumerate(lines, 1) if word in line), 1)
    return Problem(path, number, what, remedy)


def find_without_signals(files: Files) -> Iterator[Problem]:
    """Find technologies that nothing identifies."""
    for path, technology in files.items():
        if not technology.signals:
            yield _problem(path, "id =", "has no [[signals]]", "add one")


def find_shared_signals(files: Files) -> Iterator[Problem]:
    """Find signals by which two technologies are sure of the same thing; a file name belongs to one in any case."""
    owners: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for path, technology in files.items():
        for signal in technology.signals:
            if _is_exclusive(signal):
                owners[signal.kind, signal.match][technology.id] = path
    for (kind, match), paths in owners.items():
        for id_, path in paths.items():
            others = ", ".join(other for other in paths if other != id_)
            if others:
                what = f"{kind} '{match}' identifies {others} as well"
                yield _problem(
                    path, match, what, f"remove it from one of them, or give it a weight below {IDENTITY_WEIGHT}"
                )


def _is_exclusive(signal: Signal) -> bool:
    # A weaker signal may be a sign of several, such as a bundle; a format has no version that could be in doubt.
    return signal.kind == "file" or (
        signal.kind not in {"content", "extension"}
        and signal.weight >= IDENTITY_WEIGHT
        and not signal.match.startswith("format:")
    )


def find_repeated_signals(files: Files) -> Iterator[Problem]:
    """Find signals that one technology has twice."""
    for path, technology in files.items():
        counts = Counter((signal.kind, signal.match, signal.within) for signal in technology.signals)
        for (kind, match, _), count in counts.items():
            if count > 1:
                yield _problem(path, match, f"{kind} '{match}' occurs {count} times", "keep one of them")


def find_shared_names(files: Files) -> Iterator[Problem]:
    """Find names and aliases that mean two technologies, and aliases that are not in lower case."""
    owners: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for path, technology in files.items():
        for name in {technology.id, technology.name.lower(), *technology.aliases}:
            owners[name][technology.id] = path
        for alias in technology.aliases:
            if alias != alias.lower():
                yield _problem(path, "aliases =", f"alias '{alias}' has capitals", "write it in lower case")
    for name, paths in owners.items():
        for id_, path in paths.items() if len(paths) > 1 else ():
            others = ", ".join(other for other in paths if other != id_)
            yield _problem(path, name, f"'{name}' means {others} as well", "remove it from one of them")


def find_circles(files: Files) -> Iterator[Problem]:
    """Find technologies that imply each other, or themselves."""
    implied = {technology.id: technology.implies for technology in files.values()}
    for path, technology in files.items():
        for id_ in technology.implies:
            if id_ == technology.id or technology.id in implied.get(id_, ()):
                yield _problem(path, "implies =", f"implies '{id_}', which implies it back", "keep one direction")


def find_unknown_parts(files: Files) -> Iterator[Problem]:
    """Find languages that are a superset of one that does not exist."""
    known = frozenset(technology.id for technology in files.values())
    for path, technology in files.items():
        for id_ in frozenset(technology.superset_of) - known:
            yield _problem(path, "superset_of =", f"refers to '{id_}', which does not exist", "correct or remove it")


def find_odd_tools(files: Files) -> Iterator[Problem]:
    """Find tools whose command cannot be run on a file, or whose purpose does not fit into a sentence."""
    for path, technology in files.items():
        for tool in technology.tools:
            if tool.documents and "{file}" not in tool.command and "{folder}" not in tool.command:
                remedy = "write {file} or {folder} where its path goes"
                yield _problem(path, tool.command, f"'{tool.command}' does not name the file", remedy)
            if not tool.purpose[:1].islower() or tool.purpose.endswith("."):
                remedy = "begin with a verb in lower case, and end without a full stop"
                yield _problem(path, tool.purpose, f"purpose '{tool.purpose}' does not fit behind a colon", remedy)


CHECKS: tuple[Check, ...] = (
    find_without_signals,
    find_shared_signals,
    find_repeated_signals,
    find_shared_names,
    find_circles,
    find_unknown_parts,
    find_odd_tools,
)


def find_problems(snapshot: Snapshot, paths: Container[str] | None = None) -> Iterator[Problem]:
    """Yield what is wrong with the data: of all files, or with the content of those at ``paths``."""
    yield from list_problems(snapshot)
    yield from find_failing_examples(snapshot, paths)
    yield from find_broken_examples(snapshot, paths)
    records = snapshot.knowledge.files.records.values()
    files = {record.file.path: record.value for record in records if isinstance(record.value, Technology)}
    for check in CHECKS:
        yield from (problem for problem in check(files) if paths is None or problem.path in paths)
    if PAGE.read_text("utf-8") != render_page(snapshot.knowledge.practices.values(), read_notes()):
        yield Problem(str(PAGE), 1, "is not what the practices and rules.toml say", "run `make rules`")
