import os
import stat
from pathlib import Path
from typing import Any

import orjson
import pytest

from stackprompt.detection import cache
from stackprompt.detection.cache import ScanCache, open_cache
from stackprompt.detection.codec import coded, decoded
from stackprompt.detection.detect import Sight, look, unseen
from stackprompt.runtime.walk import Budget
from tests.unit.detection.trees import plant, technologies

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
def everything_is_worth_keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MIN_ENTRIES", 1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = plant(tmp_path / "root", FILES)
    for place, _, names in os.walk(folder):
        for path in (*(Path(place) / name for name in names), Path(place)):
            os.utime(path, (1_700_000_000, 1_700_000_000))
    return folder


@pytest.fixture
def sight(root: Path) -> Sight:
    return look(root, unseen(technologies()), Budget())


@pytest.fixture
def place(tmp_path: Path, root: Path, sight: Sight) -> ScanCache:
    place = open_cache(tmp_path / "cache", root, technologies(), LIMIT)
    place.save(sight)
    return place


def load(place: ScanCache) -> Sight | None:
    return place.load(unseen(technologies()))


def test_what_was_kept_is_what_was_seen(
    root: Path, sight: Sight, place: ScanCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = load(place)
    assert loaded is not None
    assert loaded.scan == sight.scan

    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("stackprompt.detection.scan.indexer.read_text", fail)
    monkeypatch.setattr("os.scandir", fail)
    monkeypatch.setattr("stackprompt.detection.detect.weigh", fail)
    later = look(root, loaded, Budget())
    assert later.stack == sight.stack
    assert not later.differs(loaded)


def test_what_changed_since_is_seen(root: Path, place: ScanCache) -> None:
    plant(root, {"web/package.json": '{"dependencies": {"svelte": "^5"}}', "api/go.mod": "module x\n"})
    (root / "compose.yaml").unlink()
    loaded = load(place)
    assert loaded is not None
    assert look(root, loaded, Budget()).stack == look(root, unseen(technologies()), Budget()).stack


def test_it_is_for_the_owner_alone(place: ScanCache) -> None:
    assert stat.S_IMODE(place.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.path.parent.stat().st_mode) == 0o700
    assert list(place.path.parent.iterdir()) == [place.path]


@pytest.mark.parametrize("damage", [b"", b"{}", b"\0" * 100, b"0" * 64 + b"\n{}"])
def test_what_is_no_file_of_ours_is_ignored(place: ScanCache, damage: bytes) -> None:
    place.path.write_bytes(damage)
    assert load(place) is None


def test_one_changed_letter_makes_it_worthless(place: ScanCache) -> None:
    data = place.path.read_bytes()
    place.path.write_bytes(data.replace(b"postgresql", b"postgresqk", 1))
    assert load(place) is None
    place.path.write_bytes(data[:-1])
    assert load(place) is None
    place.path.write_bytes(data)
    assert load(place) is not None


def test_another_version_of_anything_does_not_read_it(tmp_path: Path, root: Path, place: ScanCache) -> None:
    others = dict(technologies())
    del others["ansible"]
    data = place.path.read_bytes()
    for another in (
        open_cache(tmp_path / "cache", root, others, LIMIT),
        open_cache(tmp_path / "cache", root, technologies(), LIMIT + 1),
    ):
        assert another.path == place.path
        place.path.write_bytes(data)
        assert load(another) is None
    place.path.write_bytes(data)
    assert load(open_cache(tmp_path / "cache", root, technologies(), LIMIT)) is not None
    assert open_cache(tmp_path / "cache", root / "web", technologies(), LIMIT).path != place.path


def test_what_others_could_have_written_is_ignored(tmp_path: Path, place: ScanCache) -> None:
    data = place.path.read_bytes()
    place.path.chmod(0o666)
    assert load(place) is None
    assert not place.path.exists()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(data)
    place.path.symlink_to(elsewhere)
    assert load(place) is None
    assert elsewhere.read_bytes() == data
    os.mkfifo(place.path)
    assert load(place) is None
    place.path.mkdir()
    assert load(place) is None


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path, root: Path, sight: Sight) -> None:
    plant(tmp_path, {"file": ""})
    place = open_cache(tmp_path / "file", root, technologies(), LIMIT)
    place.save(sight)
    assert load(place) is None


def test_of_many_workspaces_the_oldest_are_let_go_of(tmp_path: Path, sight: Sight) -> None:
    places = [open_cache(tmp_path / "cache", tmp_path / str(n), technologies(), LIMIT) for n in range(40)]
    for number, place in enumerate(places):
        place.save(sight)
        os.utime(place.path, (number, number))
    assert [place.path.exists() for place in places] == [False] * 8 + [True] * 32


def test_a_sight_too_large_to_keep_is_not_kept(
    tmp_path: Path, root: Path, sight: Sight, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MAX_BYTES", 100)
    place = open_cache(tmp_path / "small", root, technologies(), LIMIT)
    place.save(sight)
    assert not place.path.exists()


def test_a_body_that_cannot_be_decoded_is_removed(place: ScanCache, sight: Sight) -> None:
    page, *_ = coded(sight)
    place.folder.save(place.name, place.key, (orjson.dumps({**page, "folders": [[[]]]}),))
    assert load(place) is None
    assert not place.path.exists()


def first_folder(data: Any) -> Any:
    return data["folders"][0]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.clear(),
        lambda data: data.update(folders=7),
        lambda data: data.update(cuts=[1]),
        lambda data: data.update(read="1"),
        lambda data: data.update(parts=[]),
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
        lambda data: data["parts"][0][1][0].__setitem__(0, "no-such-technology"),
        lambda data: data["parts"][0][1][0].__setitem__(2, [["../x", 1, "file"]]),
        lambda data: data["parts"][0][1][0].__setitem__(3, 16),
    ],
)
def test_what_is_odd_in_any_row_makes_nothing_of_it_count(sight: Sight, change: Any) -> None:
    pages = [orjson.loads(orjson.dumps(page)) for page in coded(sight)]
    data: dict[str, Any] = {}
    for key in ("signals", "cuts", "folders", "parts"):
        data[key] = [row for page in pages for row in page.get(key, ())]
    data["read"] = pages[0]["read"]
    fresh = unseen(technologies())
    before = decoded([data], fresh)
    assert before is not None
    assert before.scan == sight.scan
    change(data)
    assert decoded([data], fresh) is None
