"""From matches to technologies: their confidence, component, version and evidence."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias, TypeVar

from stackprompt.detection.signals.matches import SignalMatch
from stackprompt.domain.knowledge.technology import DetectedTechnology, DetectionEvidence, Technologies

MIN_CONFIDENCE = 0.5
# Several weak matches together need a little more.
MIN_COMBINED_CONFIDENCE = 0.55
MAX_EVIDENCE = 5
_MAX_CONFIDENCE = 0.99

K = TypeVar("K")

# A file extension counts fully unless its files are stray scripts in a project of another language.
_TINY_SHARE = 0.01
_SMALL_SHARE = 0.05
_FEW_FILES = 3
_STRAY_FACTOR = 0.5

_Key: TypeAlias = tuple[str, str]


def weigh_matches(
    matches: Iterable[tuple[str, SignalMatch]], technologies: Technologies
) -> tuple[DetectedTechnology, ...]:
    """Return the technologies that ``matches`` (each after its component) prove, by category and id."""
    groups: defaultdict[_Key, list[SignalMatch]] = defaultdict(list)
    for component, match in matches:
        groups[component, match.technology].append(match)
    for key in _find_strays(groups):
        groups[key] = [
            replace(match, weight=match.weight * _STRAY_FACTOR) if _is_extension(match) else match
            for match in groups[key]
        ]
    proven = {key: _build_detected(*key, group, technologies) for key, group in groups.items() if _is_enough(group)}
    return tuple(sorted({**_find_implied(proven, technologies), **proven}.values(), key=sort_key))


def sort_key(detected: DetectedTechnology) -> tuple[str, str, str]:
    """Return the key that sorts technologies by category, id and component."""
    return detected.category, detected.id, detected.component


def _build_detected(
    component: str, technology: str, matches: Sequence[SignalMatch], technologies: Technologies
) -> DetectedTechnology:
    versioned = _pick_versioned(matches)
    version = versioned.version if versioned else None
    return DetectedTechnology(
        id=technology,
        category=technologies[technology].category,
        component=component,
        confidence=_combine(_pick_max_weights((match.signal, match.weight) for match in matches).values()),
        evidence=_select_evidence(matches, versioned),
        version=version.number if version else None,
        constraint=version.constraint or None if version else None,
    )


def _pick_max_weights(weights: Iterable[tuple[K, float]]) -> dict[K, float]:
    best: dict[K, float] = {}
    for key, weight in weights:
        best[key] = max(best.get(key, 0.0), weight)
    return best


def _combine(weights: Iterable[float]) -> float:
    doubt = math.prod(1 - weight for weight in sorted(weights))
    return round(min(1 - doubt, _MAX_CONFIDENCE), 2)


def _is_enough(matches: Iterable[SignalMatch]) -> bool:
    """Return True for one strong match, or for weak matches of different kinds in different top-level folders.

    Ten transitive packages count once, and so do all files of one example.
    """
    best = _pick_max_weights((match.signal[0], match.weight) for match in matches)
    if max(best.values()) >= MIN_CONFIDENCE:
        return True
    top_folders = {match.evidence.path.partition("/")[0] for match in matches}
    return len(top_folders) > 1 and _combine(best.values()) >= MIN_COMBINED_CONFIDENCE


def _select_evidence(matches: Iterable[SignalMatch], versioned: SignalMatch | None) -> tuple[DetectionEvidence, ...]:
    """Return the strongest evidence, from as many different files as possible.

    The first gives the version, or else is the strongest; the others follow in the order of their paths.
    """
    weights = _pick_max_weights((match.evidence, match.weight) for match in matches)
    ranked: list[tuple[float, int, int, DetectionEvidence]] = []
    in_file: Counter[str] = Counter()
    lines: set[tuple[str, int]] = set()
    # Weak evidence is shown only when nothing is strong.
    least = MIN_CONFIDENCE if max(weights.values()) >= MIN_CONFIDENCE else 0
    strong = [evidence for evidence, weight in weights.items() if weight >= least]
    for evidence in sorted(strong, key=lambda evidence: (-weights[evidence], evidence)):
        if (evidence.path, evidence.line) not in lines:
            lines.add((evidence.path, evidence.line))
            ranked.append((-weights[evidence], in_file[evidence.path], evidence.path.count("/"), evidence))
            in_file[evidence.path] += 1
    selected = [evidence for *_, evidence in sorted(ranked)[:MAX_EVIDENCE]]
    first = versioned.evidence if versioned else selected[0]
    others = sorted(each for each in selected if (each.path, each.line) != (first.path, first.line))
    return (first, *others)[:MAX_EVIDENCE]


def _pick_versioned(matches: Iterable[SignalMatch]) -> SignalMatch | None:
    """Return the match whose version counts: exact before bounds, the strongest first, then the nearest to the root.

    Weak matches, such as a lock file or a pipeline that tests many versions, come last.
    """

    def rank(match: SignalMatch) -> tuple[bool, bool, float, int, DetectionEvidence]:
        is_bound = match.version is not None and not match.version.is_exact
        is_weak = match.weight < MIN_CONFIDENCE
        return is_weak, is_bound, -match.weight, match.evidence.path.count("/"), match.evidence

    return min((match for match in matches if match.version), key=rank, default=None)


def inherit_versions(technologies: Sequence[DetectedTechnology]) -> Iterator[DetectedTechnology]:
    """Yield ``technologies``; one without a version gets that of the nearest component above its own."""
    versioned = {(detected.id, detected.component): detected for detected in technologies if detected.version}
    for detected in technologies:
        above = None if detected.version else _find_enclosing(detected, versioned)
        if above is None:
            yield detected
            continue
        source = above.evidence[0]
        evidence = (source, *(each for each in detected.evidence if each != source))[:MAX_EVIDENCE]
        yield replace(detected, version=above.version, constraint=above.constraint, evidence=evidence)


def _find_enclosing(
    detected: DetectedTechnology, versioned: Mapping[_Key, DetectedTechnology]
) -> DetectedTechnology | None:
    folder = detected.component
    while folder != ".":
        folder = folder.rpartition("/")[0] or "."
        if above := versioned.get((detected.id, folder)):
            return above
    return None


def _find_strays(groups: Mapping[_Key, Iterable[SignalMatch]]) -> frozenset[_Key]:
    files = {key: sum(match.count for match in group if _is_extension(match)) for key, group in groups.items()}
    totals: Counter[str] = Counter()
    for (component, _), count in files.items():
        totals[component] += count
    return frozenset(key for key, count in files.items() if count and _is_stray(count, totals[key[0]]))


def _is_stray(count: int, total: int) -> bool:
    return count < total * _TINY_SHARE or (count < _FEW_FILES and count < total * _SMALL_SHARE)


def _is_extension(match: SignalMatch) -> bool:
    return match.signal[0] == "extension"


def _find_implied(
    proven: Mapping[_Key, DetectedTechnology], technologies: Technologies
) -> dict[_Key, DetectedTechnology]:
    implied: dict[_Key, DetectedTechnology] = {}
    for (component, technology), source in sorted(proven.items()):
        for id_ in _list_implied_ids(technology, technologies):
            other = implied.get((component, id_))
            if other is None or other.confidence < source.confidence:
                category = technologies[id_].category
                implied[component, id_] = DetectedTechnology(
                    id_, category, component, source.confidence, source.evidence
                )
    return implied


def _list_implied_ids(technology: str, technologies: Technologies) -> Iterator[str]:
    """Yield the ids that ``technology`` implies, directly or through others."""
    pending, visited = list(technologies[technology].implies), {technology}
    while pending:
        id_ = pending.pop()
        if id_ not in visited and id_ in technologies:
            visited.add(id_)
            yield id_
            pending.extend(technologies[id_].implies)
