"""What a reader makes of a text, as rows that are quick to compare."""

from stackprompt.detection.readers.table import reader_of

Row = tuple[str, int, str | None, float]
Pair = tuple[str, int, str | None]


def rows(path: str, text: str) -> list[Row]:
    """Return key, line, version and strength of each fact of a file; its format is left out."""
    reader = reader_of(path)
    assert reader is not None, path
    facts = [fact for fact in reader(text) if not fact.key.startswith("format:")]
    return [(fact.key, fact.line, fact.version.number if fact.version else None, fact.strength) for fact in facts]


def told(path: str, text: str) -> list[Pair]:
    """Return the same by line and without the strength."""
    return sorted((row[:3] for row in rows(path, text)), key=lambda row: row[1])


def formats(path: str, text: str) -> list[tuple[str, int]]:
    """Return the formats that the file is said to have, and at which line."""
    reader = reader_of(path)
    assert reader is not None, path
    return [(fact.key.partition(":")[2], fact.line) for fact in reader(text) if fact.key.startswith("format:")]
