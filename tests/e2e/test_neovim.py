"""A real Neovim opens a Dockerfile: bulb, prompt, completion in a comment, reload."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import eventually
from tests.support import HOUSE_RULE, ROOT, SHOP

pytestmark = pytest.mark.e2e

ATTACH = """
vim.o.completeopt = 'menuone,noselect'
vim.api.nvim_create_autocmd('LspAttach', { callback = function(event)
  vim.lsp.completion.enable(true, event.data.client_id, event.buf, { autotrigger = true })
  vim.g.attached = true
end })
vim.ui.select = function(items, options, choose)
  local titles = vim.tbl_map(options.format_item, items)
  vim.g.offered = titles
  for index, title in ipairs(titles) do
    if title:find(vim.g.wanted, 1, true) then return choose(items[index], index) end
  end
  choose(nil)
end
vim.lsp.enable('stackprompt')
"""


@pytest.fixture
def editor(nvim: Any, tmp_path: Path) -> Any:
    shutil.copytree(SHOP, tmp_path / "shop")
    nvim.command(f"set rtp^={ROOT / 'editors' / 'neovim'}")
    nvim.exec_lua(ATTACH)
    nvim.command(f"edit {tmp_path / 'shop' / 'Dockerfile'}")
    eventually(lambda: nvim.exec_lua("return vim.g.attached or false"))
    return nvim


def choose(editor: Any, title: str) -> list[str]:
    """Open the list of code actions and pick the one whose title holds ``title``; returns all titles."""
    editor.vars["wanted"] = title
    editor.vars["offered"] = []
    editor.exec_lua("vim.lsp.buf.code_action()")
    eventually(lambda: editor.vars["offered"])
    return [str(offered) for offered in editor.vars["offered"]]


def text(editor: Any) -> str:
    return "\n".join(editor.current.buffer[:])


def test_a_chosen_prompt_opens_beside_the_dockerfile(editor: Any) -> None:
    offered = choose(editor, "harden this Dockerfile")
    assert 2 <= len(offered) <= 4
    eventually(lambda: "# Harden Dockerfile" in text(editor))
    assert editor.current.buffer.name.endswith(".md")
    assert "hunter2" not in text(editor)


def test_an_inserted_comment_names_the_lines_as_they_are_then(editor: Any) -> None:
    choose(editor, "as a comment")
    eventually(lambda: text(editor).startswith("# Prompt: harden this Dockerfile"))
    lines = list(editor.current.buffer[:])
    named = next(line for line in lines if line.startswith("# - line"))
    number = int(named.split("line ")[1].split(":")[0])
    assert not lines[number - 1].startswith("#")


def test_a_comment_completes_to_a_prompt(editor: Any) -> None:
    editor.input("Go# ")
    eventually(editor.funcs.pumvisible)
    words = [item["word"] for item in editor.funcs.complete_info(["items"])["items"]]
    assert len(words) == 5
    editor.input("<C-n><C-y><Esc>")
    eventually(lambda: "# Prompt: harden this Dockerfile" in text(editor))
    inserted = [line for line in editor.current.buffer[:] if "Prompt: harden" in line]
    assert inserted[0].startswith("# Prompt: ")


def test_a_new_practice_is_in_the_next_prompt_without_a_restart(editor: Any, tmp_path: Path) -> None:
    path = tmp_path / "stackprompt" / "knowledge" / "house" / "practices" / "house-rule.toml"
    path.parent.mkdir(parents=True)
    path.write_text(HOUSE_RULE)
    ask = """
    local client = vim.lsp.get_clients({ name = 'stackprompt' })[1]
    local argument = { uri = vim.uri_from_bufnr(0), task = 'harden' }
    local answer = client:request_sync('workspace/executeCommand',
      { command = 'stackprompt.generate', arguments = { argument } }, 5000, 0)
    return answer.result.text
    """
    eventually(lambda: "registry.house.example" in editor.exec_lua(ask))


def test_the_server_ends_when_the_editor_lets_it_go(editor: Any) -> None:
    pid = editor.funcs.getpid()
    children = Path(f"/proc/{pid}/task/{pid}/children")
    assert children.read_text().split()
    editor.exec_lua("vim.lsp.stop_client(vim.lsp.get_clients(), false)")
    eventually(lambda: not children.read_text().split())
