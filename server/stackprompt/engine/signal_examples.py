"""Compare the signals of technologies with their examples, for ``stackprompt check`` and ``make data``."""

from collections.abc import Container, Iterator
from pathlib import Path

from stackprompt.detection.signals.matches import match_path, match_text
from stackprompt.detection.signals.signal_index import SignalIndex, compile_signals
from stackprompt.domain.knowledge.technology import Signal, Technology
from stackprompt.domain.problem import Problem
from stackprompt.engine.snapshot import Snapshot
from stackprompt.knowledge.technology_file import read_technology

# In a pipeline an image weighs less than its signal.
_LEAST_SHARE = 0.8


def find_broken_examples(snapshot: Snapshot, paths: Container[str] | None = None) -> Iterator[Problem]:
    """Yield a problem for each signal that its example does not show, of all files or of those at ``paths``."""
    index = compile_signals(snapshot.knowledge.technologies)
    for record in snapshot.knowledge.files.records.values():
        value = record.value
        if paths is not None and record.file.path not in paths:
            continue
        if isinstance(value, Technology) and snapshot.knowledge.technologies.get(value.id) is value:
            yield from _check_file(Path(record.file.path), index)


def _check_file(path: Path, index: SignalIndex) -> Iterator[Problem]:
    text = path.read_text("utf-8")
    file = read_technology(text)
    for signal, example in (pair for shape in file.signals for pair in shape.examples()):
        if not is_shown(file.id, signal, example, index):
            what = f"{signal.kind} '{signal.match}' is not found in its example"
            yield Problem(str(path), _find_line(text, signal.match), what, "correct one of the two")


def is_shown(technology: str, signal: Signal, example: str, index: SignalIndex) -> bool:
    """Return whether the file ``example``, its path in the first line, is evidence of ``technology`` by ``signal``."""
    path, _, text = example.partition("\n")
    matches = (*match_path(path, index), *match_text(path, text, index))
    return any(
        (sighting.technology, *sighting.signal) == (technology, signal.kind, signal.match)
        and sighting.weight >= signal.weight * _LEAST_SHARE
        for sighting in matches
    )


def _find_line(text: str, match: str) -> int:
    """Return the line (from 1) that holds ``match`` in quotes, 1 when none does."""
    # Kinds of Kubernetes may be written without the group of its own ones.
    words = [f"{quote}{name}{quote}" for name in (match, match.removeprefix("core/")) for quote in "\"'"]
    lines = enumerate(text.split("\n"), 1)
    return next((number for number, line in lines if any(word in line for word in words)), 1)
