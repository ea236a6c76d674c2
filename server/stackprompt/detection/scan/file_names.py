"""Matches of file names in a folder, and the decision which of the files are read."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from stackprompt.detection.readers.table import find_reader
from stackprompt.detection.scan.index import join_path
from stackprompt.detection.scan.members import may_declare_members
from stackprompt.detection.signals.matches import SignalMatch, match_path
from stackprompt.detection.signals.path_weights import DISCOUNT
from stackprompt.detection.signals.signal_index import SignalIndex, list_patterns
from stackprompt.runtime.tree.gitattributes import Attributes, Mark, find_marks

# In generated files and documentation names and facts count fully: lock files are generated, and the package.json of a
# site is documentation.
_SOURCE_KINDS = frozenset({"extension", "content"})
# Of the files of one extension in a folder at most so many become evidence; the others are only counted.
_MAX_NAMED = 2


@dataclass(slots=True)
class NameMatcher:
    """The signals, with a cache of the suffixes of file names that content signals search."""

    index: SignalIndex
    _searched_suffixes: dict[str, bool] = field(default_factory=dict[str, bool])

    def match_names(self, folder: str, names: Sequence[str], attributes: Attributes | None) -> Iterator[SignalMatch]:
        """Yield the matches of the file ``names`` in ``folder``; a few files represent all of one extension."""
        alike: defaultdict[tuple[str, frozenset[Mark]], list[str]] = defaultdict(list)
        for name in names:
            marks = find_marks(join_path(folder, name), attributes) if attributes else frozenset[Mark]()
            if self._is_named(name):
                yield from self._match_name(join_path(folder, name), marks, 1)
            else:
                alike[strip_stem(name), marks].append(name)
        for (_, marks), group in alike.items():
            others = max(0, len(group) - _MAX_NAMED)
            for position, name in enumerate(group[:_MAX_NAMED]):
                yield from self._match_name(join_path(folder, name), marks, 1 if position else 1 + others)

    def _is_named(self, name: str) -> bool:
        return name in self.index.by_name or name in self.index.by_path_suffix

    def _match_name(self, path: str, marks: frozenset[Mark], count: int) -> Iterator[SignalMatch]:
        for match in match_path(path, self.index):
            marked = apply_marks(match, marks)
            yield marked if count == 1 else replace(marked, count=count)

    def is_relevant(self, path: str) -> bool:
        """Return True when the file at ``path`` may match by more than its extension."""
        name = path.rpartition("/")[2]
        return self._is_named(name) or self.should_read(path, name)

    def should_read(self, path: str, name: str) -> bool:
        """Return True when a reader or a signal needs the text of the file ``name`` at ``path``."""
        if find_reader(path) is not None or name in self.index.patterns or may_declare_members(name):
            return True
        return self._has_patterns(strip_stem(name))

    def _has_patterns(self, suffix: str) -> bool:
        cached = self._searched_suffixes.get(suffix)
        if cached is None:
            cached = next(list_patterns(self.index, f"x.{suffix}"), None) is not None
            self._searched_suffixes[suffix] = cached
        return cached


def strip_stem(name: str) -> str:
    """Return ``name`` after its first dot, which decides its extensions."""
    return name.lstrip(".").partition(".")[2]


def apply_marks(match: SignalMatch, marks: frozenset[Mark]) -> SignalMatch:
    """Return ``match`` with the weight that remains in a file with ``marks`` of .gitattributes."""
    is_discounted = "vendored" in marks or (bool(marks) and match.signal[0] in _SOURCE_KINDS)
    return replace(match, weight=match.weight * DISCOUNT, version=None) if is_discounted else match
