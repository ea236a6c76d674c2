from stackprompt.export.instructions import Instructions, KindRules, format_all, format_body
from stackprompt.export.targets import TARGETS, list_files

ROOT = Instructions(
    ".",
    "`.`",
    ("Python 3.12 (`Dockerfile`)",),
    (KindRules("Dockerfile", ("Last USER is root. Name another.",), ("`hadolint FILE`: lints it",)),),
    ("`pytest -q`: runs the tests",),
    "@team/rules.md\n- Ask before a release.",
    ("`web`: React",),
)
WEB = Instructions("web", "`web`", ("React 19.1.0 (`web/package.json`)", "npm (`web/package.json`)"))


def test_each_part_has_its_heading_and_nothing_empty_is_written() -> None:
    headings = [line for line in format_body(ROOT).split("\n") if line.startswith("#")]
    assert headings == ["## Stack", "## Components", "## House rules", "## Dockerfile", "## Before you finish"]
    assert format_body(WEB).split("\n")[0] == "## Stack"
    assert format_body(Instructions("x", "`x`"), "../AGENTS.md") == ""


def test_only_house_rules_may_make_an_assistant_read_a_file() -> None:
    given = Instructions(".", "`.`", ("@scope/package 1 (`package.json`)", "a@b"), house="@team/rules.md")
    assert format_body(given).split("\n")[2:4] == [r"- \@scope/package 1 (`package.json`)", "- a@b"]
    assert "\n@team/rules.md\n" in format_body(given)


def test_one_file_for_all_has_a_section_for_each_component() -> None:
    assert "\n## In `web`\n\n### Stack\n\n- React 19.1.0" in format_all((ROOT, WEB))


def test_folders_that_no_glob_can_name_have_no_file_of_their_own() -> None:
    odd = tuple(Instructions(name, f"`{name}`", ("a", "b")) for name in ("a b", "x[1]", "a,b", "A/b", "a-b"))
    paths = [file.path for file in list_files(TARGETS["cursor"], (ROOT, *odd))]
    assert paths == [".cursor/rules/stackprompt.mdc"] + [
        f".cursor/rules/stackprompt-{slug}.mdc" for slug in ("a-b", "a-b-x")
    ]
    assert len(list_files(TARGETS["agents"], (ROOT, *odd))) == 6
