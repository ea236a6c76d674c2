"""A real Neovim with nothing but the file that starts the server: bulb, prompt, completion in a comment, reload."""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import PLUGIN, choose, eventually, neovim, text
from tests.support import HOUSE_RULE

pytestmark = pytest.mark.e2e


def test_a_chosen_prompt_opens_next_to_the_dockerfile(bare: Any) -> None:
    offered = choose(bare, "harden this Dockerfile")
    assert 2 <= len(offered) <= 4
    eventually(lambda: "# Harden `Dockerfile`" in text(bare))
    assert bare.current.buffer.name.endswith(".md")
    assert "hunter2" not in text(bare)


def test_an_inserted_comment_names_the_lines_as_they_are_then(bare: Any) -> None:
    choose(bare, "as a comment")
    eventually(lambda: text(bare).startswith("# Prompt: harden this Dockerfile"))
    lines = list(bare.current.buffer[:])
    named = next(line for line in lines if line.startswith("# - line"))
    number = int(named.split("line ")[1].split(":")[0])
    assert not lines[number - 1].startswith("#")


def test_a_comment_completes_to_a_prompt(bare: Any) -> None:
    bare.input("Go# ")
    eventually(bare.funcs.pumvisible)
    words = [item["word"] for item in bare.funcs.complete_info(["items"])["items"]]
    assert len(words) == len(set(words)) > 2
    bare.input("<C-n><C-y><Esc>")
    eventually(lambda: "# Prompt: harden this Dockerfile" in text(bare))
    inserted = [line for line in bare.current.buffer[:] if "Prompt: harden" in line]
    assert inserted[0].startswith("# Prompt: ")


def test_a_new_practice_is_in_the_next_prompt_without_a_restart(bare: Any, tmp_path: Path) -> None:
    path = tmp_path / "stackprompt" / "knowledge" / "practices" / "house" / "house-rule.toml"
    path.parent.mkdir(parents=True)
    path.write_text(HOUSE_RULE)
    ask = """
    local client = vim.lsp.get_clients({ name = 'stackprompt' })[1]
    local argument = { uri = vim.uri_from_bufnr(0), task = 'harden' }
    local answer = client:request_sync('workspace/executeCommand',
      { command = 'stackprompt.generate', arguments = { argument } }, 5000, 0)
    return answer.result.text
    """
    eventually(lambda: "registry.house.example" in bare.exec_lua(ask))


def test_the_server_ends_when_the_editor_lets_it_go(bare: Any) -> None:
    pid = bare.funcs.getpid()
    children = Path(f"/proc/{pid}/task/{pid}/children")
    assert children.read_text().split()
    bare.exec_lua("vim.lsp.stop_client(vim.lsp.get_clients(), false)")
    eventually(lambda: not children.read_text().split())


@pytest.mark.parametrize(
    ("files", "root"),
    [
        pytest.param(["repo/.git/HEAD", "repo/api/package.json", "repo/api/Dockerfile"], "repo", id="repository"),
        pytest.param(["repo/.git/HEAD", "repo/examples/web/k8s/Dockerfile"], "repo/examples/web", id="example"),
        pytest.param(["repo/.git/HEAD", "repo/examples/Dockerfile"], "repo", id="among examples"),
        pytest.param(["repo/.git", "repo/api/.stackprompt/config.toml", "repo/api/Dockerfile"], "repo/api", id="own"),
        pytest.param(["shop/compose.yaml", "shop/app/Dockerfile"], "shop", id="no repository"),
        pytest.param(["loose/Dockerfile"], None, id="nothing"),
    ],
)
def test_the_workspace_is_what_explains_the_file(tmp_path: Path, files: list[str], root: str | None) -> None:
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    ask = """
    local found
    vim.lsp.config.stackprompt.root_dir(0, function(folder) found = folder or vim.NIL end)
    return found
    """
    with neovim(PLUGIN) as editor:
        editor.command(f"edit {tmp_path / files[-1]}")
        assert editor.exec_lua(ask) == (str(tmp_path / root) if root else None)
