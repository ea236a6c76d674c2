"""The stack of a workspace: one walk, each file once, then counting. Blocking: call it off the event loop."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from stackprompt.detection.sightings import Sighting, sightings_of_path, sightings_of_text
from stackprompt.detection.signals import SignalIndex, compile_signals
from stackprompt.detection.weigh import weigh
from stackprompt.domain.result import Ok
from stackprompt.domain.technology import Stack, Technologies
from stackprompt.runtime.guarded import Budget, WalkedFile, walk

MANIFESTS = frozenset(
    {
        "Cargo.toml",
        "Gemfile",
        "build.gradle",
        "build.gradle.kts",
        "composer.json",
        "go.mod",
        "mix.exs",
        "package.json",
        "pom.xml",
        "pyproject.toml",
        "requirements.txt",
        "setup.py",
    }
)
_PROJECT = (".csproj", ".fsproj", ".vbproj")
_MOST_CUTS = 20
# A missing file vanished since the walk, and nobody expects a picture or a secret to be read.
_WORTH_TELLING = frozenset({"too-large", "denied"})


def detect(root: Path, technologies: Technologies, budget: Budget | None = None) -> Stack:
    """Return the technologies of the workspace at ``root`` and what was left unread; the same for the same tree."""
    budget = budget or Budget()
    deadline = time.monotonic() + budget.max_seconds
    walked = walk(root, budget)
    index = compile_signals(technologies)
    by_path = (found for file in walked.files for found in sightings_of_path(file.path, index))
    reading = _read(root, walked.files, index, budget.max_file_bytes, deadline)
    components = _components(walked.files)
    placed = ((_component(seen.evidence.path, components), seen) for seen in chain(by_path, reading.sightings))
    cuts = _shortened((*walked.cuts, *reading.cuts))
    return Stack(str(root), weigh(placed, technologies), cuts, tuple(sorted(components)))


@dataclass(frozen=True, slots=True)
class _Reading:
    sightings: list[Sighting]
    cuts: list[str]


def _read(root: Path, files: Sequence[WalkedFile], index: SignalIndex, limit: int, deadline: float) -> _Reading:
    """Read what is worth reading, nearest to the root first."""
    reading = _Reading([], [])
    by_depth = sorted(files, key=lambda file: (file.path.count("/"), file.path))
    for done, file in enumerate(by_depth):
        if time.monotonic() > deadline:
            reading.cuts.append(f"the time budget ended the reading, files unread: {len(files) - done}")
            break
        found = sightings_of_text(root, file.path, limit, index)
        if isinstance(found, Ok):
            reading.sightings.extend(found.value)
        elif found.error.reason in _WORTH_TELLING:
            reading.cuts.append(f"{file.path}: not read ({found.error.reason})")
    return reading


def _components(files: Iterable[WalkedFile]) -> frozenset[str]:
    """Return the folders that hold a manifest, "" for the root."""
    parted = (file.path.rpartition("/") for file in files)
    return frozenset(folder for folder, _, name in parted if name in MANIFESTS or name.endswith(_PROJECT))


def _component(path: str, components: frozenset[str]) -> str:
    folder = path.rpartition("/")[0]
    while folder and folder not in components:
        folder = folder.rpartition("/")[0]
    return folder or "."


def _shortened(cuts: Sequence[str]) -> tuple[str, ...]:
    more = len(cuts) - _MOST_CUTS
    return (*cuts[:_MOST_CUTS], f"and {more} more") if more > 0 else tuple(cuts)
