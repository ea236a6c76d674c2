import os
import stat
from pathlib import Path
from typing import Any

import orjson
import pytest

from stackprompt.detection import cache as scan_cache
from stackprompt.detection.cache import ScanCache, open_cache
from stackprompt.detection.codec import decode, encode
from stackprompt.detection.detect import WorkspaceScan, empty_scan, scan_workspace
from stackprompt.runtime.tree.walk import Budget
from tests.unit.detection.workspaces import plant, technologies

LIMIT = 1_000_000
FILES = {
    "package.json": '{"workspaces": ["web"], "devDependencies": {"typescript": "5.4.5"}}',
    "web/package.json": '{"dependencies": {"vue": "^3.4"}}',
    "web/src/page.ts": "",
    "compose.yaml": "services:\n  db:\n    image: postgres:16\n",
    ".gitignore": "/out/\n",
    "out/go.mod": "module x\n",
}


@pytest.fixture(autouse=True)
def save_small_scans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_cache, "MIN_ENTRIES", 1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = plant(tmp_path / "root", FILES)
    for parent, _, names in os.walk(folder):
        for path in (*(Path(parent) / name for name in names), Path(parent)):
            os.utime(path, (1_700_000_000, 1_700_000_000))
    return folder


@pytest.fixture
def scan(root: Path) -> WorkspaceScan:
    return scan_workspace(root, empty_scan(technologies()), Budget())


@pytest.fixture
def cache(tmp_path: Path, root: Path, scan: WorkspaceScan) -> ScanCache:
    cache = open_cache(tmp_path / "cache", root, technologies(), LIMIT)
    cache.save(scan)
    return cache


def load(cache: ScanCache) -> WorkspaceScan | None:
    return cache.load(empty_scan(technologies()))


