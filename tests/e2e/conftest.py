"""Real Neovims, embedded, with folders of their own and nothing of the user's, on a copy of the example shop."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pynvim
import pytest

from tests.support import ROOT, SHOP

PATIENCE = 20.0
TURN = 0.02
SECONDS_TO_QUIT = 20.0
PLUGIN = ROOT / "editors" / "neovim"

# The list of code actions, and every other choice, is made by the variable `wanted`; the offered items are recorded.
DRIVEN = """
vim.g.wanted = ''
vim.g.offered = {}
vim.g.told = {}
vim.ui.select = function(items, options, choose)
  local titles = vim.tbl_map(options.format_item, items)
  vim.g.offered = titles
  for index, title in ipairs(titles) do
    if title:find(vim.g.wanted, 1, true) then return choose(items[index], index) end
  end
  choose(nil)
end
vim.notify = function(message)
  vim.g.told = vim.list_extend(vim.g.told, { message })
end
vim.o.completeopt = 'menuone,noselect'
vim.api.nvim_create_autocmd('LspAttach', { callback = function(event)
  vim.lsp.completion.enable(true, event.data.client_id, event.buf, { autotrigger = true })
  vim.g.attached = (vim.g.attached or 0) + 1
end })
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example shop, in a place where editors and the server find nothing of the user's."""
    for name in ("STATE", "DATA", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("STACKPROMPT_CONFIG_DIR", str(tmp_path / "stackprompt"))
    monkeypatch.setenv("STACKPROMPT_CACHE_DIR", str(tmp_path / "prompts"))
    shutil.copytree(SHOP, tmp_path / "shop")
    return tmp_path / "shop"


@pytest.fixture
def bare(shop: Path, tmp_path: Path) -> Iterator[Any]:
    """A Neovim that has only the file that starts the server, as one who does without the plugin has."""
    alone = tmp_path / "alone"
    (alone / "lsp").mkdir(parents=True)
    shutil.copy(PLUGIN / "lsp" / "stackprompt.lua", alone / "lsp")
    with neovim(alone) as editor:
        yield open_file(editor, shop / "Dockerfile")


@pytest.fixture
def plugin(shop: Path) -> Iterator[Any]:
    """A Neovim with the plugin, as a plugin manager loads it."""
    with neovim(PLUGIN) as editor:
        yield open_file(editor, shop / "Dockerfile")


@contextmanager
def neovim(folder: Path) -> Iterator[Any]:
    """Give a Neovim with ``folder`` on its runtime path from the start."""
    start = ["nvim", "--embed", "--clean", "--headless", "-n", "-i", "NONE", "--cmd", f"set rtp^={folder}"]
    editor = pynvim.attach("child", argv=start)
    editor.exec_lua(DRIVEN)
    yield editor
    # pynvim closes its loop before the loop has noticed the end of the child, and the collector reports that as a
    # leak. Each closed pipe stops the loop, hence the turns.
    process = editor.funcs.getpid()
    editor.command("qa!", async_=True)
    deadline = time.monotonic() + SECONDS_TO_QUIT
    while _is_running(process) and time.monotonic() < deadline:
        _turn(editor)
    for _ in range(20):
        _turn(editor)
    editor.close()


def _turn(editor: Any) -> None:
    editor.loop.call_later(0.01, editor.loop.stop)
    editor.loop.run_forever()


def _is_running(process: int) -> bool:
    """Return whether a child lives, or is dead and the loop does not know it yet."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def open_file(editor: Any, path: Path, *, servers: int = 1) -> Any:
    """Enable the server, open ``path`` and wait until ``servers`` are attached."""
    editor.exec_lua("vim.lsp.enable('stackprompt')")
    editor.command(f"edit {path}")
    eventually(lambda: editor.exec_lua("return vim.g.attached or 0") >= servers)
    return editor


def choose(editor: Any, title: str) -> list[str]:
    """Open the list of code actions and pick the one whose title holds ``title``; returns all titles."""
    editor.vars["wanted"] = title
    editor.vars["offered"] = []
    editor.exec_lua("vim.lsp.buf.code_action()")
    eventually(lambda: editor.vars["offered"])
    return [str(offered) for offered in editor.vars["offered"]]


def text(editor: Any) -> str:
    """Return the text of the current buffer."""
    return "\n".join(editor.current.buffer[:])


def notifications(editor: Any) -> str:
    """Return all notifications."""
    return "\n".join(editor.vars["told"])


def eventually(is_there: Callable[[], object]) -> None:
    """Wait until ``is_there``; the test fails when it takes too long."""
    end = time.monotonic() + PATIENCE
    while not is_there():
        assert time.monotonic() < end, "took too long"
        time.sleep(TURN)
