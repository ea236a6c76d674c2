"""The patterns of content signals take linear time; all else about the files is in tests/unit/data."""

import re
import time

import pytest

from stackprompt.domain.technology import Signal
from tests.unit.detection.trees import technologies


def is_content(signal: Signal) -> bool:
    return signal.kind == "content"


<<<<<<< HEAD
def test_every_file_can_be_used() -> None:
    assert load_knowledge([Layer(KNOWLEDGE.parent, "built-in")]).problems == ()


# One test for all: thousands of tests take longer to begin and end than what they do.
def test_a_technology_is_named_after_its_file_and_has_signals() -> None:
    files = technology_files()
    assert [name for name, file in files.items() if file.id != name] == []
    assert [name for name, file in files.items() if not file.signals] == []


def test_the_example_of_each_signal_shows_it() -> None:
    examples = (
        (name, signal, text)
        for name, file in technology_files().items()
        for shape in file.signals
        for signal, text in shape.examples()
    )
    assert [(f, s.kind, s.match, text) for f, s, text in examples if not is_shown(f, s, text, INDEX)] == []


@pytest.mark.parametrize("kind", ["file", "image", "dependency", "action", "hook", "kind", "resource", "module", "env"])
def test_no_two_technologies_are_sure_of_the_same(kind: str) -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for technology in technologies().values():
        for signal in technology.signals:
            # What is less sure may tell of several, such as a bundle; a format has no version to quarrel about.
            if signal.kind == kind and signal.weight >= IS_IT and not signal.match.startswith("format:"):
                owners[signal.match].add(technology.id)
    assert {match: ids for match, ids in owners.items() if len(ids) > 1} == {}


def test_no_two_technologies_claim_one_file_name() -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for technology in technologies().values():
        for signal in technology.signals:
            if signal.kind == "file":
                owners[signal.match].add(technology.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_no_technology_says_the_same_twice() -> None:
    for technology in technologies().values():
        said = Counter((signal.kind, signal.match, signal.within) for signal in technology.signals)
        assert [signal for signal, count in said.items() if count > 1] == [], technology.id


def test_names_and_aliases_mean_one_technology() -> None:
    meanings = Counter(
        name
        for technology in technologies().values()
        for name in {technology.id, technology.name.lower(), *technology.aliases}
    )
    assert [name for name, count in meanings.items() if count > 1] == []
    assert all(alias == alias.lower() for technology in technologies().values() for alias in technology.aliases)


def test_what_a_technology_implies_exists_and_does_not_imply_it_back() -> None:
    for id_, technology in technologies().items():
        for implied in technology.implies:
            assert implied != id_
            assert id_ not in technologies()[implied].implies, (id_, implied)


def test_the_command_of_a_tool_for_documents_names_the_file_or_its_folder() -> None:
    for tool in (tool for technology in technologies().values() for tool in technology.tools):
        assert not tool.documents or "{file}" in tool.command or "{folder}" in tool.command, tool
        assert tool.purpose[:1].islower(), tool
        assert not tool.purpose.endswith("."), tool


=======
>>>>>>> main
@pytest.mark.slow
def test_no_text_stalls_a_content_signal() -> None:
    signals = [(id_, signal) for id_, known in technologies().items() for signal in filter(is_content, known.signals)]
    for id_, signal in signals:
        pattern = re.compile(signal.match)
        for filler in (" ", "\n", "a", "a: ", "-", '"', f"{id_} ", f"[{id_}.", signal.match[:12]):
            started = time.process_time()
            _ = pattern.search(filler * (65_536 // len(filler)))
            assert time.process_time() - started < 1, (id_, signal.match, filler)
