"""Walk the workspace folder by folder; a folder whose list of names is as it was is not listed again.

Nothing here follows a link below the root, and every way down begins at the root: what is known of a folder counts only
where the walk comes by.
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
    """What looking through a workspace may cost; whatever it leaves unread is reported as a cut.

    All of it is counted in work and none in seconds, so that the same tree gives the same answer on every machine.
    ``max_rule_work`` counts entries of folders times the rules of .gitignore in force there that have to be tried.
    """

    max_entries: int = 200_000
    max_file_bytes: int = 1_000_000
    max_total_bytes: int = 268_435_456
    max_rule_work: int = 50_000_000


@dataclass(slots=True)
class Tally:
    """How much a walk under way has seen; another thread may read it."""

    entries: int = 0


class Known(Protocol):
    """What an earlier walk kept of a folder, see ``Listed``."""

    @property
    def stamp(self) -> int: ...  # noqa: D102 - as in Listed
    @property
    def rules(self) -> str: ...  # noqa: D102
    @property
    def own_rules(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def entries(self) -> int: ...  # noqa: D102
    @property
    def folders(self) -> tuple[str, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Rules:
    """What is said above and in the folder ``base`` about folders below; equal ``key`` means the same words."""

    base: str
    key: str
    own: tuple[str, ...]
    parent: "Rules | None"


@dataclass(frozen=True, slots=True)
class Listed:
    """A folder of the project's own work: its regular files, and the folders below that are its own work too, by name.

    ``stamp`` is when its list of names changed last, in nanoseconds, and 0 when that is not sure; ``rules`` is the key
    of the rules in force, ``own_rules`` are the files of rules in it, ``entries`` is what listing it cost.
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
    """A folder that the walk came by: listed anew, or None when what is known of it is still true."""

    path: str
    listed: Listed | None
    rules: Rules | None


