"""Files with text that only looks like a secret, which must stay readable in a prompt."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.corpora.samples import fill, read_patterns

MARK = re.compile(r"«([^«»]+)»")


@dataclass(frozen=True, slots=True)
class Decoy:
    """A file at ``path`` whose ``text`` holds ``must_stay``."""

    kind: str
    path: str
    text: str
    must_stay: str


def decoys() -> Iterator[Decoy]:
    """Return every case of the corpus, always the same ones: one for each marked piece of a file."""
    for pattern in read_patterns("harmless"):
        kind = f"{pattern.family}/{pattern.kind}"
        rng = random.Random(kind)  # noqa: S311 - the same corpus each time
        text = fill(pattern.text, rng, {})
        plain = MARK.sub(r"\1", text)
        for marked in MARK.finditer(text):
            yield Decoy(kind, fill(pattern.path, rng, {}), plain, marked[1])
