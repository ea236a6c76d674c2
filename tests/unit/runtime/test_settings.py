import os
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from stackprompt.domain.layer import Layer
from stackprompt.runtime.settings.load import MAX_BYTES, SettingsLoad, load_settings
from stackprompt.runtime.settings.shapes import Settings
from tests.support import ROOT

DEFAULT = ROOT / "config" / "default.toml"


def load(tmp_path: Path, previous: SettingsLoad | None = None, **layers: object) -> SettingsLoad:
    user, workspace = tmp_path / "user", tmp_path / "w" / ".stackprompt"
    for folder, name in ((user, "user"), (workspace, "workspace")):
        if name in layers:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "config.toml").write_text(str(layers[name]))
    environment = layers.get("environment", {})
    editor = layers.get("editor", {})
    assert isinstance(environment, dict)
    assert isinstance(editor, dict)
    found = (Layer(ROOT, "built-in"), Layer(user, "user"), Layer(workspace, "workspace"))
    return load_settings(found, editor, previous, environment)


def test_each_layer_wins_over_those_below_it(tmp_path: Path) -> None:
    def budget(**layers: object) -> int:
        return load(tmp_path, None, **layers).settings.prompt.budget

    assert budget() == tomllib.loads(DEFAULT.read_text())["prompt"]["budget"]
    assert budget(user="[prompt]\nbudget = 1001") == 1001
    assert budget(workspace="[prompt]\nbudget = 1002") == 1002
    assert budget(environment={"STACKPROMPT_PROMPT__BUDGET": "1003"}) == 1003
    assert budget(environment={"STACKPROMPT_PROMPT__BUDGET": "1003"}, editor={"prompt": {"budget": 1004}}) == 1004


def test_a_workspace_cannot_vouch_for_itself(tmp_path: Path) -> None:
    text = f'[workspace]\ntrusted = ["{tmp_path / "shop"}"]'
    loaded = load(tmp_path, workspace=text)
    assert loaded.settings.workspace.folders == ()
    assert [(problem.path, problem.line) for problem in loaded.problems] == [
        (str(tmp_path / "w" / ".stackprompt" / "config.toml"), 1)
    ]
    assert load(tmp_path, user=text).settings.workspace.folders == (tmp_path / "shop",)


@pytest.mark.parametrize(
    "layers",
    [
        {"environment": {"STACKPROMPT_WORKSPACE__TRUSTED": "true"}},
        {"environment": {"STACKPROMPT_WORKSPACE__TRUSTED": "/srv/shop"}},
        {"editor": {"workspace": {"trusted": True}}},
        {"editor": {"workspace": {"trusted": ["/srv/shop"]}}},
        {"editor": {"workspace": True, "prompt": {"budget": 700}}},
    ],
)
def test_neither_an_editor_nor_the_environment_gives_trust(tmp_path: Path, layers: dict[str, object]) -> None:
    loaded = load(tmp_path, None, **layers)
    assert loaded.settings.workspace.trusted == ()
    assert [problem.path for problem in loaded.problems] == list(layers)
    assert "config.toml" in loaded.problems[0].remedy
    # The rest of the layer counts.
    assert loaded.settings.prompt.budget in {700, 6000}


def test_trust_in_everything_is_refused_at_its_line_and_the_rest_counts(tmp_path: Path) -> None:
    loaded = load(tmp_path, user="[prompt]\nbudget = 1001\n[workspace]\ntrusted = true\n")
    assert loaded.settings.workspace.trusted == ()
    assert loaded.settings.prompt.budget == 1001
    assert [problem.line for problem in loaded.problems] == [4]
    assert "trusted = [" in loaded.problems[0].remedy
    assert not load(tmp_path, user="[workspace]\ntrusted = false").problems


