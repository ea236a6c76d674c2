"""Mutated texts of this project end no reader, and none takes long; `make fuzz` tries more, from another seed."""

import os
import random

import pytest

from tests.fuzz.mutations import Seed, mutated, seeds
from tests.fuzz.target import failure, minimised

ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "1500"))
SEED = int(os.environ.get("FUZZ_SEED", "20261129"))


@pytest.mark.slow
# A rule of .gitignore such as `[[]` makes `re` warn of what a later Python may read in it.
@pytest.mark.filterwarnings("ignore:Possible:FutureWarning")
def test_no_mutation_ends_a_reader_or_holds_it_up() -> None:
    for number in range(ROUNDS):
        text = mutated(random.Random(f"{SEED} {number}"))  # noqa: S311 - a seed makes it repeatable
        what = failure(text)
        if what:
            path, short = minimised(text, failure)
            pytest.fail(f"{what}: FUZZ_SEED={SEED}, round {number}, {path}:\n{short!r}")


def test_there_are_texts_of_every_kind_to_begin_with() -> None:
    assert len(seeds()) > 500
    assert {"Dockerfile", "compose.yaml", "templates/example.yaml"} <= {seed.path for seed in seeds()}


def test_what_fails_is_made_small() -> None:
    def fails(seed: Seed) -> str:
        return "bad" if "b\nx" in seed.text else ""

    assert minimised(Seed("a", "1\n2\naaab\nxyz\n3\n"), fails) == Seed("a", "b\nx")
