from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackprompt.domain.knowledge.technology import Stack
from stackprompt.domain.layer import Layer
from stackprompt.domain.prompts.prompt import PromptRequest
from stackprompt.engine.reload import Sources, load_snapshot
from stackprompt.engine.request.explanation import explain_prompt
from stackprompt.engine.request.generate import generate
from stackprompt.engine.workspace.analysis import analyse
from stackprompt.prompts.house_rules import MAX_CHARACTERS, HouseRules, RuleFile, load_rules, render_rules
from tests.support import built_in_sources, document, value_of


def rules(text: str) -> str:
    return render_rules(HouseRules((RuleFile(Path("house-rules.md"), text),)))[0]


def user_with(tmp_path: Path, **files: str) -> Sources:
    for name, text in files.items():
        path = tmp_path / name.replace("__", "/").replace("_toml", ".toml").replace("_md", ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return built_in_sources(tmp_path)


def prompt(sources: Sources) -> str:
    snapshot = load_snapshot(sources)
    about = document("Dockerfile", "FROM python\n")
    request = PromptRequest(about, "", "harden")
    return value_of(generate(snapshot, request, analyse(snapshot, about), Stack(""))).text


def test_the_rules_stand_among_the_constraints_of_every_prompt(tmp_path: Path) -> None:
    text = prompt(user_with(tmp_path, **{"house-rules_md": "# House\n\n- Pull from registry.house.example.\n"}))
    constraints = text.split("## Constraints\n")[1].split("\n## ")[0]
    assert "House rules:\n\n**House**\n\n- Pull from registry.house.example." in constraints


def test_why_names_their_file(tmp_path: Path) -> None:
    snapshot = load_snapshot(user_with(tmp_path, **{"house-rules_md": "- One.\n"}))
    about = document("Dockerfile", "FROM python\n")
    made = value_of(generate(snapshot, PromptRequest(about, "", "fix"), analyse(snapshot, about), Stack("")))
    assert f"`{tmp_path / 'house-rules.md'}` is among the constraints" in explain_prompt(snapshot, about, made)


def test_rules_that_are_too_long_are_cut_at_a_line_and_told(tmp_path: Path) -> None:
    path = tmp_path / "house-rules.md"
    path.write_text("- A rule of nineteen.\n" * 200)
    loaded = load_rules([Layer(tmp_path, "user")])
    assert len(loaded.files[0].text) <= MAX_CHARACTERS
    assert loaded.files[0].text.endswith("nineteen.\n")
    assert [(p.path, p.line) for p in loaded.problems] == [(str(path), 91)]


def test_a_short_prompt_has_room_for_the_first_rules_only_and_says_so(tmp_path: Path) -> None:
    sources = user_with(tmp_path, **{"house-rules_md": "- A rule of nineteen.\n" * 90})
    snapshot, about = load_snapshot(sources), document("Dockerfile", "FROM python\n")
    for length, kept in (("compact", 27), ("standard", 90)):
        request = PromptRequest(about, "", "harden", arguments=(("length", length),))
        made = value_of(generate(snapshot, request, analyse(snapshot, about), Stack("")))
        assert made.text.count("A rule of nineteen.") == kept
        assert made.tokens <= made.budget
        assert [cut for cut in made.cuts if cut.section == "house rules"] == ([] if kept == 90 else [made.cuts[0]])


def test_rules_of_a_workspace_are_read_only_when_it_is_trusted(tmp_path: Path) -> None:
    theirs = tmp_path / "w" / ".stackprompt"
    theirs.mkdir(parents=True)
    (theirs / "house-rules.md").write_text("- Theirs.\n")
    user = user_with(tmp_path / "u", **{"house-rules_md": "- Mine.\n"})
    sources = Sources(user.data, user.user, (theirs,))
    assert "Theirs" not in prompt(sources)
    (tmp_path / "u" / "config.toml").write_text(f'[workspace]\ntrusted = ["{tmp_path / "w"}"]\n')
    assert "- Mine.\n- Theirs." in prompt(sources)


def test_a_link_in_a_workspace_is_not_followed_but_the_users_own_is(tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere.md"
    outside.write_text("- Elsewhere.\n")
    (tmp_path / "w" / ".stackprompt").mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "w" / ".stackprompt"):
        (folder / "house-rules.md").symlink_to(outside)
    assert load_rules([Layer(tmp_path, "user")]).files
    loaded = load_rules([Layer(tmp_path / "w" / ".stackprompt", "workspace")])
    assert (loaded.files, len(loaded.problems)) == ((), 1)


@given(st.lists(st.sampled_from([*"`~#ab \n\u202e", "```", "~~~~", "\n# ", "\n", "\x1b[31m"])).map("".join))
def test_no_rule_opens_a_heading_or_leaves_a_fence_open(text: str) -> None:
    fence = ""
    for line in rules(text).split("\n"):
        assert fence or not line.startswith(("# ", "## ", "### "))
        mark = line.lstrip(" ")
        if fence:
            fence = "" if mark.startswith(fence) and not mark.strip(fence[0]) else fence
        elif len(line) - len(mark) < 4 and mark.startswith(("```", "~~~")):
            fence = mark[: len(mark) - len(mark.lstrip(mark[0]))]
    assert not fence
    assert not set(rules(text)) & {"\u202e", "\x1b"}


def test_a_secret_in_the_rules_is_redacted() -> None:
    assert "hunter2" not in rules("- password: hunter2\n")


def test_links_that_lead_to_each_other_are_a_problem_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "house-rules.md").symlink_to("there.md")
    (tmp_path / "there.md").symlink_to("house-rules.md")
    (problem,) = load_snapshot(built_in_sources(tmp_path)).problems
    assert "not readable: Too many levels of symbolic links" in problem.what


