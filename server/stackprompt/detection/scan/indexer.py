"""Index the folders of a workspace, or update an index where files changed. Blocking: call it off the event loop."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path

from stackprompt.detection.dedupe import dedupe
from stackprompt.detection.readers.table import LOCK_FILES
from stackprompt.detection.scan.file_names import NameMatcher, apply_marks
from stackprompt.detection.scan.index import FileRecord, FolderIndex, FolderRecord, Folders, join_path
from stackprompt.detection.scan.members import has_manifest, read_members
from stackprompt.detection.signals.matches import match_text
from stackprompt.domain.result import Err
from stackprompt.runtime.files.safe_read import is_folder, read_size, read_stamp, read_text
from stackprompt.runtime.tree.gitattributes import Attributes, find_marks
from stackprompt.runtime.tree.walk import RULE_FILES, Budget, FolderListing, Tally, Visit, Walker

# A missing file was deleted since the walk; pictures and secrets are skipped without a report.
_REPORTED_REASONS = frozenset({"too-large", "denied"})
UNREAD = "unread"


def build_index(
    root: Path, matcher: NameMatcher, budget: Budget, before: Folders, tally: Tally | None = None
) -> FolderIndex:
    """Index all of the workspace; folders and files that did not change since ``before`` are not read again."""
    walker = Walker(root, budget, before, tally or Tally())
    # Walk first: when the budget of bytes runs out, every folder still has the matches of its file names.
    visits = tuple(walker.walk_below("", None))
    indexer = _Indexer(walker, matcher, before, frozenset())
    return FolderIndex({visit.path: indexer.record_folder(visit) for visit in visits}, walker.list_cuts(), walker.read)


def update_index(
    root: Path, matcher: NameMatcher, budget: Budget, before: FolderIndex, changed: Iterable[str]
) -> FolderIndex:
    """Index only the files and folders at the ``changed`` paths, which were created, edited, deleted or replaced."""
    paths = frozenset(changed)
    if any(path.rpartition("/")[2] in RULE_FILES for path in paths):
        # Rules of .gitignore and .gitattributes may change the result for every folder below.
        return build_index(root, matcher, budget, before.folders)
    walker = Walker(root, budget, before.folders, read=before.bytes_read)
    indexer = _Indexer(walker, matcher, before.folders, paths)
    lost = (_find_lost_folder(root, path, before.folders) for path in paths)
    folders = _drop_folders(dict(before.folders), {path for path in lost if path is not None})
    for top in sorted({_find_known_folder(path, folders) for path in paths}):
        visits = tuple(walker.walk_below(top, walker.find_rules_above(top), is_deep=False)) if top in folders else ()
        records = {visit.path: indexer.record_folder(visit) for visit in visits}
        if top in records:
            gone = frozenset(folders[top].folders) - frozenset(records[top].folders)
            folders = _drop_folders(folders, {join_path(top, name) for name in gone})
        folders.update(records)
    if walker.read > budget.max_total_bytes:
        # Only a full walk decides, in its order, which files the budget covers.
        return build_index(root, matcher, budget, before.folders)
    return FolderIndex(folders, tuple(dict.fromkeys((*before.cuts, *walker.list_cuts()))), walker.read)


@dataclass(frozen=True, slots=True)
class _Indexer:
    """Records visited folders; the ``changed`` files are always read."""

    walker: Walker
    matcher: NameMatcher
    before: Folders
    changed: frozenset[str]

    def record_folder(self, visit: Visit) -> FolderRecord:
        """Return the record of a folder: the old object itself when nothing in the folder changed."""
        attributes = self.walker.find_attributes(visit.rules)
        old = self.before.get(visit.path)
        if visit.listing is not None:
            has_same_rules = old is not None and old.rules == visit.listing.rules
            return self._record_listing(visit.listing, old if has_same_rules else None, attributes)
        old = self.before[visit.path]
        files = self._record_files(visit.path, [file.name for file in old.files], old, attributes)
        return old if files == old.files else replace(old, files=files)

    def _record_listing(
        self, listed: FolderListing, old: FolderRecord | None, attributes: Attributes | None
    ) -> FolderRecord:
        path = listed.path
        selected = [name for name in listed.files if self.matcher.should_read(join_path(path, name), name)]
        return FolderRecord(
            path=path,
            stamp=listed.stamp,
            rules=listed.rules,
            own_rules=listed.own_rules,
            entries=listed.entries,
            folders=listed.folders,
            has_manifest=has_manifest(listed.files),
            name_matches=dedupe(self.matcher.match_names(path, listed.files, attributes)),
            files=self._record_files(path, selected, old, attributes),
        )

    def _record_files(
        self, folder: str, names: Sequence[str], old: FolderRecord | None, attributes: Attributes | None
    ) -> tuple[FileRecord, ...]:
        before = {file.name: file for file in old.files} if old else {}
        return tuple(self._record_file(join_path(folder, name), name, before.get(name), attributes) for name in names)

    def _record_file(self, path: str, name: str, old: FileRecord | None, attributes: Attributes | None) -> FileRecord:
        limit = self.walker.budget.max_file_bytes
        stamp = read_stamp(self.walker.root, path)
        size = stamp[1] if stamp is not None else read_size(self.walker.root, path)
        if size <= limit and not self.walker.may_read(size):
            return FileRecord(name, None, cut=UNREAD)
        is_unchanged = old is not None and stamp is not None and old.stamp == stamp
        if old is not None and is_unchanged and path not in self.changed:
            return old
        text = read_text(self.walker.root, path, limit)
        if isinstance(text, Err):
            is_reported = text.error.reason in _REPORTED_REASONS and name not in LOCK_FILES
            return FileRecord(name, None, cut=text.error.reason if is_reported else "")
        marks = find_marks(path, attributes)
        matches = dedupe(apply_marks(match, marks) for match in match_text(path, text.value, self.matcher.index))
        return FileRecord(name, stamp, matches, read_members(name, text.value))


def _list_parents(path: str) -> Iterator[str]:
    yield from (path[:end] for end, letter in enumerate(path) if letter == "/")


def _find_lost_folder(root: Path, path: str, folders: Folders) -> str | None:
    """Return the first known folder above or at ``path`` that was deleted or replaced by a file or link."""
    chain = (*_list_parents(path), path)
    return next((part for part in chain if part in folders and part and not is_folder(root, part)), None)


def _find_known_folder(path: str, folders: Folders) -> str:
    """Return the deepest known folder that contains ``path``."""
    return next((part for part in reversed(tuple(_list_parents(path))) if part in folders), "")


def _drop_folders(folders: dict[str, FolderRecord], gone: AbstractSet[str]) -> dict[str, FolderRecord]:
    """Return ``folders`` without those in ``gone`` and all folders below them."""
    if not gone:
        return folders
    below = tuple(f"{path}/" for path in gone)
    return {path: folder for path, folder in folders.items() if path not in gone and not path.startswith(below)}
