"""Each file of ``stackprompt new`` passes the check as it is, and does what it is made for."""

import stat
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stackprompt.cli.data import destination
from stackprompt.cli.data.new import command
from stackprompt.domain.knowledge.technology import Stack
from stackprompt.domain.prompts.prompt import PromptRequest
from stackprompt.domain.workspace.document import FormatId
from stackprompt.engine.health import list_problems
from stackprompt.engine.reload import load_snapshot
from stackprompt.engine.request.generate import generate
from stackprompt.engine.snapshot import Snapshot
from stackprompt.engine.workspace.analysis import analyse
from stackprompt.knowledge.practice_file import PracticeFile
from tests.support import ROOT, built_in, built_in_sources, document, value_of


def new(folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    monkeypatch.setenv("STACKPROMPT_CONFIG_DIR", str(folder / "user"))
    monkeypatch.chdir(folder)
    return CliRunner().invoke(command, arguments)


def load(folder: Path) -> Snapshot:
    return load_snapshot(built_in_sources(folder / "user"))


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        (("technology", "my-tool"), "knowledge/technologies/frameworks/my-tool.toml"),
        (("practice", "dockerfile-mine"), "knowledge/practices/docker/dockerfile-mine.toml"),
        (("practice", "compose-mine"), "knowledge/practices/docker-compose/compose-mine.toml"),
        (("practice", "kubernetes-mine"), "knowledge/practices/kubernetes/kubernetes-mine.toml"),
        (("practice", "mine", "--technology", "Redis"), "knowledge/practices/redis/mine.toml"),
        (("family", "docker"), "templates/families/docker.toml"),
        (("template", "translate"), "templates/translate/any.md.j2"),
        (("template", "translate/docker"), "templates/translate/docker.md.j2"),
        *(((("template", task)), f"templates/{task}/any.md.j2") for task in built_in().templates.tasks),
        *(((("template", f"{task}/ci")), f"templates/{task}/ci.md.j2") for task in ("harden", "convert")),
    ],
)
def test_what_is_begun_passes_the_check_and_is_never_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], path: str
) -> None:
    done = new(tmp_path, monkeypatch, *arguments)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith(f"{tmp_path / 'user' / path}: written\n\nNext:\n  1. ")
    assert list_problems(load(tmp_path)) == ()
    text = (tmp_path / "user" / path).read_text()
    again = new(tmp_path, monkeypatch, *arguments)
    assert (again.exit_code, again.stdout) == (2, "")
    assert "is not overwritten" in again.stderr
    assert (tmp_path / "user" / path).read_text() == text


@pytest.mark.parametrize(("id_", "path"), [("dockerfile-mine", "Dockerfile"), ("compose-mine", "compose.yaml")])
def test_the_examples_of_a_practice_are_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, id_: str, path: str
) -> None:
    new(tmp_path, monkeypatch, "practice", id_)
    snapshot = load(tmp_path)
    folder = snapshot.knowledge.practices[id_].technology
    written = tmp_path / "user" / "knowledge" / "practices" / folder / f"{id_}.toml"
    for example in PracticeFile.model_validate(tomllib.loads(written.read_text())).examples:
        found = analyse(snapshot, document(path, example.text.lstrip("\n"))).findings
        lines = [finding.span.line for finding in found if finding.practice.id == id_]
        assert lines == ([example.line] if example.line else [])


def test_a_template_of_a_known_task_adds_to_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new(tmp_path, monkeypatch, "template", "harden")
    snapshot, about = load(tmp_path), document("Dockerfile", "FROM python\n")
    request = PromptRequest(about, "", "harden")
    mine = value_of(generate(snapshot, request, analyse(snapshot, about), Stack(""))).text
    theirs = value_of(generate(built_in(), request, analyse(built_in(), about), Stack(""))).text
    assert about.format == FormatId("dockerfile")
    line = "- Say here what your team wants beside that.\n"
    assert mine.replace(line, "") == theirs
    assert line in mine.split("## Constraints")[1].split("\n## ")[0]


