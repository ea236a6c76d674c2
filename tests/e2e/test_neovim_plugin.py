"""The Neovim plugin: the outputs of a prompt, the commands of an attached buffer, and its error messages."""

from typing import Any

import pytest

from tests.e2e.conftest import choose, eventually, notifications, text

pytestmark = pytest.mark.e2e


def setup(plugin: Any, options: str) -> None:
    plugin.exec_lua(f"require('stackprompt').setup({options})")


@pytest.mark.parametrize(
    ("output", "layout", "tabs"),
    [("split", "col", 1), ("vsplit", "row", 1), ("tab", "leaf", 2), ("float", "leaf", 1)],
)
def test_a_chosen_prompt_opens_in_the_configured_output(plugin: Any, output: str, layout: str, tabs: int) -> None:
    setup(plugin, f"{{ output = '{output}' }}")
    choose(plugin, "harden this Dockerfile")
    eventually(lambda: "# Harden `Dockerfile`" in text(plugin))
    assert plugin.funcs.winlayout()[0] == layout
    assert plugin.funcs.tabpagenr("$") == tabs
    assert plugin.api.win_get_config(0)["relative"] == ("editor" if output == "float" else "")
    assert plugin.current.buffer.options["filetype"] == "markdown"
    assert plugin.current.buffer.options["buftype"] == "nofile"
    assert "hunter2" not in text(plugin)


def test_a_prompt_opens_next_to_the_file_without_any_setup(plugin: Any) -> None:
    choose(plugin, "harden this Dockerfile")
    eventually(lambda: "# Harden `Dockerfile`" in text(plugin))
    assert plugin.funcs.winlayout()[0] == "row"


def test_a_prompt_requested_twice_is_in_one_window(plugin: Any) -> None:
    for _ in range(2):
        plugin.command("Stackprompt harden")
        eventually(lambda: "# Harden `Dockerfile`" in text(plugin))
        plugin.command("wincmd p")
    eventually(lambda: plugin.current.buffer.name.endswith("Dockerfile"))
    assert plugin.funcs.winnr("$") == 2


def test_the_output_register_takes_the_prompt_and_opens_nothing(plugin: Any) -> None:
    setup(plugin, "{ output = 'register', register = 'p' }")
    choose(plugin, "harden this Dockerfile")
    eventually(lambda: plugin.funcs.getreg("p").startswith("# Harden `Dockerfile`"))
    assert plugin.funcs.winnr("$") == 1
    eventually(lambda: "the prompt is in register p" in notifications(plugin))


def test_a_function_as_output_receives_the_prompt(plugin: Any) -> None:
    setup(plugin, "{ output = function(prompt) vim.g.received = prompt end }")
    choose(plugin, "harden this Dockerfile")
    eventually(lambda: plugin.exec_lua("return vim.g.received ~= nil"))
    received = plugin.vars["received"]
    assert received["text"].startswith("# Harden `Dockerfile`")
    assert received["task"] == "harden"
    assert received["uri"].endswith("/shop/Dockerfile")
    assert received["findings"]


def test_a_function_as_output_that_fails_is_a_message(plugin: Any) -> None:
    setup(plugin, "{ output = function() error('no chat here') end }")
    plugin.command("Stackprompt harden")
    eventually(lambda: "no chat here" in notifications(plugin))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("{ outptu = 'tab' }", "unknown option outptu"),
        ("{ output = 'window' }", "split, vsplit, tab, float, register or a function"),
        ("{ register = 'plus' }", "the name of a register"),
    ],
)
def test_a_wrong_option_is_an_error_that_names_what_is_right(plugin: Any, options: str, message: str) -> None:
    said = plugin.exec_lua(f"return select(2, pcall(require('stackprompt').setup, {options}))")
    assert message in said


def test_without_a_task_the_command_asks_and_shows_the_findings_of_each(plugin: Any) -> None:
    plugin.vars["wanted"] = "review"
    plugin.command("Stackprompt")
    eventually(lambda: "# Review `Dockerfile`" in text(plugin))
    offered = list(plugin.vars["offered"])
    assert len(offered) == len(set(offered)) >= 5
    assert any(title.startswith("harden this Dockerfile (") for title in offered)


def test_the_tasks_complete_on_the_command_line(plugin: Any) -> None:
    # A server that has just started may take longer than a command line waits.
    eventually(lambda: "harden" in plugin.funcs.getcompletion("Stackprompt ", "cmdline"))
    assert plugin.funcs.getcompletion("Stackprompt exp", "cmdline") == ["explain"]


