import pytest

from stackprompt.cli.setup.lsp import command
from stackprompt.lsp.process.options import DEBUG, STDIO, TRUST, ServerOptions, parse_options


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ([], ServerOptions(debug=False, trusted=())),
        (["--stdio"], ServerOptions(debug=False, trusted=())),
        (["--debug", "--trust=/a"], ServerOptions(debug=True, trusted=("/a",))),
        (["--trust", "/a", "--trust=~/b=c"], ServerOptions(debug=False, trusted=("/a", "~/b=c"))),
        (["--trust="], ServerOptions(debug=False, trusted=("",))),
    ],
)
def test_the_options_of_a_server_are_parsed_as_click_parses_them(words: list[str], options: ServerOptions) -> None:
    assert parse_options(words) == options
    parsed = command.make_context("lsp", list(words)).params
    assert options == ServerOptions(parsed["debug"], parsed["trusted"])


@pytest.mark.parametrize("words", [["--help"], ["--trust"], ["--debug=yes"], ["--stdio=x"], ["--socket", "1"], ["x"]])
def test_other_words_are_left_to_the_command_line(words: list[str]) -> None:
    assert parse_options(words) is None


def test_the_help_page_has_every_option() -> None:
    assert {option for parameter in command.params for option in parameter.opts} == {DEBUG, STDIO, TRUST}
