"""Many sightings to few that say the same: what is weighed does not grow with the number of files."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from stackprompt.detection.confidence import MOST_EVIDENCE
from stackprompt.detection.fact import Version
from stackprompt.detection.signals.matches import Sighting
from stackprompt.domain.technology import Evidence

_Reason: TypeAlias = tuple[str, tuple[str, str], float, str, str, Version | None]


def gathered(sightings: Iterable[Sighting]) -> tuple[Sighting, ...]:
    """Keep of each reason the places that could be shown; the first one stands for the files of those let go of.

    A reason that was seen in two corners of the workspace stays seen in both.
    """
    groups: defaultdict[_Reason, list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        groups[_reason(sighting)].append(sighting)
    return tuple(sighting for group in groups.values() for sighting in _kept(group))


def _reason(sighting: Sighting) -> _Reason:
    place = sighting.evidence
    corner = place.path.partition("/")[0]
    return sighting.technology, sighting.signal, sighting.weight, place.kind, corner, sighting.version


def _kept(group: Sequence[Sighting]) -> Iterable[Sighting]:
    if len(group) <= MOST_EVIDENCE:
        return group
    first, *others = heapq.nsmallest(MOST_EVIDENCE, _ranked(group))
    chosen = [first[-1], *(rank[-1] for rank in others)]
    total = sum(sighting.count for sighting in group) - sum(sighting.count for sighting in chosen[1:])
    return (replace(chosen[0], count=total), *chosen[1:])


def _ranked(group: Iterable[Sighting]) -> Iterator[tuple[int, int, Evidence, int, Sighting]]:
    """Yield each sighting after its rank: other files before other lines, near the root before far."""
    in_file: Counter[str] = Counter()
    for number, sighting in enumerate(sorted(group, key=_place)):
        place = sighting.evidence
        # The number keeps two of the same place from being compared themselves.
        yield in_file[place.path], place.path.count("/"), place, number, sighting
        in_file[place.path] += 1


def _place(sighting: Sighting) -> Evidence:
    return sighting.evidence