def test_a_loaded_scan_is_equal_and_needs_no_reading(
    root: Path, scan: WorkspaceScan, cache: ScanCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = load(cache)
    assert loaded is not None
    assert loaded.index == scan.index

    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("stackprompt.detection.scan.indexer.read_text", fail)
    monkeypatch.setattr("os.scandir", fail)
    monkeypatch.setattr("stackprompt.detection.detect.weigh_matches", fail)
    later = scan_workspace(root, loaded, Budget())
    assert later.stack == scan.stack
    assert not later.differs_from(loaded)


def test_changes_since_the_save_are_detected(root: Path, cache: ScanCache) -> None:
    plant(root, {"web/package.json": '{"dependencies": {"svelte": "^5"}}', "api/go.mod": "module x\n"})
    (root / "compose.yaml").unlink()
    loaded = load(cache)
    assert loaded is not None
    assert (
        scan_workspace(root, loaded, Budget()).stack == scan_workspace(root, empty_scan(technologies()), Budget()).stack
    )


def test_only_the_owner_has_access_to_the_file(cache: ScanCache) -> None:
    assert stat.S_IMODE(cache.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(cache.path.parent.stat().st_mode) == 0o700
    assert list(cache.path.parent.iterdir()) == [cache.path]


@pytest.mark.parametrize("damage", [b"", b"{}", b"\0" * 100, b"0" * 64 + b"\n{}"])
def test_a_foreign_file_is_ignored(cache: ScanCache, damage: bytes) -> None:
    cache.path.write_bytes(damage)
    assert load(cache) is None


def test_a_file_with_one_changed_letter_is_ignored(cache: ScanCache) -> None:
    data = cache.path.read_bytes()
    cache.path.write_bytes(data.replace(b"postgresql", b"postgresqk", 1))
    assert load(cache) is None
    cache.path.write_bytes(data[:-1])
    assert load(cache) is None
    cache.path.write_bytes(data)
    assert load(cache) is not None


def test_other_technologies_or_limits_do_not_read_the_file(tmp_path: Path, root: Path, cache: ScanCache) -> None:
    others = dict(technologies())
    del others["ansible"]
    data = cache.path.read_bytes()
    for another in (
        open_cache(tmp_path / "cache", root, others, LIMIT),
        open_cache(tmp_path / "cache", root, technologies(), LIMIT + 1),
    ):
        assert another.path == cache.path
        cache.path.write_bytes(data)
        assert load(another) is None
    cache.path.write_bytes(data)
    assert load(open_cache(tmp_path / "cache", root, technologies(), LIMIT)) is not None
    assert open_cache(tmp_path / "cache", root / "web", technologies(), LIMIT).path != cache.path


def test_a_file_that_others_can_write_is_ignored(tmp_path: Path, cache: ScanCache) -> None:
    data = cache.path.read_bytes()
    cache.path.chmod(0o666)
    assert load(cache) is None
    assert not cache.path.exists()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(data)
    cache.path.symlink_to(elsewhere)
    assert load(cache) is None
    assert elsewhere.read_bytes() == data
    os.mkfifo(cache.path)
    assert load(cache) is None
    cache.path.mkdir()
    assert load(cache) is None


def test_a_folder_without_write_access_is_no_error(tmp_path: Path, root: Path, scan: WorkspaceScan) -> None:
    plant(tmp_path, {"file": ""})
    cache = open_cache(tmp_path / "file", root, technologies(), LIMIT)
    cache.save(scan)
    assert load(cache) is None


def test_the_oldest_of_many_workspaces_are_removed(tmp_path: Path, scan: WorkspaceScan) -> None:
    caches = [open_cache(tmp_path / "cache", tmp_path / str(n), technologies(), LIMIT) for n in range(40)]
    for number, cache in enumerate(caches):
        cache.save(scan)
        os.utime(cache.path, (number, number))
    assert [cache.path.exists() for cache in caches] == [False] * 8 + [True] * 32


def test_a_scan_that_is_too_large_is_not_saved(
    tmp_path: Path, root: Path, scan: WorkspaceScan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_cache, "MAX_BYTES", 100)
    cache = open_cache(tmp_path / "small", root, technologies(), LIMIT)
    cache.save(scan)
    assert not cache.path.exists()


def test_a_body_that_cannot_be_decoded_is_removed(cache: ScanCache, scan: WorkspaceScan) -> None:
    page, *_ = encode(scan)
    cache.folder.save(cache.name, cache.key, (orjson.dumps({**page, "folders": [[[]]]}),))
    assert load(cache) is None
    assert not cache.path.exists()


def first_folder(data: Any) -> Any:
    return data["folders"][0]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.clear(),
        lambda data: data.update(folders=7),
        lambda data: data.update(cuts=[1]),
        lambda data: data.update(bytes_read="1"),
        lambda data: data.update(components=[]),
        lambda data: data["signals"].append(["no-such-technology", "file", "x"]),
        lambda data: data["signals"].clear(),
        lambda data: data["folders"].append(["../outside", 1, "", [], 1, [], False, [], []]),
        lambda data: data["folders"].append(["/etc", 1, "", [], 1, [], False, [], []]),
        lambda data: data["folders"].append(["web/none", 1, "", [], 1, [], False, [], []]),
        lambda data: first_folder(data).__setitem__(5, [".."]),
        lambda data: first_folder(data).__setitem__(5, ["a/b"]),
        lambda data: first_folder(data).__setitem__(5, ["a\nb"]),
        lambda data: first_folder(data).__setitem__(1, "1"),
        lambda data: first_folder(data)[8].append(["../../passwd", [1, 1], [], [], ""]),
        lambda data: first_folder(data)[8].append(["x", [1, None], [], [], ""]),
        lambda data: first_folder(data)[7].append([0, 0.9, "../x", 1, "file", None, 1]),
        lambda data: first_folder(data)[7].append([-1, 0.9, "x", 1, "file", None, 1]),
        lambda data: first_folder(data)[7].append([0, "0.9", "x", 1, "file", None, 1]),
        lambda data: data["components"][0][1][0].__setitem__(0, "no-such-technology"),
        lambda data: data["components"][0][1][0].__setitem__(2, [["../x", 1, "file"]]),
        lambda data: data["components"][0][1][0].__setitem__(3, 16),
    ],
)
def test_one_malformed_row_invalidates_the_scan(scan: WorkspaceScan, change: Any) -> None:
    pages = [orjson.loads(orjson.dumps(page)) for page in encode(scan)]
    data: dict[str, Any] = {}
    for key in ("signals", "cuts", "folders", "components"):
        data[key] = [row for page in pages for row in page.get(key, ())]
    data["bytes_read"] = pages[0]["bytes_read"]
    fresh = empty_scan(technologies())
    before = decode([data], fresh)
    assert before is not None
    assert before.index == scan.index
    change(data)
    assert decode([data], fresh) is None
