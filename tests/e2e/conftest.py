"""A real Neovim, embedded, with its own folders and nothing of the user's."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pynvim
import pytest

PATIENCE = 20.0
TURN = 0.02


@pytest.fixture
def nvim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("STATE", "DATA", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("STACKPROMPT_CONFIG_DIR", str(tmp_path / "stackprompt"))
    monkeypatch.setenv("STACKPROMPT_CACHE_DIR", str(tmp_path / "prompts"))
    editor = pynvim.attach("child", argv=["nvim", "--embed", "--clean", "--headless", "-n", "-i", "NONE"])
    yield editor
    # pynvim closes its loop before the loop has noticed the end of the child, and the collector reports that as a
    # leak. Each closed pipe stops the loop, hence the turns.
    editor.command("qa!", async_=True)
    for _ in range(20):
        editor.loop.call_later(0.01, editor.loop.stop)
        editor.loop.run_forever()
    editor.close()


def eventually(is_there: Callable[[], object]) -> None:
    """Wait until ``is_there``; the test fails when it takes too long."""
    end = time.monotonic() + PATIENCE
    while not is_there():
        assert time.monotonic() < end, "took too long"
        time.sleep(TURN)


__all__ = ["eventually"]
