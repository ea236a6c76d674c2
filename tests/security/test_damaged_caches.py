"""Bytes that flip in a cache never end a start and never change a prompt."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from stackprompt.detection import cache as scan_cache
from stackprompt.detection.cache import ScanCache, open_cache
from stackprompt.detection.codec import decode, encode
from stackprompt.detection.detect import WorkspaceScan, empty_scan, scan_workspace
from stackprompt.domain.layer import Layer
from stackprompt.knowledge.base import Knowledge
from stackprompt.knowledge.load import load_knowledge
from stackprompt.knowledge.parse_cache import ParseCache
from stackprompt.runtime.files.cache import CacheFolder
from stackprompt.runtime.tree.walk import Budget
from tests.support import HOUSE_RULE, ROOT, SHOP
from tests.unit.detection.workspaces import plant, technologies

SEEDS, FLIPS = 50, 400
BUILT_IN = ROOT / "knowledge"


def flipped(data: bytes, seed: int, flips: int) -> bytes:
    """Return ``data`` with so many bytes that are others now."""
    chance = random.Random(seed)  # noqa: S311 - the same each time
    changed = bytearray(data)
    for position in chance.sample(range(len(data)), min(flips, len(data))):
        changed[position] ^= chance.randrange(1, 256)
    return bytes(changed)


def loaded(cache: Path, origin: Path) -> Knowledge:
    return load_knowledge([Layer(origin.parent, "built-in")], None, ParseCache(cache, origin))


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """Return a folder of knowledge with one practice and some of the built-in ones."""
    folder = tmp_path / "knowledge"
    (folder / "practices" / "house").mkdir(parents=True)
    (folder / "practices" / "house" / "house-rule.toml").write_text(HOUSE_RULE)
    shutil.copytree(BUILT_IN / "practices" / "docker", folder / "practices" / "docker", copy_function=shutil.copy)
    (folder / "technologies" / "containers").mkdir(parents=True)
    docker = Path("technologies", "containers", "docker.toml")
    _ = shutil.copy(BUILT_IN / docker, folder / docker)
    return folder


def only_file(folder: Path) -> Path:
    (file,) = (file for file in folder.rglob("*") if file.is_file())
    return file


@pytest.mark.parametrize("flips", [1, FLIPS])
def test_flipped_bytes_in_the_knowledge_cache_change_nothing(origin: Path, tmp_path: Path, flips: int) -> None:
    expected = loaded(tmp_path / "cache", origin)
    file = only_file(tmp_path / "cache")
    whole = file.read_bytes()
    for seed in range(5):
        file.write_bytes(flipped(whole, seed, flips))
        assert loaded(tmp_path / "cache", origin) == expected
        # It is whole again for the next start.
        assert file.read_bytes() == whole


@pytest.fixture(scope="module")
def all_knowledge(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Knowledge]:
    """Return a cache folder of the built-in knowledge, and this knowledge as it was read."""
    cache = tmp_path_factory.mktemp("all") / "cache"
    return cache, loaded(cache, BUILT_IN)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEEDS))
def test_flipped_bytes_in_the_cache_of_all_knowledge_change_nothing(
    all_knowledge: tuple[Path, Knowledge], seed: int
) -> None:
    cache, expected = all_knowledge
    file = only_file(cache)
    file.write_bytes(flipped(file.read_bytes(), seed, FLIPS))
    assert loaded(cache, BUILT_IN) == expected


def every_single_flip(file: Path, is_refused: Callable[[], bool]) -> None:
    """Flip one byte after the other, so many times for each seed, and ask each time."""
    whole = file.read_bytes()
    for seed in range(SEEDS):
        chance = random.Random(seed)  # noqa: S311 - the same each time
        for _ in range(FLIPS):
            file.write_bytes(flipped(whole, chance.randrange(2**32), 1))
            file.chmod(0o600)
            assert is_refused()


@pytest.mark.slow
def test_no_flipped_byte_in_a_cache_goes_unnoticed(tmp_path: Path) -> None:
    folder = CacheFolder(tmp_path, "things", 2, 10_000)
    folder.save("a", "key", (b"some data " * 100,))
    every_single_flip(tmp_path / "things" / "a", lambda: folder.read("a", "key") is None)


@pytest.fixture
def scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkspaceScan:
    monkeypatch.setattr(scan_cache, "MIN_ENTRIES", 1)
    root = plant(tmp_path / "root", {"package.json": '{"dependencies": {"vue": "^3"}}', "web/go.mod": "module x\n"})
    for place, _, names in os.walk(root):
        for path in (*(Path(place) / name for name in names), Path(place)):
            os.utime(path, (1_700_000_000, 1_700_000_000))
    return scan_workspace(root, empty_scan(technologies()), Budget())


@pytest.fixture
def scans(tmp_path: Path, scan: WorkspaceScan) -> ScanCache:
    cache = open_cache(tmp_path / "cache", tmp_path / "root", technologies(), 1_000_000)
    cache.save(scan)
    return cache


@pytest.mark.parametrize("flips", [1, FLIPS])
def test_flipped_bytes_in_the_cache_of_a_scan_change_nothing(
    tmp_path: Path, scans: ScanCache, scan: WorkspaceScan, flips: int
) -> None:
    whole, fresh = scans.path.read_bytes(), empty_scan(technologies())
    loaded = scans.load(fresh)
    assert loaded is not None
    for seed in range(SEEDS):
        scans.path.write_bytes(flipped(whole, seed, flips))
        assert scans.load(fresh) is None
        assert not scans.path.exists()
        scans.save(scan_workspace(tmp_path / "root", fresh, Budget()))
        again = scans.load(fresh)
        assert again is not None
        assert scan_workspace(tmp_path / "root", again, Budget()).stack == scan.stack


@pytest.mark.slow
def test_no_flipped_byte_in_the_cache_of_a_scan_goes_unnoticed(scans: ScanCache) -> None:
    fresh = empty_scan(technologies())
    every_single_flip(scans.path, lambda: scans.load(fresh) is None)


@pytest.mark.parametrize("seeds", [5, pytest.param(SEEDS, marks=pytest.mark.slow)])
def test_no_bytes_under_a_right_digest_end_a_start(origin: Path, tmp_path: Path, seeds: int) -> None:
    _ = loaded(tmp_path / "cache", origin)
    cache = ParseCache(tmp_path / "cache", origin)
    whole = bytes(cache._text)
    for seed in range(seeds):
        for flips in (1, 10, FLIPS):
            cache._folder.save(cache._file, cache._key, (flipped(whole, seed, flips),))  # type: ignore[union-attr]
            knowledge = loaded(tmp_path / "cache", origin)
            assert "house-rule" in knowledge.practices
            assert not knowledge.problems


def test_no_scan_under_a_right_digest_ends_a_start(scans: ScanCache, scan: WorkspaceScan) -> None:
    fresh = empty_scan(technologies())
    body = bytes(scans.folder.read(scans.name, scans.key) or b"")
    assert decode(encode(scan), fresh) is not None
    for seed in range(SEEDS * 10):
        scans.folder.save(scans.name, scans.key, (flipped(body, seed, 1 + seed % 5),))
        found = scans.load(fresh)
        assert found is None or found.index


def generated(cache: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "stackprompt", "generate", "Dockerfile", "--task", "harden"]
    own = {"STACKPROMPT_CONFIG_DIR": str(ROOT / "no such folder"), "STACKPROMPT_CACHE_DIR": str(cache)}
    return subprocess.run(
        command, cwd=SHOP, env={**os.environ, **own}, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.slow
def test_a_damaged_cache_changes_no_prompt_of_the_command_line(tmp_path: Path) -> None:
    expected = generated(tmp_path / "cache")
    assert (expected.returncode, expected.stderr) == (0, "")
    file = only_file(tmp_path / "cache" / "knowledge")
    whole = file.read_bytes()
    for seed in range(4):
        file.write_bytes(flipped(whole, seed, FLIPS))
        done = generated(tmp_path / "cache")
        assert (done.returncode, done.stdout, done.stderr) == (0, expected.stdout, "")
        assert only_file(tmp_path / "cache" / "knowledge").read_bytes() == whole


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts programs as another user")
@pytest.mark.parametrize("mode", [0o500, 0o000])
def test_a_cache_folder_that_cannot_be_written_fails_no_start(tmp_path: Path, mode: int) -> None:
    base = tmp_path / "cache"
    base.mkdir()
    os.chown(base, 65_534, 65_534)
    base.chmod(mode)
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from stackprompt.knowledge.load import load_knowledge\n"
        "from stackprompt.knowledge.parse_cache import ParseCache\n"
        "from stackprompt.domain.layer import Layer\n"
        "from stackprompt.runtime.files.cache import check_cache_folders\n"
        "base, origin = map(Path, sys.argv[1:])\n"
        "layers = [Layer(origin, 'built-in')]\n"
        "os.setuid(65534)\n"
        "load_knowledge(layers, None, ParseCache(base, origin))\n"
        "print(check_cache_folders(base))\n"
    )
    # The other user must get to the folder.
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o711)
    done = subprocess.run(
        [sys.executable, "-c", program, str(base), str(tmp_path / "none")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Permission denied" in done.stdout
    base.chmod(0o700)
    assert list(base.iterdir()) == []
