"""What the names of the files in a folder tell, and which of them are worth reading."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from stackprompt.detection.readers.table import reader_of
from stackprompt.detection.scan.index import joined
from stackprompt.detection.scan.members import may_declare
from stackprompt.detection.signals.matches import Sighting, sightings_of_path
from stackprompt.detection.signals.path_weights import ASIDE
from stackprompt.detection.signals.signal_index import SignalIndex, patterns_within
from stackprompt.runtime.attributes import Attributes, Mark, marks_of

# Lock files are generated, and a site's package.json is documentation: their names and facts are true all the same.
_OF_SOURCES = frozenset({"extension", "content"})
# Of all files of one extension in a folder so many are named; they are counted all the same.
_NAMED = 2


@dataclass(slots=True)
class Names:
    """The signals, and which endings of names they search in, which is asked again and again."""

    index: SignalIndex
    _searched: dict[str, bool] = field(default_factory=dict[str, bool])

    def tell(self, folder: str, names: Sequence[str], attributes: Attributes | None) -> Iterator[Sighting]:
        """Yield what the ``names`` of the files in ``folder`` tell; many of one extension are told by a few."""
        alike: defaultdict[tuple[str, frozenset[Mark]], list[str]] = defaultdict(list)
        for name in names:
            marks = marks_of(joined(folder, name), attributes) if attributes else frozenset[Mark]()
            if name in self.index.names or name in self.index.endings:
                yield from self._told(joined(folder, name), marks, 1)
            else:
                alike[ending(name), marks].append(name)
        for (_, marks), group in alike.items():
            others = max(0, len(group) - _NAMED)
            for position, name in enumerate(group[:_NAMED]):
                yield from self._told(joined(folder, name), marks, 1 if position else 1 + others)

    def _told(self, path: str, marks: frozenset[Mark], count: int) -> Iterator[Sighting]:
        for sighting in sightings_of_path(path, self.index):
            told = marked(sighting, marks)
            yield told if count == 1 else replace(told, count=count)

    def tells(self, path: str) -> bool:
        """Tell whether more than its extension makes the file at ``path`` tell something."""
        name = path.rpartition("/")[2]
        return name in self.index.names or name in self.index.endings or self.is_worth_reading(path, name)

    def is_worth_reading(self, path: str, name: str) -> bool:
        """Tell whether a reader or a signal asks for the text of the file ``name`` at ``path``."""
        if reader_of(path) is not None or name in self.index.contents or may_declare(name):
            return True
        return self._is_searched(ending(name))

    def _is_searched(self, end: str) -> bool:
        known = self._searched.get(end)
        if known is None:
            known = next(patterns_within(self.index, f"x.{end}"), None) is not None
            self._searched[end] = known
        return known


def ending(name: str) -> str:
    """Return what follows the first dot of ``name``, which decides its extensions."""
    return name.lstrip(".").partition(".")[2]


def marked(sighting: Sighting, marks: frozenset[Mark]) -> Sighting:
    """Return ``sighting`` with the weight that it keeps in a file of such ``marks``."""
    is_aside = "vendored" in marks or (bool(marks) and sighting.signal[0] in _OF_SOURCES)
    return replace(sighting, weight=sighting.weight * ASIDE, version=None) if is_aside else sighting
