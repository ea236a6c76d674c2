"""The support of the Neovim plugin: health, help, and a run without any user interface."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import PLUGIN, neovim, open_file, text

pytestmark = pytest.mark.e2e

HEADLESS = """
vim.cmd('filetype on')
vim.cmd('runtime! plugin/stackprompt.lua')
vim.lsp.enable('stackprompt')
vim.cmd.edit('Dockerfile')
assert(vim.wait(20000, function() return vim.fn.exists(':Stackprompt') == 2 end, 20), 'not attached')
vim.ui.select = function(items, options, choose)
  for _, item in ipairs(items) do
    if options.format_item(item):find('harden this Dockerfile', 1, true) then return choose(item) end
  end
  error('no such code action')
end
vim.lsp.buf.code_action()
assert(vim.wait(20000, function() return vim.bo.filetype == 'markdown' end, 20), 'no prompt')
io.stdout:write(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n'))
"""


def health(editor: Any) -> str:
    editor.command("checkhealth stackprompt")
    return text(editor)


def test_health_has_no_error_where_the_server_is_attached(plugin: Any) -> None:
    report = health(plugin)
    assert "ERROR" not in report
    assert "WARNING" not in report
    assert re.search(r"OK stackprompt \d+\.\d+", report)
    assert re.search(r"OK attached to 1 buffer\(s\) in .*/shop", report)
    assert "0 problems" in report


def test_health_names_the_file_that_is_broken(plugin: Any, tmp_path: Path) -> None:
    settings = tmp_path / "stackprompt" / "config.toml"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text("[no such section]\n")
    report = health(plugin)
    assert "ERROR your practices, templates or settings have problems" in report
    assert "config.toml" in report


def test_health_names_the_remedy_when_the_program_is_missing(shop: Path) -> None:
    with neovim(PLUGIN) as editor:
        editor.exec_lua("vim.lsp.config('stackprompt', { cmd = { 'no-such-program' } })")
        editor.command(f"edit {shop / 'Dockerfile'}")
        report = health(editor)
    assert "ERROR no-such-program is not executable" in report
    assert "WARNING the server is not enabled" in report


def test_the_help_has_a_tag_for_each_command_and_no_dead_link(shop: Path, tmp_path: Path) -> None:
    shutil.copytree(PLUGIN, tmp_path / "plugin", ignore=shutil.ignore_patterns("tags"))
    with neovim(tmp_path / "plugin") as editor:
        open_file(editor, shop / "Dockerfile")
        editor.command(f"helptags {tmp_path / 'plugin' / 'doc'}")
        commands = [name for name in editor.api.buf_get_commands(0, {}) if name.startswith("Stackprompt")]
        for name in commands:
            editor.command(f"help :{name}")
            assert editor.current.buffer.options["filetype"] == "help"
        for link in re.findall(r"\|([^|\s]+)\|", (PLUGIN / "doc" / "stackprompt.txt").read_text()):
            assert link in editor.funcs.getcompletion(link, "help")
    assert len(commands) == 5


def test_it_runs_without_any_user_interface(shop: Path, tmp_path: Path) -> None:
    script = tmp_path / "headless.lua"
    script.write_text(HEADLESS)
    start = ["nvim", "--clean", "--headless", "-n", "-i", "NONE", "--cmd", f"set rtp^={PLUGIN}", "-l", str(script)]
    done = subprocess.run(start, cwd=shop, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# Harden `Dockerfile`")
