"""Every technology.toml: its shape, its place among the others, and that each signal's example gives it away.

The example of a signal is a file: the first line is its path, the rest its text.
"""

import time
from collections import Counter
from pathlib import Path

import pytest

from stackprompt.detection.sightings import sightings_of_path, sightings_of_text
from stackprompt.detection.signals import Claim, compile_signals
from stackprompt.domain.result import Ok
from stackprompt.domain.technology import Signal, Technology
from tests.unit.detection.trees import plant, technologies, technology_files

CATEGORIES = frozenset(
    {
        "build",
        "ci-cd",
        "cloud",
        "containers",
        "databases",
        "frameworks",
        "iac",
        "languages",
        "linters",
        "observability",
        "package-managers",
        "runtimes",
        "servers",
        "testing",
    }
)
ECOSYSTEMS = frozenset(
    [
        "cargo",
        "composer",
        "format",
        "gem",
        "go",
        "gradle",
        "helm",
        "hex",
        "maven",
        "npm",
        "nuget",
        "pypi",
        "terraform",
        "tool",
    ]
)
INDEX = compile_signals(technologies())
SIGNALS = [
    pytest.param(
        Claim(file.id, file.category, signal.value()), signal.example, id=f"{file.id}-{signal.kind}-{signal.match}"
    )
    for file in technology_files().values()
    for signal in file.signals
]
PATTERNS = [
    pytest.param(pattern.pattern, id=f"{pattern.claim.technology}-{within}")
    for within, patterns in INDEX.contents.items()
    for pattern in patterns
]


@pytest.mark.parametrize("folder", technology_files())
def test_a_technology_is_named_after_its_folder_and_has_a_known_category(folder: str) -> None:
    file = technology_files()[folder]
    assert file.id == folder
    assert file.category in CATEGORIES
    assert file.homepage is not None
    assert file.signals


@pytest.mark.parametrize(("claim", "example"), SIGNALS)
def test_the_example_of_a_signal_shows_it(tmp_path: Path, claim: Claim, example: str) -> None:
    path, _, text = example.partition("\n")
    plant(tmp_path, {path: text})
    read = sightings_of_text(tmp_path, path, 100_000, INDEX)
    assert isinstance(read, Ok), read
    seen = [*sightings_of_path(path, INDEX), *read.value]
    mine = [s for s in seen if (s.technology, *s.signal) == (claim.technology, claim.signal.kind, claim.signal.match)]
    assert mine
    # An example in a test or example folder would be weaker than what it is an example of.
    assert mine[0].weight >= claim.signal.weight * 0.8
    assert mine[0].evidence.line <= text.count("\n") + 1


def test_no_two_technologies_claim_one_file_name() -> None:
    claimed = {(signal.match, technology.id) for technology, signal in file_signals()}
    names = Counter(match for match, _ in claimed)
    assert [name for name, count in names.items() if count > 1] == []


def test_no_technology_says_the_same_twice() -> None:
    for technology in technologies().values():
        said = Counter((signal.kind, signal.match, signal.within) for signal in technology.signals)
        assert [signal for signal, count in said.items() if count > 1] == [], technology.id


def test_a_dependency_names_its_ecosystem_and_its_package() -> None:
    for technology in technologies().values():
        for signal in technology.signals:
            ecosystem, _, package = signal.match.partition(":")
            if signal.kind == "dependency":
                assert ecosystem in ECOSYSTEMS, signal
                assert package, signal


def test_names_and_aliases_mean_one_technology() -> None:
    meanings = Counter(
        name
        for technology in technologies().values()
        for name in {technology.id, technology.name.lower(), *technology.aliases}
    )
    assert [name for name, count in meanings.items() if count > 1] == []
    assert all(alias == alias.lower() for technology in technologies().values() for alias in technology.aliases)


@pytest.mark.parametrize("id_", technologies())
def test_what_a_technology_implies_exists_and_does_not_imply_it_back(id_: str) -> None:
    for implied in technologies()[id_].implies:
        assert implied != id_
        assert id_ not in technologies()[implied].implies


@pytest.mark.parametrize("id_", technologies())
def test_the_command_of_a_tool_for_documents_names_the_file_or_its_folder(id_: str) -> None:
    for tool in technologies()[id_].tools:
        assert not tool.documents or "{file}" in tool.command or "{folder}" in tool.command
        assert tool.purpose[:1].islower()
        assert not tool.purpose.endswith(".")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_text_stalls_a_content_signal(pattern: object) -> None:
    assert hasattr(pattern, "search")
    for filler in (" ", "\n", "a", "a: ", "-", '"', "traefik", "[tool.", "proxy_pass ", "npm "):
        started = time.process_time()
        pattern.search(filler * (65_536 // len(filler)))
        assert time.process_time() - started < 1, filler


def file_signals() -> list[tuple[Technology, Signal]]:
    return [(t, signal) for t in technologies().values() for signal in t.signals if signal.kind == "file"]