@pytest.mark.parametrize("folder", ["code/shop", ".", "/", "~", ""])
def test_a_trusted_folder_is_one_repository_by_its_whole_path(tmp_path: Path, folder: str) -> None:
    loaded = load(tmp_path, user=f'[workspace]\ntrusted = ["{folder}"]')
    assert loaded.settings.workspace.trusted == ()
    assert [problem.line for problem in loaded.problems] == [2]


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("prompt", "budget"),
        ("prompt", "max_findings"),
        ("prompt", "max_advice"),
        ("suggestions", "max_actions"),
        ("scan", "max_entries"),
        ("scan", "max_file_bytes"),
        ("cache", "prompts"),
    ],
)
@pytest.mark.parametrize("value", ["1000000000000", "-1", "nan", "inf", "1e12"])
def test_every_number_has_bounds(tmp_path: Path, section: str, key: str, value: str) -> None:
    loaded = load(tmp_path, user=f"[{section}]\n{key} = {value}")
    assert [problem.line for problem in loaded.problems] == [2]
    assert loaded.settings == load(tmp_path, user="").settings


def test_the_table_of_numbers_is_complete() -> None:
    numbers = {
        (section, key)
        for section, keys in tomllib.loads(DEFAULT.read_text()).items()
        for key, value in keys.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    for section, key in numbers:
        shape = Settings.model_fields[section].annotation
        assert isinstance(shape, type)
        assert issubclass(shape, BaseModel)
        field = shape.model_fields[key]
        bounds = {type(bound).__name__ for bound in field.metadata}
        assert bounds & {"Ge", "Gt"}, f"{section}.{key} has no lower bound"
        assert "Le" in bounds, f"{section}.{key} has no upper bound"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[prompt]\nbudget = 5\n", 2, "prompt.budget"),
        ("[log]\n\nlevle = 'info'\n", 3, "log.levle"),
        ("[prompt\n", 1, "TOML"),
        ("[nothing]\na = 1\n", 1, "nothing"),
    ],
)
def test_a_broken_layer_is_named_with_its_line_and_left_out(tmp_path: Path, text: str, line: int, words: str) -> None:
    loaded = load(tmp_path, user=text)
    assert [(p.path, p.line) for p in loaded.problems] == [(str(tmp_path / "user" / "config.toml"), line)]
    assert words in loaded.problems[0].what
    assert loaded.settings == load(tmp_path, user="").settings


def test_a_layer_that_breaks_keeps_its_last_good_copy(tmp_path: Path) -> None:
    good = load(tmp_path, user="[prompt]\nbudget = 1001")
    broken = load(tmp_path, good, user="[prompt]\nbudget = ")
    assert broken.settings.prompt.budget == 1001
    assert broken.problems
    assert load(tmp_path, broken, user="[prompt]\nbudget = ").settings.prompt.budget == 1001


def test_a_wrong_editor_setting_is_a_problem_and_nothing_is_lost(tmp_path: Path) -> None:
    loaded = load(tmp_path, user="[prompt]\nbudget = 1001", editor={"prompt": {"budget": "many"}})
    assert loaded.settings.prompt.budget == 1001
    assert loaded.problems[0].path == "editor"


def test_every_setting_is_used() -> None:
    code = "\n".join(path.read_text() for path in (ROOT / "server").rglob("*.py") if path.parent.name != "settings")
    for section, keys in tomllib.loads(DEFAULT.read_text()).items():
        for key in keys:
            assert f".{key}" in code, f"{section}.{key} is read nowhere"


@pytest.mark.parametrize("odd", ["link", "pipe", "endless", "huge"])
def test_settings_of_a_workspace_are_read_as_the_workspace_is(tmp_path: Path, odd: str) -> None:
    (tmp_path / "outside.toml").write_text("[prompt]\nbudget = 1001\n")
    path = tmp_path / "root" / ".stackprompt" / "config.toml"
    path.parent.mkdir(parents=True)
    if odd == "pipe":
        os.mkfifo(path)
    elif odd == "huge":
        path.write_text("[prompt]\nbudget = 1001\n" + "#\n" * MAX_BYTES)
    else:
        path.symlink_to(tmp_path / "outside.toml" if odd == "link" else "/dev/zero")
    loaded = load_settings((Layer(ROOT, "built-in"), Layer(path.parent, "workspace")), {}, environment={})
    assert [problem.path for problem in loaded.problems] == [str(path)]
    assert loaded.settings.prompt.budget != 1001