@dataclass(slots=True)
class Walker:
    """A walk under way, with what it may still cost and what it left out."""

    root: Path
    budget: Budget
    known: Mapping[str, Known] = field(default_factory=dict[str, Known])
    tally: Tally = field(default_factory=Tally)
    cuts: list[str] = field(default_factory=list[str])
    unprintable: int = 0
    rule_work: int = 0
    read: int = 0
    _ignoring: dict[str, IgnoreRules | None] = field(default_factory=dict[str, IgnoreRules | None])
    _marking: dict[str, Attributes | None] = field(default_factory=dict[str, Attributes | None])

    def below(self, path: str, rules: Rules | None, *, is_deep: bool = True) -> Iterator[Visit]:
        """Yield ``path`` and the folders below it, those near it first; known ones are left out unless ``is_deep``.

        ``rules`` are those in force above ``path``.
        """
        waiting = deque([(path, rules)])
        while waiting and not self._spent():
            here, above = waiting.popleft()
            visit = self._visit(here, above)
            if visit is None:
                continue
            yield visit
            folders = visit.listed.folders if visit.listed else self.known[here].folders
            for name in folders:
                deeper = f"{here}/{name}" if here else name
                if is_deep or deeper not in self.known:
                    self._enter(waiting, deeper, visit.rules)
        if waiting or self.tally.entries > self.budget.max_entries:
            self.cuts.append(f"the budget of {self._spent()} ended the search, folders unseen: {len(waiting)}")

    def ended(self) -> tuple[str, ...]:
        """Return in sentences what was left out."""
        skipped = f"{self.unprintable} entries skipped: their names hold control characters"
        return (*self.cuts, skipped) if self.unprintable else tuple(self.cuts)

    def rules_above(self, path: str) -> Rules | None:
        """Return the rules in force above ``path``, every folder above which is known."""
        rules: Rules | None = None
        parts = path.split("/") if path else []
        for depth in range(len(parts)):
            folder = "/".join(parts[:depth])
            rules = self._rules(folder, self.known[folder].own_rules, rules)
        return rules

    def may_read(self, size: int) -> bool:
        """Return whether ``size`` more bytes may be read, and count them; once one may not, no later one may."""
        self.read += size
        return self.read <= self.budget.max_total_bytes

    def attributes(self, rules: Rules | None) -> Attributes | None:
        """Return what .gitattributes say in a folder where ``rules`` are in force; None when they say nothing."""
        if rules is None:
            return None
        if rules.key not in self._marking:
            above = self.attributes(rules.parent)
            text = self._text(rules, ".gitattributes")
            self._marking[rules.key] = read_attributes(rules.base, text, above) if text else above
        return self._marking[rules.key]

    @property
    def _is_out_of_rules(self) -> bool:
        return self.rule_work > self.budget.max_rule_work

    def _spent(self) -> str:
        if self.tally.entries >= self.budget.max_entries:
            return "entries"
        return "rules" if self._is_out_of_rules else ""

    def _count(self, entries: int, ignoring: IgnoreRules | None) -> None:
        """Count a folder of so many ``entries``: as much when it is known as when it is listed."""
        self.tally.entries += entries
        self.rule_work += entries * ignoring.weight if ignoring else 0

    def _visit(self, path: str, above: Rules | None) -> Visit | None:
        try:
            status = os.lstat(f"{self.root}/{path}") if path else self.root.stat()
        except OSError as error:
            self._note(path, error)
            return None
        if not stat.S_ISDIR(status.st_mode):
            return None
        known = self.known.get(path)
        if known is not None and known.stamp == status.st_mtime_ns > 0:
            rules = self._rules(path, known.own_rules, above)
            if known.rules == _key(rules):
                self._count(known.entries, self._ignore_rules(rules))
                return Visit(path, None, rules)
        return self._list(path, above, status.st_mtime_ns)

    def _list(self, path: str, above: Rules | None, modified: int) -> Visit | None:
        try:
            with os.scandir(f"{self.root}/{path}") as found:
                # One entry too many tells that the folder had more.
                entries = list(itertools.islice(found, self.budget.max_entries - self.tally.entries + 1))
                entries.sort(key=attrgetter("name"))
                files, folders = self._sorted(entries)
        except OSError as error:
            self._note(path, error)
            return None
        own_rules = tuple(name for name in RULE_FILES if name in files)
        rules = self._rules(path, own_rules, above)
        ignoring = self._ignore_rules(rules)
        self._count(len(entries), ignoring)
        is_out = self._is_out_of_rules
        own = tuple(name for name in folders if is_out or is_own(f"{path}/{name}" if path else name, ignoring))
        # Which of its folders are own work was not asked when the budget was spent, so that they are asked about again.
        stamp = modified if is_settled(modified) and not is_out else 0
        return Visit(path, Listed(path, stamp, _key(rules), own_rules, len(entries), tuple(files), own), rules)

    def _sorted(self, entries: list[os.DirEntry[str]]) -> tuple[list[str], list[str]]:
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

    def _note(self, path: str, error: OSError) -> None:
        reason = explain_os_error(error)
        # A folder that vanished since its name was read is no loss; the root is.
        if reason != "missing" or not path:
            self.cuts.append(f"{path or '.'}: not listed ({reason})")

    def _enter(self, waiting: deque[tuple[str, Rules | None]], path: str, rules: Rules | None) -> None:
        if path.count("/") >= _DEEPEST:
            self.cuts.append(f"{path[:80]}…: deeper than {_DEEPEST} folders")
            return
        waiting.append((path, rules))

    def _rules(self, path: str, own: tuple[str, ...], above: Rules | None) -> Rules | None:
        if not own:
            return above
        stamps = [read_stamp(self.root, f"{path}/{name}" if path else name) for name in own]
        # Words that may be changing are never the same as any other.
        told = [str(stamp or time.time_ns()) for stamp in stamps]
        words = "|".join((_key(above), path, *own, *told))
        key = hashlib.blake2b(words.encode(errors="surrogateescape")).hexdigest()[:_KEY_LETTERS]
        return Rules(path, key, own, above)

    def _ignore_rules(self, rules: Rules | None) -> IgnoreRules | None:
        if rules is None:
            return None
        if rules.key not in self._ignoring:
            above = self._ignore_rules(rules.parent)
            text = self._text(rules, ".gitignore")
            self._ignoring[rules.key] = above if text is None else read_rules(rules.base, text, above)
        return self._ignoring[rules.key]

    def _text(self, rules: Rules, name: str) -> str | None:
        if name not in rules.own:
            return None
        read = read_text(self.root, f"{rules.base}/{name}" if rules.base else name, _LONGEST_RULES)
        return read.value if isinstance(read, Ok) else None


@dataclass(frozen=True, slots=True)
class Walk:
    """The paths of the files of a workspace in order, and in sentences what was left out."""

    files: tuple[str, ...]
    cuts: tuple[str, ...] = ()


def walk(root: Path, budget: Budget) -> Walk:
    """List the regular files below ``root`` that are the project's own work.

    Folders near the root come first, so that a budget cuts the deepest. Links, devices and pipes are skipped
    without a word; names that cannot be shown are skipped and counted.
    """
    walker = Walker(root, budget)
    listed = (visit.listed for visit in walker.below("", None) if visit.listed)
    files = sorted(f"{one.path}/{name}" if one.path else name for one in listed for name in one.files)
    return Walk(tuple(files), walker.ended())


def _key(rules: Rules | None) -> str:
    return rules.key if rules else ""
