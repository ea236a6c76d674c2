"""Files with one planted secret each, as people have them in repositories; built from a fixed seed."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePosixPath

from tests.corpora.keys import BLOCKS
from tests.corpora.samples import FOLDER, Pattern, fill, read_patterns
from tests.corpora.tokens import TOKENS, VENDORS
from tests.corpora.values import SHAPES
from tests.corpora.writing import WRITINGS

ALL_SHAPES = {**SHAPES, **TOKENS, **BLOCKS}
# Shapes that can be written in every place without quotes.
SHAPES_OF_NAMES = ("alnum", "word", "leet", "dashed", "hex32", "lower", "pin", "year", "short", "bang", "uuid")
# A line is "group | spelling | names": the names under which people keep secrets.
NAMES = FOLDER / "names_of_secrets.txt"
# Each token turns up in so many places, none of which has a name that gives it away.
PLACES_OF_A_TOKEN = 3
# A pasted message comes along with a file that has nothing to hide.
INNOCENT = ("Dockerfile", "FROM python:3.12-slim\nCOPY . /app\nUSER 1000\n")


@dataclass(frozen=True, slots=True)
class Planted:
    """A file at ``path`` whose ``text`` holds ``secret``, as it is written there.

    With ``error`` or ``report`` the secret is in what goes along with the file instead: a pasted error message, what
    another tool reports. With ``others`` it is in one of these files (path, text) of the same workspace.
    """

    kind: str
    path: str
    text: str
    secret: str
    error: str = ""
    report: str = ""
    others: tuple[tuple[str, str], ...] = ()

    @property
    def everything(self) -> str:
        """Return all that a prompt of this case could quote."""
        return "\n".join((self.text, self.error, self.report, *(text for _, text in self.others)))


def planted() -> Iterator[Planted]:
    """Return every case of the corpus, always the same ones."""
    for pattern in read_patterns("planted"):
        for number in range(len(pattern.shapes)):
            yield _plant(pattern, number)
    yield from _tokens()
    yield from _names()


def _tokens() -> Iterator[Planted]:
    places = [pattern for pattern in read_patterns("contexts") if pattern.family == "bare"]
    for index, vendor in enumerate(VENDORS):
        for number in range(PLACES_OF_A_TOKEN):
            place = places[(index + number * PLACES_OF_A_TOKEN) % len(places)]
            yield _plant(replace(place, family="tokens", kind=vendor, shapes=(vendor,) * PLACES_OF_A_TOKEN), number)


def _names() -> Iterator[Planted]:
    places = [pattern for pattern in read_patterns("contexts") if pattern.family == "names"]
    for line in NAMES.read_text(encoding="utf-8").splitlines():
        group, spelling, names = (field.strip() for field in line.split("|"))
        fitting = [place for place in places if place.kind == spelling]
        for number, name in enumerate(names.split()):
            shapes = SHAPES_OF_NAMES * (number // len(SHAPES_OF_NAMES) + 1)
            place = fitting[number % len(fitting)]
            yield _plant(replace(place, family="names", kind=group, shapes=shapes), number, {"name": name})


def _plant(pattern: Pattern, number: int, known: Mapping[str, str] | None = None) -> Planted:
    kind = f"{pattern.family}/{pattern.kind}"
    rng = random.Random(f"{kind}/{number}")  # noqa: S311 - the same corpus each time
    value = ALL_SHAPES[pattern.shapes[number]](rng)
    written = {f"secret:{name}" if name else "secret": write(value) for name, write in WRITINGS.items()}
    gaps = {**written, **(known or {})}
    text, *others = fill(_lengthen(pattern, number), rng, gaps).split("\n@@ ")
    secret = written[next(name for name in written if f"<<{name}>>" in pattern.text)]
    if pattern.family == "messages":
        is_report = pattern.kind.startswith("report")
        return Planted(kind, *INNOCENT, secret, "" if is_report else text, text if is_report else "")
    files = tuple((other.partition("\n")[0], other.partition("\n")[2]) for other in others)
    return Planted(kind, fill(pattern.path, rng, {}), text, secret, others=files)


@cache
def _tails() -> Mapping[str, str]:
    return {pattern.kind: pattern.text for pattern in read_patterns("contexts") if pattern.family == "tails"}


def _lengthen(pattern: Pattern, number: int) -> str:
    """Return the text of ``pattern``, every other time with more below it that has nothing to hide."""
    is_object = "metadata:" in pattern.text
    suffix = PurePosixPath(pattern.path).suffix
    if number % 2 == 0 or "@@" in pattern.text or (suffix == ".yaml" and not is_object):
        return pattern.text
    return pattern.text + _tails().get(suffix, "")
