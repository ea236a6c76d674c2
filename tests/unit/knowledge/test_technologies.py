"""The patterns of content signals take linear time; all else about the files is in tests/unit/data."""

import re
import time

import pytest

from stackprompt.domain.knowledge.technology import Signal
from tests.unit.detection.workspaces import technologies


def is_content(signal: Signal) -> bool:
    return signal.kind == "content"


@pytest.mark.slow
def test_no_text_stalls_a_content_signal() -> None:
    signals = [(id_, signal) for id_, known in technologies().items() for signal in filter(is_content, known.signals)]
    for id_, signal in signals:
        pattern = re.compile(signal.match)
        for filler in (" ", "\n", "a", "a: ", "-", '"', f"{id_} ", f"[{id_}.", signal.match[:12]):
            started = time.process_time()
            _ = pattern.search(filler * (65_536 // len(filler)))
            assert time.process_time() - started < 1, (id_, signal.match, filler)
