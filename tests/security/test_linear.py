"""No reader, check or pattern takes more than twice as long for twice as much, whatever the text.

The fast half tries what was quadratic once, and a sample of all else; the slow half everything on everything.
"""

import gc
import time
from collections.abc import Callable, Iterable, Iterator

import pytest

from stackprompt.cli.workspace.stack_text import format_tree
from stackprompt.detection.components import find_components
from stackprompt.detection.detect import empty_scan
from stackprompt.detection.scan.index import FileRecord, FolderRecord
from stackprompt.detection.signals.matches import match_text
from stackprompt.domain.knowledge.technology import DetectedTechnology, Stack
from stackprompt.domain.knowledge.vocabulary import Category
from tests.security import growth, patterns
from tests.security.adversaries import CHARACTERS, RUNS, Subject, detection, documents, maker
from tests.security.growth import FLOOR_SECONDS, Growth, measure_growth
from tests.support import built_in

Case = tuple[str, tuple[str, str]]
SAMPLE = 97
SMALLER = 8
SUBJECTS = [*documents(), *detection()]
KINDS: list[Callable[[], Iterable[patterns.Searched]]] = [
    patterns.of_practices,
    patterns.of_technologies,
    patterns.of_modules,
]


@pytest.fixture(autouse=True)
def _quiet_collector() -> Iterator[None]:
    """Keep the collector from looking at everything in the middle of a measurement."""
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()


def steep(work: Callable[[str], object], cases: Iterable[Case], largest: int) -> list[tuple[Case, Growth]]:
    """Return the cases that grow faster than their input."""
    measured = ((case, measure_growth(work, maker(*case), largest)) for case in dict.fromkeys(cases) if case[0])
    return [(case, found) for case, found in measured if not found.is_linear]


@pytest.mark.parametrize("subject", SUBJECTS, ids=[subject.name for subject in SUBJECTS])
def test_what_was_quadratic_once_is_linear(subject: Subject) -> None:
    some = [case for frame in subject.frames for case in ((token, frame) for token in subject.tokens)][::SAMPLE]
    once = [(token, frame) for frame in subject.frames[:2] for token in subject.once_slow]
    assert steep(subject.work, some, subject.largest // SMALLER) == []
    # Those of detection take a thousandth of a second each.
    assert steep(subject.work, once, subject.largest // (1 if subject.name.startswith("reader") else SMALLER)) == []


@pytest.mark.slow
@pytest.mark.parametrize("subject", SUBJECTS, ids=[subject.name for subject in SUBJECTS])
def test_twice_as_much_text_takes_twice_as_long(subject: Subject) -> None:
    cases = ((token, frame) for frame in subject.frames for token in subject.tokens)
    assert steep(subject.work, cases, subject.largest) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_pattern_takes_the_square_of_what_it_searches(kind: Callable[[], Iterable[patterns.Searched]]) -> None:
    general = [(token, ("", "")) for token in (*CHARACTERS, *RUNS)]
    found = {
        (searched.name, searched.pattern.pattern): slow
        for searched in kind()
        if (slow := steep(searched.work, (*patterns.attacks(searched), *general), searched.largest))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("path", "frame"),
    [
        ("package.json", ('{"dependencies": {"', '": "1"}}')),
        ("compose.yaml", ("services:\n  a:\n    environment:\n      A", ": b\n")),
        ("pom.xml", ("<dependency><groupId>", "</groupId><artifactId>a</artifactId></dependency>")),
        ("main.tf", ('resource "a', '" "b" {}\n')),
    ],
)
def test_a_long_name_is_not_compared_once_for_each_of_its_beginnings(path: str, frame: tuple[str, str]) -> None:
    index = empty_scan(built_in().knowledge.technologies).matcher.index
    cases = [(token, frame) for token in ("a-", "a.", "A_", "a/", ":")]
    assert steep(lambda text: sum(1 for _ in match_text(path, text, index)), cases, 128_000) == []


def test_quadratic_growth_is_detected() -> None:
    def counts_anew(text: str) -> int:
        return sum(text.count("a", 0, at) for at in range(0, len(text), 8))

    ((case, found),) = steep(counts_anew, [("ab", ("", ""))], 64_000)
    assert case[0] == "ab"
    assert found.factor > 3
    assert found.seconds > FLOOR_SECONDS


def test_what_grows_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "MOST_SECONDS", 0.2)

    def explodes(text: str) -> int:
        return sum(1 for _ in range(2 ** min(len(text) // 16, 60)))

    ((_, found),) = steep(explodes, [("a", ("", ""))], 64_000)
    assert found.seconds == float("inf")


def component(path: str, *members: str) -> FolderRecord:
    """Return a folder with a manifest that declares ``members``."""
    file = FileRecord("package.json", None, (), members)
    return FolderRecord(path, 1, "", (), 1, (), has_manifest=True, files=(file,) if members else ())


def test_ten_thousand_components_are_divided_and_shown_in_no_time() -> None:
    names = [f"p/{number % 100}/{number}" for number in range(10_000)]
    detected = tuple(DetectedTechnology("nodejs", Category.RUNTIMES, name, 0.9, (), "20", "") for name in names)
    globs = tuple(f"p/{number}/*" for number in range(100))
    folders = {"": component("", *globs), **{name: component(name) for name in names}}
    began = time.process_time()
    assert len(format_tree(Stack("/w", detected))) == 20_001
    assert len(find_components(folders).members) == 10_000
    assert time.process_time() - began < 3


def test_patterns_in_every_folder_of_a_deep_tree_have_an_end() -> None:
    globs = tuple(f"*/a{number}*/{number}" for number in range(500))
    paths = ["/".join(["d"] * depth) for depth in range(60)]
    folders = {path: component(path, *globs) for path in paths}
    leaves = [f"{paths[-1]}/{number}" for number in range(10_000)]
    folders |= {path: component(path) for path in leaves}
    began = time.process_time()
    assert find_components(folders).cuts
    assert time.process_time() - began < 10