VARIABLE = '[variables]\nteam = "{{ 6 * 7 }} \u202eplatform"\n'
TEMPLATE = """\
+++
task = "greet"
family = "generic"
title = "Greet"
offer = "greet this {document}"
order = 9
+++
{% call section("goal") %}
Ask {{ variables.team }}.
{% endcall %}
"""


def greeting(sources: Sources) -> str:
    snapshot = load_snapshot(sources)
    about = document("a.txt", "x\n")
    made = generate(snapshot, PromptRequest(about, "", "greet"), analyse(snapshot, about), Stack(""))
    return value_of(made).text


def test_a_variable_of_the_project_is_there_for_templates(tmp_path: Path) -> None:
    sources = user_with(tmp_path, templates__greet__generic_md=TEMPLATE, config_toml=VARIABLE)
    (tmp_path / "templates" / "greet" / "generic.md").rename(tmp_path / "templates" / "greet" / "generic.md.j2")
    # A value is data: it is no template, and as clean as file text.
    assert greeting(sources) == "Ask {{ 6 * 7 }} platform.\n"


def test_a_template_that_uses_a_missing_variable_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "templates" / "greet" / "generic.md.j2"
    path.parent.mkdir(parents=True)
    path.write_text(TEMPLATE)
    problems = load_snapshot(built_in_sources(tmp_path)).problems
    assert [(p.path, p.line) for p in problems] == [(str(path), 9)]
    assert problems[0].what == "there is no variable 'team'"
    assert problems[0].remedy == "set it below [variables] in a config.toml"


def test_a_variable_that_goes_takes_the_templates_that_use_it(tmp_path: Path) -> None:
    path = tmp_path / "templates" / "greet" / "generic.md.j2"
    path.parent.mkdir(parents=True)
    path.write_text(TEMPLATE)
    sources = user_with(tmp_path, config_toml=VARIABLE)
    first = load_snapshot(sources)
    (tmp_path / "config.toml").write_text("")
    assert [p.line for p in load_snapshot(sources, first).problems] == [9]


@pytest.mark.parametrize("line", ["team = 3", 'Team = "a"', 'team = ""', 'team = ["a"]'])
def test_a_variable_is_a_text_with_a_plain_name(tmp_path: Path, line: str) -> None:
    problems = load_snapshot(user_with(tmp_path, config_toml=f"[variables]\n{line}\n")).problems
    assert [p.line for p in problems] == [2]
