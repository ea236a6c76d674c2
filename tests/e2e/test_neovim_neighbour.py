"""Neovim with a second server on the same file: nothing twice, and its quick fixes come before our prompts."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import PLUGIN, choose, eventually, neovim, opened, text

pytestmark = pytest.mark.e2e

NEIGHBOUR = Path(__file__).parent / "neighbour.py"
# A name after ours in the alphabet, by which Neovim starts servers; most servers find their root by markers.
ENABLE = """
local command = ...
vim.lsp.config('tidy', { cmd = command, filetypes = { 'dockerfile' }, root_markers = { 'compose.yaml' } })
vim.lsp.enable('tidy')
"""


@pytest.fixture
def shared(shop: Path) -> Iterator[Any]:
    with neovim(PLUGIN) as editor:
        editor.exec_lua(ENABLE, [sys.executable, str(NEIGHBOUR)])
        yield opened(editor, shop / "Dockerfile", servers=2)


def test_the_quick_fix_of_the_neighbour_is_before_our_prompts(shared: Any) -> None:
    offered = choose(shared, "Neighbour: mend")
    titles = [title.removesuffix(" [tidy]").removesuffix(" [stackprompt]") for title in offered]
    assert titles[0] == "Neighbour: mend"
    assert len(titles) == len(set(titles)) <= 5
    assert all(title.startswith("Prompt: ") for title in titles[1:])
    eventually(lambda: text(shared).startswith("# mended\n"))


def test_our_prompt_opens_once_with_a_neighbour_there(shared: Any) -> None:
    choose(shared, "harden this Dockerfile")
    eventually(lambda: "# Harden `Dockerfile`" in text(shared))
    assert shared.funcs.winnr("$") == 2


def test_the_completion_of_the_neighbour_is_before_our_prompts(shared: Any) -> None:
    shared.input("Go# ")
    eventually(lambda: len(shared.funcs.complete_info(["items"])["items"]) > 2)
    labels = [item["abbr"] for item in shared.funcs.complete_info(["items"])["items"]]
    assert labels[0] == "# neighbour"
    assert len(labels) == len(set(labels))
    assert all(label.startswith("prompt: ") for label in labels[1:])
