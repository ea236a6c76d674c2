"""Walk the workspace folder by folder; a folder whose list of names is unchanged is not listed again.

No link below the root is followed, and every walk begins at the root: the record of a folder counts only where the walk
reaches it.
"""

import hashlib
import itertools
import os
import stat
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Protocol

from stackprompt.domain.result import Ok
from stackprompt.runtime.files.safe_read import explain_os_error, is_settled, read_stamp, read_text
from stackprompt.runtime.tree.gitattributes import Attributes, read_attributes
from stackprompt.runtime.tree.gitignore import IgnoreRules, is_own, read_rules

_LONGEST_RULES = 100_000
_DEEPEST = 60
_KEY_LETTERS = 16
RULE_FILES = (".gitignore", ".gitattributes")


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits of a walk; the files and folders that they leave out are reported as cuts.

    Work is counted instead of seconds, so that the same tree gives the same answer on every machine.
    ``max_rule_work`` counts entries of folders times the rules of .gitignore in force there that have to be tried.
    """

    max_entries: int = 200_000
    max_file_bytes: int = 1_000_000
    max_total_bytes: int = 268_435_456
    max_rule_work: int = 50_000_000


@dataclass(slots=True)
class Tally:
    """Number of entries of a walk so far; another thread may read it."""

    entries: int = 0


class KnownFolder(Protocol):
    """Record of a folder from an earlier walk, see ``FolderListing``."""

    @property
    def stamp(self) -> int: ...  # noqa: D102 - as in FolderListing
    @property
    def rules(self) -> str: ...  # noqa: D102
    @property
    def own_rules(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def entries(self) -> int: ...  # noqa: D102
    @property
    def folders(self) -> tuple[str, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class RuleChain:
    """Files of rules in the folder ``base`` and above; equal ``key`` means equal rules."""

    base: str
    key: str
    own: tuple[str, ...]
    parent: "RuleChain | None"


@dataclass(frozen=True, slots=True)
class FolderListing:
    """A folder of the project's own work: names of its regular files, and of the folders in it that are own work too.

    ``stamp`` is when its list of names changed last, in nanoseconds, and 0 when that is not certain; ``rules`` is the
    key of the rules in force, ``own_rules`` are the files of rules in it, ``entries`` is the cost of listing it.
    """

    path: str
    stamp: int
    rules: str
    own_rules: tuple[str, ...]
    entries: int
    files: tuple[str, ...]
    folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """A folder that the walk reached; ``listing`` is None when the record from an earlier walk is still valid."""

    path: str
    listing: FolderListing | None
    rules: RuleChain | None


@dataclass(slots=True)
class Walker:
    """A walk with its budget, its counts and its cuts."""

    root: Path
    budget: Budget
    known: Mapping[str, KnownFolder] = field(default_factory=dict[str, KnownFolder])
    tally: Tally = field(default_factory=Tally)
    cuts: list[str] = field(default_factory=list[str])
    unprintable: int = 0
    rule_work: int = 0
    read: int = 0
    _ignoring: dict[str, IgnoreRules | None] = field(default_factory=dict[str, IgnoreRules | None])
    _marking: dict[str, Attributes | None] = field(default_factory=dict[str, Attributes | None])

    def walk_below(self, path: str, rules: RuleChain | None, *, is_deep: bool = True) -> Iterator[Visit]:
        """Yield ``path`` and the folders below it, those near it first; known ones are left out unless ``is_deep``.

        ``rules`` are those in force above ``path``.
        """
        waiting = deque([(path, rules)])
        while waiting and not self._find_spent_budget():
            here, above = waiting.popleft()
            visit = self._visit(here, above)
            if visit is None:
                continue
            yield visit
            folders = visit.listing.folders if visit.listing else self.known[here].folders
            for name in folders:
                deeper = f"{here}/{name}" if here else name
                if is_deep or deeper not in self.known:
                    self._enter(waiting, deeper, visit.rules)
        if waiting or self.tally.entries > self.budget.max_entries:
            self.cuts.append(
                f"the budget of {self._find_spent_budget()} ended the search, folders unseen: {len(waiting)}"
            )

    def list_cuts(self) -> tuple[str, ...]:
        """Return a sentence for each cut."""
        skipped = f"{self.unprintable} entries skipped: their names hold control characters"
        return (*self.cuts, skipped) if self.unprintable else tuple(self.cuts)

    def find_rules_above(self, path: str) -> RuleChain | None:
        """Return the rules in force above ``path``, every folder above which is known."""
        rules: RuleChain | None = None
        parts = path.split("/") if path else []
        for depth in range(len(parts)):
            folder = "/".join(parts[:depth])
            rules = self._chain_rules(folder, self.known[folder].own_rules, rules)
        return rules

    def may_read(self, size: int) -> bool:
        """Return whether ``size`` more bytes may be read, and count them; once one may not, no later one may."""
        self.read += size
        return self.read <= self.budget.max_total_bytes

    def find_attributes(self, rules: RuleChain | None) -> Attributes | None:
        """Return the rules of .gitattributes where ``rules`` are in force; None without any."""
        if rules is None:
            return None
        if rules.key not in self._marking:
            above = self.find_attributes(rules.parent)
            text = self._read_rule_file(rules, ".gitattributes")
            self._marking[rules.key] = read_attributes(rules.base, text, above) if text else above
        return self._marking[rules.key]

    @property
    def _is_out_of_rules(self) -> bool:
        return self.rule_work > self.budget.max_rule_work

    def _find_spent_budget(self) -> str:
        if self.tally.entries >= self.budget.max_entries:
            return "entries"
        return "rules" if self._is_out_of_rules else ""

    def _count(self, entries: int, ignoring: IgnoreRules | None) -> None:
        """Count a folder of so many ``entries``: a known folder costs as much as a listed one."""
        self.tally.entries += entries
        self.rule_work += entries * ignoring.weight if ignoring else 0

    def _visit(self, path: str, above: RuleChain | None) -> Visit | None:
        try:
            status = os.lstat(f"{self.root}/{path}") if path else self.root.stat()
        except OSError as error:
            self._note_error(path, error)
            return None
        if not stat.S_ISDIR(status.st_mode):
            return None
        known = self.known.get(path)
        if known is not None and known.stamp == status.st_mtime_ns > 0:
            rules = self._chain_rules(path, known.own_rules, above)
            if known.rules == _get_key(rules):
                self._count(known.entries, self._read_ignore_rules(rules))
                return Visit(path, None, rules)
        return self._list(path, above, status.st_mtime_ns)

    def _list(self, path: str, above: RuleChain | None, modified: int) -> Visit | None:
        try:
            with os.scandir(f"{self.root}/{path}") as scan:
                # One entry above the limit shows that the folder has more.
                entries = list(itertools.islice(scan, self.budget.max_entries - self.tally.entries + 1))
                entries.sort(key=attrgetter("name"))
                files, folders = self._split_entries(entries)
        except OSError as error:
            self._note_error(path, error)
            return None
        own_rules = tuple(name for name in RULE_FILES if name in files)
        rules = self._chain_rules(path, own_rules, above)
        ignoring = self._read_ignore_rules(rules)
        self._count(len(entries), ignoring)
        is_out = self._is_out_of_rules
        own = tuple(name for name in folders if is_out or is_own(f"{path}/{name}" if path else name, ignoring))
        # Once the budget is spent, folders are not matched; stamp 0 makes the next walk match them.
        stamp = modified if is_settled(modified) and not is_out else 0
        return Visit(
            path, FolderListing(path, stamp, _get_key(rules), own_rules, len(entries), tuple(files), own), rules
        )

    def _split_entries(self, entries: list[os.DirEntry[str]]) -> tuple[list[str], list[str]]:
        files: list[str] = []
        folders: list[str] = []
        for entry in entries:
            name = entry.name
            if not name.isprintable():
                self.unprintable += 1
            elif entry.is_file(follow_symlinks=False):
                files.append(name)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(name)
        return files, folders

    def _note_error(self, path: str, error: OSError) -> None:
        reason = explain_os_error(error)
        # A folder may vanish after its name was read; the root may not.
        if reason != "missing" or not path:
            self.cuts.append(f"{path or '.'}: not listed ({reason})")

    def _enter(self, waiting: deque[tuple[str, RuleChain | None]], path: str, rules: RuleChain | None) -> None:
        if path.count("/") >= _DEEPEST:
            self.cuts.append(f"{path[:80]}…: deeper than {_DEEPEST} folders")
            return
        waiting.append((path, rules))

    def _chain_rules(self, path: str, own: tuple[str, ...], above: RuleChain | None) -> RuleChain | None:
        if not own:
            return above
        stamps = [read_stamp(self.root, f"{path}/{name}" if path else name) for name in own]
        # Rules that may still change have a key of their own.
        stamps_as_text = [str(stamp or time.time_ns()) for stamp in stamps]
        words = "|".join((_get_key(above), path, *own, *stamps_as_text))
        key = hashlib.blake2b(words.encode(errors="surrogateescape")).hexdigest()[:_KEY_LETTERS]
        return RuleChain(path, key, own, above)

    def _read_ignore_rules(self, rules: RuleChain | None) -> IgnoreRules | None:
        if rules is None:
            return None
        if rules.key not in self._ignoring:
            above = self._read_ignore_rules(rules.parent)
            text = self._read_rule_file(rules, ".gitignore")
            self._ignoring[rules.key] = above if text is None else read_rules(rules.base, text, above)
        return self._ignoring[rules.key]

    def _read_rule_file(self, rules: RuleChain, name: str) -> str | None:
        if name not in rules.own:
            return None
        text = read_text(self.root, f"{rules.base}/{name}" if rules.base else name, _LONGEST_RULES)
        return text.value if isinstance(text, Ok) else None


@dataclass(frozen=True, slots=True)
class Walk:
    """Paths of the files of a workspace in order, and a sentence for each cut."""

    files: tuple[str, ...]
    cuts: tuple[str, ...] = ()


def walk(root: Path, budget: Budget) -> Walk:
    """List the regular files below ``root`` that are the project's own work.

    Folders near the root come first, so that a budget cuts the deepest. Links, devices and pipes are skipped;
    names with control characters are skipped and counted.
    """
    walker = Walker(root, budget)
    listings = (visit.listing for visit in walker.walk_below("", None) if visit.listing)
    files = sorted(f"{one.path}/{name}" if one.path else name for one in listings for name in one.files)
    return Walk(tuple(files), walker.list_cuts())


def _get_key(rules: RuleChain | None) -> str:
    return rules.key if rules else ""
