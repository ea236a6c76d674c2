"""The signals that match one file: its path, its facts and its text, each weighed by where the file is."""

from collections.abc import Iterator
from dataclasses import dataclass

from stackprompt.detection.fact import Fact, Version
from stackprompt.detection.readers.table import find_reader
from stackprompt.detection.signals.path_weights import DISCOUNT, weight_factor
from stackprompt.detection.signals.signal_index import (
    IDENTITY_WEIGHT,
    OwnedSignal,
    SignalIndex,
    find_fact_signals,
    find_path_signals,
    select_patterns,
)
from stackprompt.domain.knowledge.technology import DetectionEvidence

_MAX_CHARACTERS = 65_536


@dataclass(frozen=True, slots=True)
class SignalMatch:
    """A signal of a technology that matched at a place; ``signal`` is its kind and what it matches.

    ``count`` is the number of files that this match represents.
    """

    technology: str
    signal: tuple[str, str]
    weight: float
    evidence: DetectionEvidence
    version: Version | None = None
    count: int = 1


def match_path(path: str, index: SignalIndex) -> Iterator[SignalMatch]:
    """Yield the matches of the path alone."""
    for signal in find_path_signals(index, path):
        yield _build_match(signal, path, 1)


def match_text(path: str, content: str, index: SignalIndex) -> Iterator[SignalMatch]:
    """Yield the matches of the ``content`` of the file at ``path``."""
    text = content.replace("\r\n", "\n")
    reader = find_reader(path)
    for fact in reader(text) if reader else ():
        for signal in find_fact_signals(index, fact):
            yield _build_match(signal, path, fact.line, fact)
    head = text[:_MAX_CHARACTERS]
    for pattern in select_patterns(index, path, head):
        start = pattern.search(head)
        if start is not None:
            yield _build_match(pattern.signal, path, head.count("\n", 0, start) + 1)


def _build_match(signal: OwnedSignal, path: str, line: int, fact: Fact | None = None) -> SignalMatch:
    matched_path = signal.match if signal.kind == "file" else ""
    weight = signal.weight * weight_factor(path, signal.category, signal.kind, matched_path)
    key = signal.kind, signal.match
    if fact is None:
        return SignalMatch(signal.technology, key, weight, DetectionEvidence(path, line, signal.kind))
    ecosystem = fact.key.partition(":")[0]
    kind = ecosystem if ecosystem in {"tool", "format"} else fact.kind
    version = fact.version if signal.weight >= IDENTITY_WEIGHT and weight > DISCOUNT else None
    return SignalMatch(signal.technology, key, weight * fact.strength, DetectionEvidence(path, line, kind), version)
