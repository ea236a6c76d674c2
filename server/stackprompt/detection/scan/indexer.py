"""Look through a workspace, or again where it may have changed. Blocking: call it off the event loop."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path

from stackprompt.detection.dedupe import gathered
from stackprompt.detection.readers.table import LOCKS
from stackprompt.detection.scan.file_names import Names, marked
from stackprompt.detection.scan.index import Folders, SeenFile, SeenFolder, joined
from stackprompt.detection.scan.members import has_manifest, members_in
from stackprompt.detection.signals.matches import sightings_in_text
from stackprompt.domain.result import Err
from stackprompt.runtime.attributes import Attributes, marks_of
from stackprompt.runtime.guarded import is_folder, read_text, size_of, stamp_of
from stackprompt.runtime.walk import RULE_FILES, Budget, Listed, Tally, Visit, Walker

# A missing file vanished since the walk, and nobody expects a picture or a secret to be read.
_WORTH_TELLING = frozenset({"too-large", "denied"})
UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Scan:
    """The folders of a workspace, what the walk left out, and how many bytes the files have that were worth reading."""

    folders: Folders
    cuts: tuple[str, ...] = ()
    read: int = 0


def scan(root: Path, names: Names, budget: Budget, before: Folders, tally: Tally | None = None) -> Scan:
    """Look through all of the workspace; what is ``before`` and did not change since is not listed or read again."""
    walker = Walker(root, budget, before, tally or Tally())
    # All names first: when the budget of bytes is spent they say something of every corner.
    visits = tuple(walker.below("", None))
    looking = _Looking(walker, names, before, frozenset())
    return Scan({visit.path: looking.folder(visit) for visit in visits}, walker.ended(), walker.read)


def scan_again(root: Path, names: Names, budget: Budget, before: Scan, changed: Iterable[str]) -> Scan:
    """Look only where the files or folders at the ``changed`` paths are, which came, went or became others."""
    paths = frozenset(changed)
    if any(path.rpartition("/")[2] in RULE_FILES for path in paths):
        # What is own work may be decided anew everywhere below.
        return scan(root, names, budget, before.folders)
    walker = Walker(root, budget, before.folders, read=before.read)
    looking = _Looking(walker, names, before.folders, paths)
    lost = (_lost(root, path, before.folders) for path in paths)
    folders = _without(dict(before.folders), {path for path in lost if path is not None})
    for top in sorted({_nearest(path, folders) for path in paths}):
        visits = tuple(walker.below(top, walker.rules_above(top), is_deep=False)) if top in folders else ()
        seen = {visit.path: looking.folder(visit) for visit in visits}
        if top in seen:
            gone = frozenset(folders[top].folders) - frozenset(seen[top].folders)
            folders = _without(folders, {joined(top, name) for name in gone})
        folders.update(seen)
    if walker.read > budget.max_total_bytes:
        # Which files the budget reaches is decided in the order of a whole look.
        return scan(root, names, budget, before.folders)
    return Scan(folders, tuple(dict.fromkeys((*before.cuts, *walker.ended()))), walker.read)


@dataclass(frozen=True, slots=True)
class _Looking:
    """The second half of a look: what names and texts tell; the ``changed`` files are read in any case."""

    walker: Walker
    names: Names
    before: Folders
    changed: frozenset[str]

    def folder(self, visit: Visit) -> SeenFolder:
        """Return what a folder tells: itself as it was when nothing in it changed."""
        attributes = self.walker.attributes(visit.rules)
        known = self.before.get(visit.path)
        if visit.listed is not None:
            same_rules = known if known is not None and known.rules == visit.listed.rules else None
            return self._listed(visit.listed, same_rules, attributes)
        known = self.before[visit.path]
        files = self._files(visit.path, [file.name for file in known.files], known, attributes)
        return known if files == known.files else replace(known, files=files)

    def _listed(self, listed: Listed, known: SeenFolder | None, attributes: Attributes | None) -> SeenFolder:
        path = listed.path
        worth = [name for name in listed.files if self.names.is_worth_reading(joined(path, name), name)]
        return SeenFolder(
            path=path,
            stamp=listed.stamp,
            rules=listed.rules,
            own_rules=listed.own_rules,
            entries=listed.entries,
            folders=listed.folders,
            has_manifest=has_manifest(listed.files),
            names=gathered(self.names.tell(path, listed.files, attributes)),
            files=self._files(path, worth, known, attributes),
        )

    def _files(
        self, folder: str, names: Sequence[str], known: SeenFolder | None, attributes: Attributes | None
    ) -> tuple[SeenFile, ...]:
        before = {file.name: file for file in known.files} if known else {}
        return tuple(self._file(joined(folder, name), name, before.get(name), attributes) for name in names)

    def _file(self, path: str, name: str, before: SeenFile | None, attributes: Attributes | None) -> SeenFile:
        limit = self.walker.budget.max_file_bytes
        stamp = stamp_of(self.walker.root, path)
        size = stamp[1] if stamp is not None else size_of(self.walker.root, path)
        if size <= limit and not self.walker.may_read(size):
            return SeenFile(name, None, cut=UNREAD)
        is_known = before is not None and stamp is not None and before.stamp == stamp
        if before is not None and is_known and path not in self.changed:
            return before
        read = read_text(self.walker.root, path, limit)
        if isinstance(read, Err):
            is_worth_telling = read.error.reason in _WORTH_TELLING and name not in LOCKS
            return SeenFile(name, None, cut=read.error.reason if is_worth_telling else "")
        told = sightings_in_text(path, read.value, self.names.index)
        marks = marks_of(path, attributes)
        sightings = gathered(marked(sighting, marks) for sighting in told)
        return SeenFile(name, stamp, sightings, members_in(name, read.value))


def _prefixes(path: str) -> Iterator[str]:
    yield from (path[:end] for end, letter in enumerate(path) if letter == "/")


def _lost(root: Path, path: str, folders: Folders) -> str | None:
    """Return the first known folder on the way to ``path`` that is none any more, or became a link to one."""
    on_the_way = (*_prefixes(path), path)
    return next((part for part in on_the_way if part in folders and part and not is_folder(root, part)), None)


def _nearest(path: str, folders: Folders) -> str:
    """Return the deepest known folder that holds ``path``."""
    return next((part for part in reversed(tuple(_prefixes(path))) if part in folders), "")


def _without(folders: dict[str, SeenFolder], gone: AbstractSet[str]) -> dict[str, SeenFolder]:
    """Return ``folders`` without those ``gone`` and all below them."""
    if not gone:
        return folders
    below = tuple(f"{path}/" for path in gone)
    return {path: seen for path, seen in folders.items() if path not in gone and not path.startswith(below)}
