"""What was seen of a workspace as plain JSON and back; what does not look as written here becomes nothing at all.

There are many thousands of rows, so that checks stand in line and no row has more objects than it needs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from stackprompt.detection.detect import Part, Sight, unweighed
from stackprompt.detection.fact import Version
from stackprompt.detection.scan.index import SeenFile, SeenFolder, joined
from stackprompt.detection.scan.indexer import Scan
from stackprompt.detection.signals.matches import Sighting
from stackprompt.domain.technology import Detected, Evidence, Technologies

_Signal: TypeAlias = tuple[str, tuple[str, str]]
_Row: TypeAlias = Any
# Rows that are read at once, in about a millisecond.
_PAGE = 250
_NO_NAMES = frozenset({"", ".", ".."})


class Odd(ValueError):  # noqa: N818 - it never leaves this module
    """What was kept is not what is written here."""


class _Signals:
    """The signals that were seen, each written once."""

    def __init__(self) -> None:
        self.numbers: dict[_Signal, int] = {}

    def number(self, sighting: Sighting) -> int:
        return self.numbers.setdefault((sighting.technology, sighting.signal), len(self.numbers))

    def rows(self) -> list[tuple[str, str, str]]:
        return [(technology, *signal) for technology, signal in self.numbers]


def coded(sight: Sight) -> Iterator[dict[str, _Row]]:
    """Yield ``sight`` as JSON may hold it, in pages: whoever reads a page holds all threads up for as long."""
    signals = _Signals()
    folders = [_folder_row(folder, signals) for folder in sight.scan.folders.values()]
    yield {"signals": signals.rows(), "cuts": sight.scan.cuts, "read": sight.scan.read}
    for rows in _pages(folders):
        yield {"folders": rows}
    parts = [(name, [_detected_row(found) for found in part.detected]) for name, part in sight.parts.items()]
    for rows in _pages(parts):
        yield {"parts": rows}


def _pages(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    yield from (rows[begin : begin + _PAGE] for begin in range(0, len(rows), _PAGE))


def decoded(pages: Iterable[_Row], fresh: Sight) -> Sight | None:
    """Return the sight that ``coded`` wrote, with what ``fresh`` knows; None when anything in it is odd."""
    signals: list[_Signal] = []
    folders: dict[str, SeenFolder] = {}
    found: dict[str, tuple[Detected, ...]] = {}
    cuts: list[str] = []
    read = 0
    try:
        for page in pages:
            signals += [_signal(row, fresh.technologies) for row in page.get("signals", ())]
            read += page.get("read", 0)
            cuts += [_text(cut) for cut in page.get("cuts", ())]
            folders.update({row[0]: _folder(row, signals) for row in page.get("folders", ())})
            found.update(
                {name: tuple([_detected(row, name, fresh) for row in rows]) for name, rows in page.get("parts", ())}
            )
        _check(int, read)
        _check_ways(folders)
        placed = unweighed(folders)
    except (Odd, LookupError, TypeError, ValueError, AttributeError):
        return None
    if placed.keys() != found.keys():
        return None
    parts = {name: Part(paths, None, found[name]) for name, paths in placed.items()}
    return replace(fresh, scan=Scan(folders, tuple(cuts), read), parts=parts)


def _folder_row(folder: SeenFolder, signals: _Signals) -> tuple[_Row, ...]:
    names = [_sighting_row(sighting, signals, sighting.evidence.path.rpartition("/")[2]) for sighting in folder.names]
    files = [_file_row(file, signals) for file in folder.files]
    about = (folder.path, folder.stamp, folder.rules, folder.own_rules, folder.entries, folder.folders)
    return (*about, folder.has_manifest, names, files)


def _file_row(file: SeenFile, signals: _Signals) -> tuple[_Row, ...]:
    sightings = [_sighting_row(sighting, signals, "") for sighting in file.sightings]
    return file.name, file.stamp, sightings, file.members, file.cut


def _sighting_row(sighting: Sighting, signals: _Signals, name: str) -> tuple[_Row, ...]:
    place, version = sighting.evidence, sighting.version
    told = (version.number, version.is_exact, version.constraint) if version else None
    return signals.number(sighting), sighting.weight, name, place.line, place.kind, told, sighting.count


def _detected_row(found: Detected) -> tuple[_Row, ...]:
    evidence = [(place.path, place.line, place.kind) for place in found.evidence]
    return found.id, found.confidence, evidence, found.version, found.constraint


def _signal(row: _Row, technologies: Technologies) -> _Signal:
    technology, kind, match = row
    if technology not in technologies or type(kind) is not str or type(match) is not str:
        raise Odd
    return technology, (kind, match)


def _folder(row: _Row, signals: list[_Signal]) -> SeenFolder:
    path, stamp, rules, own_rules, entries, folders, has_manifest, names, files = row
    _check(str, path, rules)
    _check(int, stamp, entries)
    if folders or own_rules:
        _check_names((*folders, *own_rules))
    return SeenFolder(
        path,
        stamp,
        rules,
        tuple(own_rules),
        entries,
        tuple(folders),
        has_manifest is True,
        tuple([_sighting(one, signals, joined(path, _name(one[2]))) for one in names]) if names else (),
        tuple([_file(file, signals, path) for file in files]) if files else (),
    )


def _file(row: _Row, signals: list[_Signal], folder: str) -> SeenFile:
    name, stamp, sightings, members, cut = row
    path = joined(folder, _name(name))
    when = None
    if stamp is not None:
        modified, size = stamp
        _check(int, modified, size)
        when = modified, size
    _check(str, cut, *members)
    return SeenFile(name, when, tuple([_sighting(one, signals, path) for one in sightings]), tuple(members), cut)


def _sighting(row: _Row, signals: list[_Signal], path: str) -> Sighting:
    number, weight, _, line, kind, told, count = row
    if type(weight) not in {float, int} or type(kind) is not str or number < 0:
        raise Odd
    _check(int, line, count)
    technology, signal = signals[number]
    version = None if told is None else Version(_text(told[0]), told[1] is True, _text(told[2]))
    return Sighting(technology, signal, weight, Evidence(path, line, kind), version, count)


def _detected(row: _Row, component: str, fresh: Sight) -> Detected:
    id_, confidence, evidence, version, constraint = row
    if type(confidence) not in {float, int} or not {type(version), type(constraint)} <= {str, type(None)}:
        raise Odd
    places = tuple([_evidence(place) for place in evidence])
    return Detected(id_, fresh.technologies[id_].category, component, confidence, places, version, constraint)


def _evidence(row: _Row) -> Evidence:
    path, line, kind = row
    _check(str, path, kind)
    _check(int, line)
    if path.startswith("/") or not _NO_NAMES.isdisjoint(path.split("/")) or not path.isprintable():
        raise Odd
    return Evidence(path, line, kind)


def _check_ways(folders: dict[str, SeenFolder]) -> None:
    """Refuse a folder to which no way leads from the root through folders that were seen before it."""
    if "" not in folders:
        raise Odd
    ways = {""}
    for path, folder in folders.items():
        if path not in ways:
            raise Odd
        ways.update(joined(path, name) for name in folder.folders)


def _check(kind: type, *values: _Row) -> None:
    for value in values:
        if type(value) is not kind:
            raise Odd


def _check_names(names: Iterable[_Row]) -> None:
    for name in names:
        _ = _name(name)


def _name(value: _Row) -> str:
    if type(value) is not str or "/" in value or value in _NO_NAMES or not value.isprintable():
        raise Odd
    return value


def _text(value: _Row) -> str:
    if type(value) is not str:
        raise Odd
    return value
