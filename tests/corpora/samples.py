"""Files of a corpus out of their patterns: ``=== kind | path | shapes`` and the text, with ``<<…>>`` to be filled in.

``<<secret>>`` is the planted value, ``<<secret:json>>`` the same as JSON writes it (``writing.py`` has the others),
``<<a, b, c>>`` one of several words, ``<<#hex40>>`` a harmless value of that shape, ``<<app>>`` a name of the
surroundings. The same gap is filled alike throughout a file. ``«…»`` marks what must stay readable.
"""

import random
import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.corpora.values import draw

FOLDER = Path(__file__).parent
GAP = re.compile(r"<<([^<>\n]+)>>")
SURROUNDINGS: Mapping[str, tuple[str, ...]] = {
    "app": ("orders", "billing", "warehouse", "checkout", "ledger", "catalogue", "booking", "fleet"),
    "user": ("svc_orders", "appuser", "deploy", "reporting", "etl", "jenkins", "maria", "webapp"),
    "org": ("acme", "northwind", "contoso", "initech", "umbrella-retail", "globex"),
    "host": ("db.internal", "pg-1.prod.lan", "10.20.30.40", "mail.example.org", "cache.svc.local", "api.example.com"),
    "db": ("orders", "inventory", "crm", "metrics", "shop_production"),
    "region": ("eu-central-1", "us-east-1", "westeurope", "ap-south-1"),
    "port": ("5432", "3306", "8443", "6380", "9092", "5671"),
    "tag": ("1.4.2", "2026.11", "22-alpine", "3.12-slim", "v7.1"),
    "mail": ("ops@example.org", "no-reply@example.com", "alerts@acme.example"),
}
HEX = string.hexdigits[:16]
BASE64 = string.ascii_letters + string.digits + "+/"
DIGESTS: Mapping[str, tuple[str, int, str]] = {
    "hex7": (HEX, 7, ""),
    "hex32": (HEX, 32, ""),
    "hex40": (HEX, 40, ""),
    "hex64": (HEX, 64, ""),
    "b256": (BASE64, 43, "="),
    "b384": (BASE64, 64, ""),
    "b512": (BASE64, 86, "=="),
    "n": (string.digits[1:], 3, ""),
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A file with gaps; ``shapes`` are those that the planted value takes, one case each."""

    family: str
    kind: str
    path: str
    shapes: tuple[str, ...]
    text: str


def read_patterns(folder: str) -> Iterator[Pattern]:
    """Read the patterns of every file in ``folder``; the file's name is their family."""
    for path in sorted((FOLDER / folder).glob("*.txt")):
        for part in path.read_text(encoding="utf-8").split("\n=== "):
            head, _, text = part.removeprefix("=== ").partition("\n")
            kind, file, *shapes = (field.strip() for field in head.split("|"))
            yield Pattern(path.stem, kind, file, tuple(" ".join(shapes).split()), text.rstrip("\n") + "\n")


def fill(text: str, rng: random.Random, known: Mapping[str, str]) -> str:
    """Fill the gaps of ``text``: those in ``known`` with its values, the others by lot, each gap alike throughout."""
    filled = dict(known)

    def replace(gap: re.Match[str]) -> str:
        name = gap[1]
        if name not in filled:
            filled[name] = _choose(name, rng)
        return filled[name]

    return GAP.sub(replace, text)


def _choose(name: str, rng: random.Random) -> str:
    if name.startswith("#"):
        alphabet, length, end = DIGESTS[name[1:].split(maxsplit=1)[0]]
        return draw(rng, alphabet, length) + end
    if "," in name:
        return rng.choice([choice.strip() for choice in name.split(",")])
    return rng.choice(SURROUNDINGS[name])
