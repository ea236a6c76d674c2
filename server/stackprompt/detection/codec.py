"""Encode a scan of a workspace as plain JSON and decode it; one malformed row invalidates all of it.

A scan has many thousands of rows, so that checks are written inline and a row has no more objects than it needs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from stackprompt.detection.components import find_components
from stackprompt.detection.detect import Component, WorkspaceScan, group_folders
from stackprompt.detection.fact import Version
from stackprompt.detection.scan.index import FileRecord, FolderIndex, FolderRecord, join_path
from stackprompt.detection.signals.matches import SignalMatch
from stackprompt.domain.knowledge.technology import DetectedTechnology, DetectionEvidence, Technologies

_SignalKey: TypeAlias = tuple[str, tuple[str, str]]
_JsonRow: TypeAlias = Any
# Rows of a page, which is parsed at once in about a millisecond.
_PAGE_SIZE = 250
_SPECIAL_NAMES = frozenset({"", ".", ".."})


class MalformedRowError(ValueError):
    """A row that ``encode`` does not write."""


class _SignalTable:
    """The signals of a scan; each is written once and referred to by its number."""

    def __init__(self) -> None:
        self.numbers: dict[_SignalKey, int] = {}

    def number(self, match: SignalMatch) -> int:
        return self.numbers.setdefault((match.technology, match.signal), len(self.numbers))

    def rows(self) -> list[tuple[str, str, str]]:
        return [(technology, *signal) for technology, signal in self.numbers]


def encode(scan: WorkspaceScan) -> Iterator[dict[str, _JsonRow]]:
    """Yield ``scan`` as JSON values, in pages: parsing a page blocks all other threads."""
    signals = _SignalTable()
    folders = [_encode_folder(folder, signals) for folder in scan.index.folders.values()]
    yield {"signals": signals.rows(), "cuts": scan.index.cuts, "bytes_read": scan.index.bytes_read}
    for rows in _paginate(folders):
        yield {"folders": rows}
    components = [(name, list(map(_encode_detected, each.detected))) for name, each in scan.components.items()]
    for rows in _paginate(components):
        yield {"components": rows}


def _paginate(rows: Sequence[_JsonRow]) -> Iterator[Sequence[_JsonRow]]:
    yield from (rows[begin : begin + _PAGE_SIZE] for begin in range(0, len(rows), _PAGE_SIZE))


def decode(pages: Iterable[_JsonRow], fresh: WorkspaceScan) -> WorkspaceScan | None:
    """Return the scan that ``encode`` wrote, with the technologies of ``fresh``; None when any row is malformed."""
    signals: list[_SignalKey] = []
    folders: dict[str, FolderRecord] = {}
    detected: dict[str, tuple[DetectedTechnology, ...]] = {}
    cuts: list[str] = []
    bytes_read = 0
    try:
        for page in pages:
            signals += [_decode_signal(row, fresh.technologies) for row in page.get("signals", ())]
            bytes_read += page.get("bytes_read", 0)
            cuts += [_check_text(cut) for cut in page.get("cuts", ())]
            folders.update({row[0]: _decode_folder(row, signals) for row in page.get("folders", ())})
            for name, rows in page.get("components", ()):
                detected[name] = tuple([_decode_detected(row, name, fresh) for row in rows])
        _check_type(int, bytes_read)
        _check_reachable(folders)
        groups = group_folders(folders, find_components(folders).components)
    except (MalformedRowError, LookupError, TypeError, ValueError, AttributeError):
        return None
    if groups.keys() != detected.keys():
        return None
    components = {name: Component(paths, None, detected[name]) for name, paths in groups.items()}
    return replace(fresh, index=FolderIndex(folders, tuple(cuts), bytes_read), components=components)


def _encode_folder(folder: FolderRecord, signals: _SignalTable) -> tuple[_JsonRow, ...]:
    matches = [_encode_match(match, signals, match.evidence.path.rpartition("/")[2]) for match in folder.name_matches]
    files = [_encode_file(file, signals) for file in folder.files]
    listing = (folder.path, folder.stamp, folder.rules, folder.own_rules, folder.entries, folder.folders)
    return (*listing, folder.has_manifest, matches, files)


def _encode_file(file: FileRecord, signals: _SignalTable) -> tuple[_JsonRow, ...]:
    matches = [_encode_match(match, signals, "") for match in file.matches]
    return file.name, file.stamp, matches, file.members, file.cut


def _encode_match(match: SignalMatch, signals: _SignalTable, name: str) -> tuple[_JsonRow, ...]:
    evidence, version = match.evidence, match.version
    version_row = (version.number, version.is_exact, version.constraint) if version else None
    return signals.number(match), match.weight, name, evidence.line, evidence.kind, version_row, match.count


def _encode_detected(detected: DetectedTechnology) -> tuple[_JsonRow, ...]:
    evidence = [(each.path, each.line, each.kind) for each in detected.evidence]
    return detected.id, detected.confidence, evidence, detected.version, detected.constraint


def _decode_signal(row: _JsonRow, technologies: Technologies) -> _SignalKey:
    technology, kind, match = row
    if technology not in technologies or type(kind) is not str or type(match) is not str:
        raise MalformedRowError
    return technology, (kind, match)


def _decode_folder(row: _JsonRow, signals: list[_SignalKey]) -> FolderRecord:
    path, stamp, rules, own_rules, entries, folders, has_manifest, matches, files = row
    _check_type(str, path, rules)
    _check_type(int, stamp, entries)
    for name in (*folders, *own_rules):
        _ = _check_name(name)
    return FolderRecord(
        path,
        stamp,
        rules,
        tuple(own_rules),
        entries,
        tuple(folders),
        has_manifest is True,
        tuple([_decode_match(each, signals, join_path(path, _check_name(each[2]))) for each in matches]),
        tuple([_decode_file(file, signals, path) for file in files]),
    )


def _decode_file(row: _JsonRow, signals: list[_SignalKey], folder: str) -> FileRecord:
    name, stamp_row, matches, members, cut = row
    path = join_path(folder, _check_name(name))
    stamp = None
    if stamp_row is not None:
        modified, size = stamp_row
        _check_type(int, modified, size)
        stamp = modified, size
    _check_type(str, cut, *members)
    decoded_matches = tuple([_decode_match(each, signals, path) for each in matches])
    return FileRecord(name, stamp, decoded_matches, tuple(members), cut)


def _decode_match(row: _JsonRow, signals: list[_SignalKey], path: str) -> SignalMatch:
    number, weight, _, line, kind, version_row, count = row
    if type(weight) not in {float, int} or type(kind) is not str or number < 0:
        raise MalformedRowError
    _check_type(int, line, count)
    technology, signal = signals[number]
    version = None
    if version_row is not None:
        version = Version(_check_text(version_row[0]), version_row[1] is True, _check_text(version_row[2]))
    return SignalMatch(technology, signal, weight, DetectionEvidence(path, line, kind), version, count)


def _decode_detected(row: _JsonRow, component: str, fresh: WorkspaceScan) -> DetectedTechnology:
    id_, confidence, evidence_rows, version, constraint = row
    if type(confidence) not in {float, int} or not {type(version), type(constraint)} <= {str, type(None)}:
        raise MalformedRowError
    evidence = tuple([_decode_evidence(each) for each in evidence_rows])
    return DetectedTechnology(
        id_, fresh.technologies[id_].category, component, confidence, evidence, version, constraint
    )


def _decode_evidence(row: _JsonRow) -> DetectionEvidence:
    path, line, kind = row
    _check_type(str, path, kind)
    _check_type(int, line)
    if path.startswith("/") or not _SPECIAL_NAMES.isdisjoint(path.split("/")) or not path.isprintable():
        raise MalformedRowError
    return DetectionEvidence(path, line, kind)


def _check_reachable(folders: dict[str, FolderRecord]) -> None:
    """Refuse a folder that the folders before it do not connect to the root."""
    if "" not in folders:
        raise MalformedRowError
    reachable = {""}
    for path, folder in folders.items():
        if path not in reachable:
            raise MalformedRowError
        reachable.update(join_path(path, name) for name in folder.folders)


def _check_type(kind: type, *values: _JsonRow) -> None:
    for value in values:
        if type(value) is not kind:
            raise MalformedRowError


def _check_name(value: _JsonRow) -> str:
    if type(value) is not str or "/" in value or value in _SPECIAL_NAMES or not value.isprintable():
        raise MalformedRowError
    return value


def _check_text(value: _JsonRow) -> str:
    if type(value) is not str:
        raise MalformedRowError
    return value