def test_a_key_that_has_no_effect_any_more_is_named_at_its_line_and_harms_no_other(tmp_path: Path) -> None:
    loaded = load(tmp_path, None, user="[scan]\nmax_entries = 500\nmax_seconds = 3.0\n")
    assert loaded.settings.scan.max_entries == 500
    (problem,) = loaded.problems
    assert (problem.line, problem.what) == (3, "scan.max_seconds has no effect any more")
    assert "remove the line" in problem.remedy


@pytest.mark.parametrize("value", [0, 1_000_000_000_000])
def test_the_budget_of_bytes_has_bounds(tmp_path: Path, value: int) -> None:
    (problem,) = load(tmp_path, None, user=f"[scan]\nmax_total_bytes = {value}\n").problems
    assert "scan.max_total_bytes" in problem.what


KEYS = """\
[prompt]
lenght = "full"
budget = 5
max_findings = 7
[promt]
max_advice = 1
[log]
level = "debug"
"""


def test_a_wrong_key_falls_alone_and_each_is_named_at_its_line(tmp_path: Path) -> None:
    loaded = load(tmp_path, user=KEYS)
    assert (loaded.settings.prompt.max_findings, loaded.settings.log.level) == (7, "debug")
    assert (loaded.settings.prompt.length, loaded.settings.prompt.budget) == ("standard", 6000)
    found = {problem.line: (problem.what, problem.remedy) for problem in loaded.problems}
    assert found[2] == ("unknown key 'prompt.lenght'", "write 'length'")
    assert found[3][0].startswith("prompt.budget: ")
    assert found[5] == ("unknown section 'promt'", "write 'prompt'")
    assert set(found) == {2, 3, 5}


def test_a_wrong_value_leaves_its_last_good_one_and_every_other_change_counts(tmp_path: Path) -> None:
    good = load(tmp_path, user="[prompt]\nbudget = 1001\nmax_advice = 1\n")
    loaded = load(tmp_path, good, user="[prompt]\nbudget = 5\nmax_findings = 7\n")
    assert (loaded.settings.prompt.budget, loaded.settings.prompt.max_findings) == (1001, 7)
    assert loaded.settings.prompt.max_advice == 3
    again = load(tmp_path, loaded, user="[prompt]\nbudget = 6\n")
    assert again.settings.prompt.budget == 1001


def test_a_foreign_variable_takes_no_other_away(tmp_path: Path) -> None:
    variables = {"STACKPROMPT_OTHER__THING": "1", "STACKPROMPT___X": "1", "STACKPROMPT_PROMPT__BUDGET": "1003"}
    loaded = load(tmp_path, environment=variables)
    assert loaded.settings.prompt.budget == 1003
    assert [(problem.path, problem.what) for problem in loaded.problems] == [
        ("environment", "unknown section 'other'"),
        ("environment", "unknown section ''"),
    ]


def test_a_wrong_setting_of_the_editor_leaves_its_last_good_one(tmp_path: Path) -> None:
    good = load(tmp_path, editor={"prompt": {"budget": 1004}})
    loaded = load(tmp_path, good, editor={"prompt": {"budget": "many", "max_advice": 1}, "suggestions": 7})
    assert (loaded.settings.prompt.budget, loaded.settings.prompt.max_advice) == (1004, 1)
    assert [problem.path for problem in loaded.problems] == ["editor", "editor"]
    assert loaded.problems[1].remedy == "write [suggestions], and its keys below it"


def test_a_wrong_variable_of_the_project_falls_alone(tmp_path: Path) -> None:
    loaded = load(tmp_path, user='[variables]\nTeam = "a"\nowner = "b"\nempty = ""\n')
    assert loaded.settings.variables == {"owner": "b"}
    assert [problem.line for problem in loaded.problems] == [2, 4]


def test_no_last_good_trust_outlives_its_line(tmp_path: Path) -> None:
    good = load(tmp_path, user=f'[workspace]\ntrusted = ["{tmp_path / "shop"}"]')
    assert good.settings.workspace.trusted
    assert load(tmp_path, good, user="[workspace]\ntrusted = []\n").settings.workspace.trusted == ()
    assert load(tmp_path, good, user="[workspace]\ntrusted = true\n").settings.workspace.trusted == ()
