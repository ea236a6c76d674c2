"""Each kind of file that configures stackprompt is loaded in one way: a faulty one keeps its last good value."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from stackprompt.domain.problem import Problem
from stackprompt.engine.reload import Sources, load_snapshot
from stackprompt.engine.snapshot import Snapshot
from tests.support import HOUSE_RULE, built_in, built_in_sources

TEMPLATE = """\
+++
task = "greet"
family = "any"
title = "Greet"
offer = "greet this {document}"
order = 90
+++
{% call section("goal") %}
Hello
{% endcall %}
"""


@dataclass(frozen=True)
class Kind:
    """A file of the user, two good contents of it, a broken and a half-written one, and what is loaded of it."""

    path: str
    good: str
    other: str
    broken: bytes
    half: bytes
    loaded: Callable[[Snapshot], object]


def rules_of(snapshot: Snapshot) -> object:
    return [file.text for file in snapshot.rules.files]


def practice_of(snapshot: Snapshot) -> object:
    practice = snapshot.knowledge.practices.get("house-rule")
    return practice and practice.title


def template_of(snapshot: Snapshot) -> object:
    source = snapshot.templates.sources.get("greet/any.md.j2")
    return source and source.text


KINDS = {
    "settings": Kind(
        "config.toml",
        "[prompt]\nbudget = 1001\n",
        "[prompt]\nbudget = 1002\n",
        b"[prompt]\nbudget = \n",
        b"[prompt]\nbudget = 10",
        lambda snapshot: snapshot.settings.prompt.budget,
    ),
    "knowledge": Kind(
        "knowledge/practices/house/house-rule.toml",
        HOUSE_RULE,
        HOUSE_RULE.replace("Use the registry", "Pull from the registry"),
        HOUSE_RULE.replace("severity", "severty").encode(),
        HOUSE_RULE[:40].encode(),
        practice_of,
    ),
    "template": Kind(
        "templates/greet/any.md.j2",
        TEMPLATE,
        TEMPLATE.replace("Hello", "Ahoy"),
        TEMPLATE.replace("Hello", "{{ nothing }}").encode(),
        TEMPLATE[:-12].encode(),
        template_of,
    ),
    "family": Kind(
        "templates/families/docker.toml",
        'keep = "Keep mine."\n',
        'keep = "Keep ours."\n',
        b'kep = "Keep mine."\n',
        b'keep = "Keep m',
        lambda snapshot: snapshot.templates.families.views["docker"],
    ),
    "rules": Kind("house-rules.md", "- Für alle.\n", "- Für jeden.\n", b"- \0\n", "- Fü".encode()[:-1], rules_of),
}


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


FAULTS: dict[str, Callable[[Path, Kind], object]] = {
    "broken": lambda path, kind: path.write_bytes(kind.broken),
    "half-written": lambda path, kind: path.write_bytes(kind.half),
    "unreadable": lambda path, _: make_folder(path),
    "in another encoding": lambda path, kind: path.write_bytes(kind.good.encode("utf-16")),
}
LOSSES: dict[str, Callable[[Path], object]] = {
    "deleted": lambda path: path.unlink(),
    "renamed": lambda path: path.rename(path.with_name(f"{path.name}.old")),
}


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


@pytest.fixture
def sources(tmp_path: Path, kind: Kind) -> Sources:
    """Return sources whose user has one good file of ``kind``."""
    path = tmp_path / kind.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(kind.good)
    return built_in_sources(tmp_path)


def problems_at(snapshot: Snapshot, path: Path) -> list[Problem]:
    assert {problem.path for problem in snapshot.problems} <= {str(path)}
    return list(snapshot.problems)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_keeps_the_last_good_value_until_it_is_mended(
    sources: Sources, tmp_path: Path, kind: Kind, fault: Callable[[Path, Kind], object]
) -> None:
    path = tmp_path / kind.path
    good = load_snapshot(sources, built_in())
    assert problems_at(good, path) == []
    assert kind.loaded(good) != kind.loaded(built_in())
    fault(path, kind)
    for _ in range(2):
        faulty = load_snapshot(sources, good)
        assert kind.loaded(faulty) == kind.loaded(good)
        found = problems_at(faulty, path)
        assert found
        assert all(problem.line >= 1 and problem.what and problem.remedy for problem in found)
    if path.is_dir():
        path.rmdir()
    path.write_text(kind.other)
    mended = load_snapshot(sources, faulty)
    assert problems_at(mended, path) == []
    assert kind.loaded(mended) not in (kind.loaded(good), kind.loaded(built_in()))


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_what_is_gone_is_gone(sources: Sources, tmp_path: Path, kind: Kind, loss: Callable[[Path], object]) -> None:
    path = tmp_path / kind.path
    good = load_snapshot(sources, built_in())
    loss(path)
    later = load_snapshot(sources, good)
    assert problems_at(later, path) == []
    assert kind.loaded(later) == kind.loaded(built_in())


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_what_is_faulty_from_the_start_leaves_the_layer_below_in_use(
    sources: Sources, tmp_path: Path, kind: Kind, fault: Callable[[Path, Kind], object]
) -> None:
    path = tmp_path / kind.path
    fault(path, kind)
    first = load_snapshot(sources, built_in())
    assert problems_at(first, path)
    assert kind.loaded(first) == kind.loaded(built_in())
