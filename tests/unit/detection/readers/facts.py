"""The facts that the reader of a file yields, as rows that are easy to compare."""

from stackprompt.detection.fact import Fact
from stackprompt.detection.readers.table import find_reader
from stackprompt.domain.knowledge.technology import SignalKind

Row = tuple[str, int, str | None, float]
Pair = tuple[str, int, str | None]


def read_facts(path: str, text: str) -> list[Fact]:
    """Return the facts of the file at ``path``."""
    reader = find_reader(path)
    assert reader is not None, path
    return list(reader(text))


def read_rows(path: str, text: str) -> list[Row]:
    """Return key, line, version and strength of each fact but the format of the file."""
    facts = (fact for fact in read_facts(path, text) if not fact.key.startswith("format:"))
    return [(fact.key, fact.line, fact.version.number if fact.version else None, fact.strength) for fact in facts]


def facts_by_line(path: str, text: str) -> list[Pair]:
    """Return key, line and version of each fact, sorted by line."""
    return sorted((row[:3] for row in read_rows(path, text)), key=lambda row: row[1])


def read_formats(path: str, text: str) -> list[tuple[str, int]]:
    """Return the formats of the file, with their lines."""
    facts = (fact for fact in read_facts(path, text) if fact.key.startswith("format:"))
    return [(fact.key.partition(":")[2], fact.line) for fact in facts]


def read_keys(path: str, text: str, kind: SignalKind) -> list[tuple[str, int]]:
    """Return key and line of each fact of a ``kind``."""
    return [(fact.key, fact.line) for fact in read_facts(path, text) if fact.kind == kind]
