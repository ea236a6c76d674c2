"""The stack of a workspace: built once from all of its folders, later only from the components that changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from stackprompt.detection.components import find_components
from stackprompt.detection.confidence import inherit_versions, sort_key, weigh_matches
from stackprompt.detection.dedupe import dedupe
from stackprompt.detection.scan.file_names import NameMatcher
from stackprompt.detection.scan.index import FolderIndex, FolderRecord, Folders, join_path
from stackprompt.detection.scan.indexer import UNREAD, build_index, update_index
from stackprompt.detection.signals.matches import SignalMatch
from stackprompt.detection.signals.signal_index import compile_signals
from stackprompt.domain.knowledge.technology import DetectedTechnology, Stack, Technologies
from stackprompt.runtime.tree.walk import Budget, Tally

ROOT = "."
_MAX_CUTS = 20
_EMPTY_INDEX = FolderIndex({})
_EMPTY_STACK = Stack("")


@dataclass(frozen=True, slots=True)
class Component:
    """A component: its folders, their matches by technology, and the technologies that these prove.

    A component from the cache has no ``matches``: the cache stores the result only.
    """

    folders: tuple[str, ...]
    matches: Mapping[str, tuple[SignalMatch, ...]] | None
    detected: tuple[DetectedTechnology, ...]


@dataclass(frozen=True, slots=True, eq=False)
class WorkspaceScan:
    """The index of a workspace and the stack built from it; a later scan starts from this one."""

    technologies: Technologies
    matcher: NameMatcher
    index: FolderIndex = _EMPTY_INDEX
    components: Mapping[str, Component] = field(default_factory=dict[str, Component])
    stack: Stack = _EMPTY_STACK

    def differs_from(self, before: "WorkspaceScan") -> bool:
        """Return True when any folder was listed or any file read again since ``before``."""
        old, new = before.index.folders, self.index.folders
        return len(old) != len(new) or any(old.get(path) is not folder for path, folder in new.items())


def detect(root: Path, technologies: Technologies, budget: Budget | None = None) -> Stack:
    """Return the technologies of the workspace at ``root`` and its cuts; the same tree gives the same stack."""
    return scan_workspace(root, empty_scan(technologies), budget or Budget()).stack


def empty_scan(technologies: Technologies) -> WorkspaceScan:
    """Return the scan from which the first scan of a workspace starts."""
    return WorkspaceScan(technologies, NameMatcher(compile_signals(technologies)))


def scan_workspace(root: Path, before: WorkspaceScan, budget: Budget, tally: Tally | None = None) -> WorkspaceScan:
    """Scan all of the workspace at ``root``; reuse the records of ``before`` for folders and files without changes."""
    return _build_scan(root, before, build_index(root, before.matcher, budget, before.index.folders, tally))


def rescan_workspace(root: Path, before: WorkspaceScan, budget: Budget, changed: Iterable[str]) -> WorkspaceScan:
    """Scan only the ``changed`` paths, relative to ``root``; matches of deleted files are dropped."""
    return _build_scan(root, before, update_index(root, before.matcher, budget, before.index, changed))


def _build_scan(root: Path, before: WorkspaceScan, index: FolderIndex) -> WorkspaceScan:
    layout = find_components(index.folders)
    components = {
        name: _build_component(name, paths, index.folders, before)
        for name, paths in group_folders(index.folders, layout.components).items()
    }
    detected = sorted(chain.from_iterable(component.detected for component in components.values()), key=sort_key)
    stack = Stack(
        root=str(root),
        detected=tuple(inherit_versions(detected)),
        cuts=_shorten((*index.cuts, *layout.cuts, *_describe_unread(index.folders))),
        components=tuple(sorted(layout.components)),
        members=tuple(sorted(layout.members.items())),
    )
    return WorkspaceScan(before.technologies, before.matcher, index, components, stack)


def group_folders(folders: Folders, components: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the folders of each component; a folder belongs to the nearest component above it."""
    nearest: dict[str, str] = {}
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for path in folders:
        component = path if path in components else nearest.get(path.rpartition("/")[0] if path else "", "")
        nearest[path] = component
        groups[component or ROOT].append(path)
    return {component: tuple(paths) for component, paths in groups.items()}


def _build_component(name: str, paths: tuple[str, ...], folders: Folders, before: WorkspaceScan) -> Component:
    old = before.components.get(name)
    changed = None if old is None else _find_changed_technologies(old, paths, folders, before.index.folders)
    if old is not None and not changed:
        return old if old.folders == paths else replace(old, folders=paths)
    records = [folders[path] for path in paths]
    if old is None or old.matches is None or changed is None:
        matches = _collect_matches(records, None)
    else:
        unchanged = {technology: group for technology, group in old.matches.items() if technology not in changed}
        matches = unchanged | _collect_matches(records, changed)
    pairs = ((name, match) for technology in sorted(matches) for match in matches[technology])
    return Component(paths, matches, weigh_matches(pairs, before.technologies))


def _find_changed_technologies(
    old: Component, paths: Sequence[str], folders: Folders, before: Folders
) -> frozenset[str]:
    """Return the technologies whose matches in a component may differ from those ``before``."""
    changed = [path for path in paths if before.get(path) is not folders[path]]
    gone = [path for path in old.folders if path not in folders]
    moved = () if old.folders == tuple(paths) else frozenset(old.folders) ^ frozenset(paths)
    records = (state[path] for path in {*changed, *gone, *moved} for state in (before, folders) if path in state)
    return frozenset(match.technology for record in records for match in record.all_matches())


def _collect_matches(
    folders: Iterable[FolderRecord], only: frozenset[str] | None
) -> dict[str, tuple[SignalMatch, ...]]:
    groups: defaultdict[str, list[SignalMatch]] = defaultdict(list)
    for folder in folders:
        for match in folder.all_matches():
            if only is None or match.technology in only:
                groups[match.technology].append(match)
    return {technology: dedupe(matches) for technology, matches in groups.items()}


def _describe_unread(folders: Folders) -> Iterator[str]:
    cut = [
        (join_path(folder.path, file.name), file.cut)
        for folder in folders.values()
        for file in folder.files
        if file.cut
    ]
    over_budget = sum(reason == UNREAD for _, reason in cut)
    if over_budget:
        yield f"the budget of bytes ended the reading, files unread: {over_budget}"
    yield from (f"{path}: not read ({reason})" for path, reason in cut if reason != UNREAD)


def _shorten(cuts: Sequence[str]) -> tuple[str, ...]:
    more = len(cuts) - _MAX_CUTS
    return (*cuts[:_MAX_CUTS], f"and {more} more") if more > 0 else tuple(cuts)
