"""The labels that detection is measured with, by a scorer outside of this repository, speak of what knowledge knows."""

import tomllib

import pytest

from tests.support import ROOT
from tests.unit.detection.workspaces import technologies

LABELS = tomllib.loads((ROOT / "tests" / "detection" / "labels.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("category", LABELS["vocabulary"])
def test_every_id_of_the_vocabulary_is_a_technology_of_its_category(category: str) -> None:
    known = {id_: technology.category for id_, technology in technologies().items()}
    assert {id_: known.get(id_) for id_ in LABELS["vocabulary"][category] if known.get(id_) != category} == {}


def test_at_least_twenty_repositories_are_labelled_at_a_commit() -> None:
    repositories = LABELS["repo"]
    assert len({repository["name"] for repository in repositories}) == len(repositories) >= 20
    for repository in repositories:
        assert len(repository["commit"]) == 40
        sets = [set(repository[kind]) for kind in ("must", "may", "never")]
        assert sets[0]
        assert sum(map(len, sets)) == len(set.union(*sets)), repository["name"]
