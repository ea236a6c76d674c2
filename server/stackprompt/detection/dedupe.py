"""Merge matches that differ only in their place, so that weighing costs the same for any number of files."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from stackprompt.detection.confidence import MAX_EVIDENCE
from stackprompt.detection.fact import Version
from stackprompt.detection.signals.matches import SignalMatch
from stackprompt.domain.knowledge.technology import DetectionEvidence

# Technology, signal, weight, kind of evidence, folder at the top of the workspace, version.
_ReasonKey: TypeAlias = tuple[str, tuple[str, str], float, str, str, Version | None]


def dedupe(matches: Iterable[SignalMatch]) -> tuple[SignalMatch, ...]:
    """Return the matches of each reason that could become evidence; the first one counts the files of those dropped.

    Matches in different top-level folders are different reasons.
    """
    groups: defaultdict[_ReasonKey, list[SignalMatch]] = defaultdict(list)
    for match in matches:
        evidence = match.evidence
        top_folder = evidence.path.partition("/")[0]
        key = (match.technology, match.signal, match.weight, evidence.kind, top_folder, match.version)
        groups[key].append(match)
    return tuple(match for group in groups.values() for match in _select(group))


def _select(group: Sequence[SignalMatch]) -> Iterable[SignalMatch]:
    if len(group) <= MAX_EVIDENCE:
        return group
    first, *others = (match for *_, match in heapq.nsmallest(MAX_EVIDENCE, _rank(group)))
    total = sum(match.count for match in group) - sum(match.count for match in others)
    return (replace(first, count=total), *others)


def _rank(group: Iterable[SignalMatch]) -> Iterator[tuple[int, int, DetectionEvidence, int, SignalMatch]]:
    """Yield each match after its rank: other files before other lines, paths near the root before deep ones."""
    in_file: Counter[str] = Counter()
    for number, match in enumerate(sorted(group, key=lambda match: match.evidence)):
        evidence = match.evidence
        # The number is unique, so that matches themselves are never compared.
        yield in_file[evidence.path], evidence.path.count("/"), evidence, number, match
        in_file[evidence.path] += 1