def test_a_range_limits_the_prompt_to_its_lines(plugin: Any) -> None:
    setup(plugin, "{ output = function(prompt) vim.g.received = prompt end }")
    plugin.command("2,3Stackprompt harden")
    eventually(lambda: plugin.exec_lua("return vim.g.received ~= nil"))
    findings = plugin.vars["received"]["findings"]
    assert {finding["line"] for finding in findings} == {2}


def test_a_copied_prompt_is_in_the_register_of_the_options(plugin: Any) -> None:
    setup(plugin, "{ register = 'q' }")
    plugin.command("StackpromptCopy harden")
    eventually(lambda: plugin.funcs.getreg("q").startswith("# Harden `Dockerfile`"))
    assert plugin.funcs.winnr("$") == 1


def test_the_unnamed_register_replaces_a_missing_clipboard(plugin: Any) -> None:
    plugin.exec_lua("vim.g.clipboard = false")
    assert plugin.funcs.has("clipboard") == 0
    plugin.command("StackpromptCopy harden")
    eventually(lambda: plugin.funcs.getreg('"').startswith("# Harden `Dockerfile`"))


def test_the_stack_is_shown_with_its_evidence(plugin: Any) -> None:
    plugin.command("StackpromptStack")
    eventually(lambda: "# Detected stack" in text(plugin))
    assert "- PostgreSQL 16.4 (" in text(plugin)
    assert "[`compose.yaml:22`](file://" in text(plugin)


def test_enter_opens_the_evidence_at_its_line(plugin: Any) -> None:
    plugin.command("StackpromptStack")
    eventually(lambda: "# Detected stack" in text(plugin))
    plugin.funcs.search("compose.yaml:22")
    plugin.input("<CR>")
    eventually(lambda: plugin.current.buffer.name.endswith("/compose.yaml"))
    assert plugin.current.window.cursor[0] == 22


def test_a_comment_is_inserted_above_the_cursor(plugin: Any) -> None:
    before = list(plugin.current.buffer[:])
    plugin.current.window.cursor = (7, 0)
    plugin.command("StackpromptComment harden")
    eventually(lambda: len(plugin.current.buffer[:]) > len(before))
    lines = list(plugin.current.buffer[:])
    added = len(lines) - len(before)
    assert lines[:6] + lines[6 + added :] == before
    assert all(line.startswith("#") for line in lines[6 : 6 + added])


def test_why_shows_the_origin_of_a_prompt(plugin: Any) -> None:
    plugin.command("StackpromptWhy harden")
    eventually(lambda: plugin.current.buffer.name.endswith("why-harden-Dockerfile.md"))
    assert text(plugin).strip()


def test_a_command_that_the_server_does_not_define_is_a_message(plugin: Any) -> None:
    plugin.exec_lua("require('stackprompt.server').ask(0, 'stackprompt.tomorrow', {}, error)")
    eventually(lambda: "this server does not define stackprompt.tomorrow" in notifications(plugin))


def test_an_unknown_task_is_a_message_of_the_server(plugin: Any) -> None:
    plugin.command("Stackprompt polish")
    eventually(lambda: "polish" in notifications(plugin))
    assert plugin.funcs.winnr("$") == 1


def test_the_commands_leave_the_buffer_with_the_server(plugin: Any) -> None:
    assert plugin.funcs.exists(":StackpromptStack") == 2
    plugin.exec_lua("vim.lsp.enable('stackprompt', false)")
    eventually(lambda: plugin.funcs.exists(":StackpromptStack") == 0)


def test_a_question_that_is_skipped_goes_on_with_the_default(plugin: Any) -> None:
    plugin.vars["wanted"] = "convert this"
    plugin.command("Stackprompt")
    eventually(lambda: "to a Compose file" in text(plugin))
    assert list(plugin.vars["offered"]) == ["compose", "kubernetes"]


def test_what_the_user_answers_is_in_the_prompt(plugin: Any) -> None:
    plugin.exec_lua("vim.ui.input = function(options, done) vim.g.asked = options.prompt; done('exit code 7') end")
    plugin.vars["wanted"] = "debug an error"
    plugin.command("Stackprompt")
    eventually(lambda: "exit code 7" in text(plugin))
    assert plugin.vars["asked"].startswith("Error message or log")


def test_arguments_on_the_command_line_need_no_question(plugin: Any) -> None:
    plugin.command("Stackprompt debug error=exit code 9 length=compact")
    eventually(lambda: "exit code 9\n" in text(plugin))
    assert "read it first" in text(plugin)
    eventually(lambda: " tokens" in notifications(plugin))
