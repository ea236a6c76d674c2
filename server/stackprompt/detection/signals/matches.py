"""One file to sightings: what its path, its facts and its content claim, weighed by where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from stackprompt.detection.fact import Fact, Version
from stackprompt.detection.readers.table import reader_of
from stackprompt.detection.signals.path_weights import ASIDE, share
from stackprompt.detection.signals.signal_index import (
    IS_IT,
    Claim,
    Pattern,
    SignalIndex,
    claims_of_fact,
    claims_of_path,
    patterns_for,
)
from stackprompt.domain.technology import Evidence

_SEARCHED_CHARACTERS = 65_536


@dataclass(frozen=True, slots=True)
class Sighting:
    """A technology seen at a place; ``signal`` tells two reasons apart from one reason seen twice.

    ``count`` is the number of files that it stands for.
    """

    technology: str
    signal: tuple[str, str]
    weight: float
    evidence: Evidence
    version: Version | None = None
    count: int = 1


def sightings_of_path(path: str, index: SignalIndex) -> Iterator[Sighting]:
    """Yield what the path alone tells."""
    for claim in claims_of_path(index, path):
        yield _sighting(claim, path, 1)


def sightings_in_text(path: str, content: str, index: SignalIndex) -> Iterator[Sighting]:
    """Yield what the ``content`` of the file at ``path`` tells."""
    text = content.replace("\r\n", "\n")
    reader = reader_of(path)
    for fact in reader(text) if reader else ():
        for claim in claims_of_fact(index, fact):
            yield _sighting(claim, path, fact.line, fact)
    head = text[:_SEARCHED_CHARACTERS]
    for pattern in patterns_for(index, path, head):
        yield from _searched(pattern, path, head)


def _searched(pattern: Pattern, path: str, head: str) -> Iterator[Sighting]:
    start = pattern.search(head)
    if start is not None:
        yield _sighting(pattern.claim, path, head.count("\n", 0, start) + 1)


def _sighting(claim: Claim, path: str, line: int, fact: Fact | None = None) -> Sighting:
    weight = claim.weight * share(path, claim.category, claim.kind, claim.match if claim.kind == "file" else "")
    signal = claim.kind, claim.match
    if fact is None:
        return Sighting(claim.technology, signal, weight, Evidence(path, line, claim.kind))
    return Sighting(
        claim.technology,
        signal,
        weight * fact.strength,
        Evidence(path, line, _kind(fact)),
        fact.version if claim.weight >= IS_IT and weight > ASIDE else None,
    )


def _kind(fact: Fact) -> str:
    ecosystem = fact.key.partition(":")[0]
    return ecosystem if ecosystem in {"tool", "format"} else fact.kind
