"""Sightings to technologies: how sure, in which component, in which version, on what evidence."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias, TypeVar

from stackprompt.detection.signals.matches import Sighting
from stackprompt.domain.technology import Detected, Evidence, Technologies

SURE_ENOUGH = 0.5
# Several weak reasons must say a little more.
TOGETHER_ENOUGH = 0.55
MOST_EVIDENCE = 5
_CERTAINTY = 0.99

K = TypeVar("K")

# An extension speaks fully for a language unless it is a stray script in another language's project.
_HARDLY_ANY = 0.01
_FEW = 0.05
_FEW_FILES = 3
_STRAY = 0.5

_Key: TypeAlias = tuple[str, str]


def weigh(sightings: Iterable[tuple[str, Sighting]], technologies: Technologies) -> tuple[Detected, ...]:
    """Return the technologies that ``sightings`` (each after its component) prove, by category and id."""
    grouped: defaultdict[_Key, list[Sighting]] = defaultdict(list)
    for component, sighting in sightings:
        grouped[component, sighting.technology].append(sighting)
    for key in _strays(grouped):
        grouped[key] = [_weakened(sighting) for sighting in grouped[key]]
    found = {key: _detected(*key, seen, technologies) for key, seen in grouped.items() if _is_enough(seen)}
    return tuple(sorted({**_implied(found, technologies), **found}.values(), key=_order))


def _order(detected: Detected) -> tuple[str, str, str]:
    return detected.category, detected.id, detected.component


def _detected(component: str, technology: str, seen: Sequence[Sighting], technologies: Technologies) -> Detected:
    versioned = _versioned(seen)
    version = versioned.version if versioned else None
    return Detected(
        id=technology,
        category=technologies[technology].category,
        component=component,
        confidence=_confidence(_best((sighting.signal, sighting.weight) for sighting in seen).values()),
        evidence=_evidence(seen, versioned),
        version=version.number if version else None,
        constraint=version.constraint or None if version else None,
    )


def _best(weights: Iterable[tuple[K, float]]) -> dict[K, float]:
    best: dict[K, float] = {}
    for key, weight in weights:
        best[key] = max(best.get(key, 0.0), weight)
    return best


def _confidence(weights: Iterable[float]) -> float:
    doubt = math.prod(1 - weight for weight in sorted(weights))
    return round(min(1 - doubt, _CERTAINTY), 2)


def _is_enough(seen: Iterable[Sighting]) -> bool:
    """Tell whether one reason is good, or weak reasons agree that are of different kinds and stand apart.

    Ten transitive packages are one reason, and so are all the files of one example.
    """
    best = _best((sighting.signal[0], sighting.weight) for sighting in seen)
    if max(best.values()) >= SURE_ENOUGH:
        return True
    corners = {sighting.evidence.path.partition("/")[0] for sighting in seen}
    return len(corners) > 1 and _confidence(best.values()) >= TOGETHER_ENOUGH


def _evidence(seen: Iterable[Sighting], versioned: Sighting | None) -> tuple[Evidence, ...]:
    """Return the strongest places, from as many files as there are.

    The first is the one that gives the version, or else the strongest; the others follow in the order of their paths.
    """
    weights = _best((sighting.evidence, sighting.weight) for sighting in seen)
    chosen: list[tuple[float, int, int, Evidence]] = []
    in_file: Counter[str] = Counter()
    lines: set[tuple[str, int]] = set()
    # What proves nothing alone is worth showing only where nothing else was seen.
    least = SURE_ENOUGH if max(weights.values()) >= SURE_ENOUGH else 0
    shown = [place for place, weight in weights.items() if weight >= least]
    for place in sorted(shown, key=lambda place: (-weights[place], place)):
        if (place.path, place.line) not in lines:
            lines.add((place.path, place.line))
            chosen.append((-weights[place], in_file[place.path], place.path.count("/"), place))
            in_file[place.path] += 1
    places = [place for *_, place in sorted(chosen)[:MOST_EVIDENCE]]
    first = versioned.evidence if versioned else places[0]
    others = sorted(place for place in places if (place.path, place.line) != (first.path, first.line))
    return (first, *others)[:MOST_EVIDENCE]


def _versioned(seen: Iterable[Sighting]) -> Sighting | None:
    """Return the sighting of what runs rather than of what may run, from the surest place nearest to the root.

    What alone proves nothing, such as a lock file or a pipeline that tests on many versions, is asked last.
    """

    def rank(sighting: Sighting) -> tuple[bool, bool, float, int, Evidence]:
        is_bound = sighting.version is not None and not sighting.version.is_exact
        is_weak = sighting.weight < SURE_ENOUGH
        return is_weak, is_bound, -sighting.weight, sighting.evidence.path.count("/"), sighting.evidence

    return min((sighting for sighting in seen if sighting.version), key=rank, default=None)


def inherited(found: Sequence[Detected]) -> Iterator[Detected]:
    """Yield ``found``; one without a version has that of the nearest component around its own."""
    versioned = {(detected.id, detected.component): detected for detected in found if detected.version}
    for detected in found:
        around = None if detected.version else _around(detected, versioned)
        if around is None:
            yield detected
            continue
        source = around.evidence[0]
        evidence = (source, *(place for place in detected.evidence if place != source))[:MOST_EVIDENCE]
        yield replace(detected, version=around.version, constraint=around.constraint, evidence=evidence)


def _around(detected: Detected, versioned: Mapping[_Key, Detected]) -> Detected | None:
    folder = detected.component
    while folder != ".":
        folder = folder.rpartition("/")[0] or "."
        if around := versioned.get((detected.id, folder)):
            return around
    return None


def _strays(grouped: Mapping[_Key, Iterable[Sighting]]) -> frozenset[_Key]:
    files = {key: sum(sighting.count for sighting in seen if _is_extension(sighting)) for key, seen in grouped.items()}
    totals: Counter[str] = Counter()
    for (component, _), count in files.items():
        totals[component] += count
    return frozenset(key for key, count in files.items() if count and _is_stray(count, totals[key[0]]))


def _is_stray(count: int, total: int) -> bool:
    return count < total * _HARDLY_ANY or (count < _FEW_FILES and count < total * _FEW)


def _is_extension(sighting: Sighting) -> bool:
    return sighting.signal[0] == "extension"


def _weakened(sighting: Sighting) -> Sighting:
    return replace(sighting, weight=sighting.weight * _STRAY) if _is_extension(sighting) else sighting


def _implied(found: Mapping[_Key, Detected], technologies: Technologies) -> dict[_Key, Detected]:
    implied: dict[_Key, Detected] = {}
    for (component, technology), source in sorted(found.items()):
        for name in _closure(technology, technologies):
            known = implied.get((component, name))
            if known is None or known.confidence < source.confidence:
                category = technologies[name].category
                implied[component, name] = Detected(name, category, component, source.confidence, source.evidence)
    return implied


def _closure(technology: str, technologies: Technologies) -> Iterator[str]:
    waiting, seen = list(technologies[technology].implies), {technology}
    while waiting:
        name = waiting.pop()
        if name not in seen and name in technologies:
            seen.add(name)
            yield name
            waiting.extend(technologies[name].implies)
