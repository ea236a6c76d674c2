"""The stack of a workspace: counted once over all that was seen, and then again only where something changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from stackprompt.detection.components import parts_of
from stackprompt.detection.confidence import inherited, weigh
from stackprompt.detection.dedupe import gathered
from stackprompt.detection.scan.file_names import Names
from stackprompt.detection.scan.index import Folders, SeenFolder, joined
from stackprompt.detection.scan.indexer import UNREAD, Scan, scan, scan_again
from stackprompt.detection.signals.matches import Sighting
from stackprompt.detection.signals.signal_index import compile_signals
from stackprompt.domain.technology import Detected, Stack, Technologies
from stackprompt.runtime.walk import Budget, Tally

ROOT = "."
_MOST_CUTS = 20
_NOTHING = Scan({})
_EMPTY = Stack("")


@dataclass(frozen=True, slots=True)
class Part:
    """A component: its folders, what they tell by technology (None when nobody asked yet), and what that proves."""

    folders: tuple[str, ...]
    told: Mapping[str, tuple[Sighting, ...]] | None
    detected: tuple[Detected, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What was seen of a workspace, and its stack; a later look begins with it."""

    technologies: Technologies
    names: Names
    scan: Scan = _NOTHING
    parts: Mapping[str, Part] = field(default_factory=dict[str, Part])
    stack: Stack = _EMPTY

    def differs(self, before: "Sight") -> bool:
        """Tell whether anything was read or listed anew since ``before``."""
        known = before.scan.folders
        return len(known) != len(self.scan.folders) or any(known.get(p) is not f for p, f in self.scan.folders.items())


def detect(root: Path, technologies: Technologies, budget: Budget | None = None) -> Stack:
    """Return the technologies of the workspace at ``root`` and what was left unread; the same for the same tree."""
    return look(root, unseen(technologies), budget or Budget()).stack


def unseen(technologies: Technologies) -> Sight:
    """Return the sight of a workspace at which nobody looked yet."""
    return Sight(technologies, Names(compile_signals(technologies)))


def look(root: Path, before: Sight, budget: Budget, tally: Tally | None = None) -> Sight:
    """Look through all of the workspace at ``root``; what did not change since ``before`` is not read again."""
    return _counted(root, before, scan(root, before.names, budget, before.scan.folders, tally))


def look_again(root: Path, before: Sight, budget: Budget, changed: Iterable[str]) -> Sight:
    """Look only at the ``changed`` paths, relative to ``root``; files that are gone prove nothing any more."""
    return _counted(root, before, scan_again(root, before.names, budget, before.scan, changed))


def _counted(root: Path, before: Sight, seen: Scan) -> Sight:
    divided = parts_of(seen.folders)
    placed = _placed(seen.folders, divided.components)
    parts = {name: _part(name, paths, seen.folders, before) for name, paths in placed.items()}
    detected = sorted(chain.from_iterable(part.detected for part in parts.values()), key=_order)
    stack = Stack(
        root=str(root),
        detected=tuple(inherited(detected)),
        cuts=_shortened((*seen.cuts, *divided.cuts, *_unread(seen.folders))),
        components=tuple(sorted(divided.components)),
        members=tuple(sorted(divided.members.items())),
    )
    return Sight(before.technologies, before.names, seen, parts, stack)


def _placed(folders: Folders, components: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the folders of each component; a folder belongs to the nearest component that holds it."""
    nearest: dict[str, str] = {}
    placed: defaultdict[str, list[str]] = defaultdict(list)
    for path in folders:
        component = path if path in components else nearest.get(path.rpartition("/")[0] if path else "", "")
        nearest[path] = component
        placed[component or ROOT].append(path)
    return {component: tuple(paths) for component, paths in placed.items()}


def unweighed(folders: Folders) -> Mapping[str, tuple[str, ...]]:
    """Return the folders of each component."""
    return _placed(folders, parts_of(folders).components)


def _part(name: str, paths: tuple[str, ...], folders: Folders, before: Sight) -> Part:
    known = before.parts.get(name)
    touched = None if known is None else _touched(known, paths, folders, before.scan.folders)
    if known is not None and touched is not None and not touched:
        return known if known.folders == paths else replace(known, folders=paths)
    here = [folders[path] for path in paths]
    if known is None or known.told is None or touched is None:
        told = _told(here, None)
    else:
        told = {key: seen for key, seen in known.told.items() if key not in touched} | _told(here, touched)
    placed = ((name, sighting) for key in sorted(told) for sighting in told[key])
    return Part(paths, told, weigh(placed, before.technologies))


def _touched(known: Part, paths: Sequence[str], folders: Folders, before: Folders) -> frozenset[str]:
    """Return the technologies of which other things are told than before."""
    changed = [path for path in paths if before.get(path) is not folders[path]]
    gone = [path for path in known.folders if path not in folders]
    moved = () if known.folders == tuple(paths) else frozenset(known.folders) ^ frozenset(paths)
    places = {*changed, *gone, *moved}
    seen = (state[path] for path in places for state in (before, folders) if path in state)
    return frozenset(sighting.technology for folder in seen for sighting in folder.sightings())


def _told(folders: Iterable[SeenFolder], only: frozenset[str] | None) -> dict[str, tuple[Sighting, ...]]:
    told: defaultdict[str, list[Sighting]] = defaultdict(list)
    for folder in folders:
        for sighting in folder.sightings():
            if only is None or sighting.technology in only:
                told[sighting.technology].append(sighting)
    return {technology: gathered(sightings) for technology, sightings in told.items()}


def _order(detected: Detected) -> tuple[str, str, str]:
    return detected.category, detected.id, detected.component


def _unread(folders: Folders) -> Iterator[str]:
    cut = [
        (joined(folder.path, file.name), file.cut) for folder in folders.values() for file in folder.files if file.cut
    ]
    late = sum(reason == UNREAD for _, reason in cut)
    if late:
        yield f"the budget of bytes ended the reading, files unread: {late}"
    yield from (f"{path}: not read ({reason})" for path, reason in cut if reason != UNREAD)


def _shortened(cuts: Sequence[str]) -> tuple[str, ...]:
    more = len(cuts) - _MOST_CUTS
    return (*cuts[:_MOST_CUTS], f"and {more} more") if more > 0 else tuple(cuts)