@pytest.mark.parametrize("what", ["practice", "technology"])
@pytest.mark.parametrize("option", [(), ("--workspace",)])
def test_a_file_names_its_schema_and_a_copy_of_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, option: tuple[str, ...]
) -> None:
    root = tmp_path / (".stackprompt" if option else "user")
    stale = root / "schemas" / f"{what}.json"
    stale.parent.mkdir(parents=True)
    stale.write_text("of another version")
    assert new(tmp_path, monkeypatch, what, "dockerfile-mine", *option).exit_code == 0
    (file,) = root.glob("knowledge/*/*/dockerfile-mine.toml")
    directive, _, name = file.read_text().partition("\n")[0].partition(" ")
    assert directive == "#:schema"
    assert (file.parent / name).resolve() == stale
    assert stale.read_bytes() == (ROOT / "config" / "schemas" / f"{what}.json").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        (("practice", "dockerfile-mine"), "knowledge/practices/docker/dockerfile-mine.toml"),
        (("technology", "my-tool", "--category", "linters"), "knowledge/technologies/linters/my-tool.toml"),
        (("template", "translate"), "templates/translate/any.md.j2"),
    ],
)
def test_a_contributor_begins_in_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], path: str
) -> None:
    monkeypatch.setattr(destination, "find_data_folder", lambda name: tmp_path / "checkout" / name)
    (tmp_path / "checkout").mkdir()
    assert "this program is installed" in new(tmp_path, monkeypatch, *arguments, "--here").stderr
    (tmp_path / "checkout" / "pyproject.toml").touch()
    done = new(tmp_path, monkeypatch, *arguments, "--here")
    assert done.exit_code == 0, done.stderr
    assert [file for file in (tmp_path / "checkout").rglob("*.*") if file.name != "pyproject.toml"] == [
        tmp_path / "checkout" / path
    ]
    assert "#:schema" not in (tmp_path / "checkout" / path).read_text()
    assert "make data" in done.stdout


def test_a_workspace_gets_its_own_and_a_hint_about_trust(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = new(tmp_path, monkeypatch, "technology", "my-tool", "--workspace")
    assert (tmp_path / ".stackprompt" / "knowledge" / "technologies" / "frameworks" / "my-tool.toml").is_file()
    assert f'[workspace] trusted = ["{tmp_path}"]' in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("technology", "My Tool"), "not a name"),
        (("technology", "../x"), "not a name"),
        (("practice", "unheard-of"), "name it with --technology"),
        (("practice", "x-y", "--technology", "nothing"), "new technology nothing"),
        (("template", "harden/dockers"), "no such family"),
        (("template", "../harden"), "no such family"),
        (("family", "dockers"), "no such family"),
        (("family", "any"), "no such family"),
    ],
)
def test_bad_names_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    done = new(tmp_path, monkeypatch, *arguments)
    assert done.exit_code == 2
    assert words in done.stderr
    assert not (tmp_path / "user").exists()


def test_a_link_on_the_way_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".stackprompt").symlink_to(tmp_path / "elsewhere")
    assert new(tmp_path, monkeypatch, "technology", "my-tool", "--workspace").exit_code == 2
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("linked", ["knowledge", "knowledge/technologies/frameworks/my-tool.toml"])
def test_a_link_in_the_way_is_called_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linked: str) -> None:
    link = tmp_path / "user" / linked
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path / "victim")
    done = new(tmp_path, monkeypatch, "technology", "my-tool")
    assert done.exit_code == 2
    assert "is a link" in done.stderr
    assert "exists already" not in done.stderr
    assert not (tmp_path / "victim").exists()


def test_the_folder_of_the_user_is_made_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert new(tmp_path, monkeypatch, "technology", "my-tool").exit_code == 0
    assert stat.S_IMODE((tmp_path / "user").stat().st_mode) == 0o700
