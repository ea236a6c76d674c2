"""Neovim with a second server on the same file: nothing twice, and its quick fixes come before our prompts."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import PLUGIN, choose, eventually, neovim, open_file, text

pytestmark = pytest.mark.e2e

NEIGHBOUR = Path(__file__).parent / "neighbour.py"
# A name after ours in the alphabet, by which Neovim starts servers; most servers find their root by markers.
ENABLE = """
local command = ...
vim.lsp.config('tidy', { cmd = command, filetypes = { 'dockerfile' }, root_markers = { 'compose.yaml' } })
vim.lsp.enable('tidy')
"""


@pytest.fixture
def editor_with_neighbour(shop: Path) -> Iterator[Any]:
    with neovim(PLUGIN) as editor:
        editor.exec_lua(ENABLE, [sys.executable, str(NEIGHBOUR)])
        yield open_file(editor, shop / "Dockerfile", servers=2)


def test_the_quick_fix_of_the_neighbour_is_before_our_prompts(editor_with_neighbour: Any) -> None:
    offered = choose(editor_with_neighbour, "Neighbour: mend")
    titles = [title.removesuffix(" [tidy]").removesuffix(" [stackprompt]") for title in offered]
    assert titles[0] == "Neighbour: mend"
    assert len(titles) == len(set(titles)) <= 5
    assert all(title.startswith("Prompt: ") for title in titles[1:])
    eventually(lambda: text(editor_with_neighbour).startswith("# mended\n"))


def test_our_prompt_opens_once_with_a_neighbour_there(editor_with_neighbour: Any) -> None:
    choose(editor_with_neighbour, "harden this Dockerfile")
    eventually(lambda: "# Harden `Dockerfile`" in text(editor_with_neighbour))
    assert editor_with_neighbour.funcs.winnr("$") == 2


def test_the_completion_of_the_neighbour_is_before_our_prompts(editor_with_neighbour: Any) -> None:
    editor_with_neighbour.input("Go# ")
    eventually(lambda: len(editor_with_neighbour.funcs.complete_info(["items"])["items"]) > 2)
    labels = [item["abbr"] for item in editor_with_neighbour.funcs.complete_info(["items"])["items"]]
    assert labels[0] == "# neighbour"
    assert len(labels) == len(set(labels))
    assert all(label.startswith("prompt: ") for label in labels[1:])
