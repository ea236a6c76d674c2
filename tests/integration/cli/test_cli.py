"""The command line as a program: output, errors, exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from stackprompt.cli.main import VERBS, group
from tests.support import HOUSE_RULE, ROOT, SHOP


def run(*arguments: str, cwd: Path = SHOP, **environment: str) -> subprocess.CompletedProcess[str]:
    environment = {"STACKPROMPT_CONFIG_DIR": str(ROOT / "no such folder"), **environment}
    return subprocess.run(
        [sys.executable, "-m", "stackprompt", *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_prompt_goes_to_standard_output() -> None:
    done = run("generate", "Dockerfile", "--task", "harden")
    assert done.returncode == 0
    assert done.stdout.startswith("# Harden `Dockerfile`")
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_json_keeps_its_contract() -> None:
    data = json.loads(run("generate", "Dockerfile", "--format", "json").stdout)
    assert {"task", "prompt", "tokens", "findings", "technologies", "cuts", "problems"} <= set(data)
    finding = data["findings"][0]
    assert {"practice", "title", "severity", "line", "end_line", "see"} <= set(finding)
    assert set(data["technologies"][0]) == {"id", "version", "evidence"}
    assert any("hadolint:" in rule for finding in data["findings"] for rule in finding["see"])


def test_detect_keeps_its_contract() -> None:
    rows = json.loads(run("detect", ".", "--format", "json").stdout)
    assert {"docker", "docker-compose", "kubernetes", "python", "fastapi"} <= {row["id"] for row in rows}
    for row in rows:
        assert set(row) == {"id", "category", "component", "version", "constraint", "confidence", "evidence"}
        for evidence in row["evidence"]:
            assert (SHOP / evidence["path"]).is_file()
            assert evidence["line"] >= 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["generate", "nothing"], "nothing: there is no such file; check the path"),
        (["generate", "app"], "app: this is a folder; name a file in it"),
        (["generate", "image.bin"], "image.bin: this is a binary file"),
        (["generate", ".env"], "files of this name hold secrets"),
        (["generate", "link"], "this lies outside the workspace"),
        (["generate", "pipe"], "this is a device, pipe or socket"),
        (["generate", "Dockerfile", "--task", "harten"], "unknown task 'harten'; did you mean harden?"),
        (["generate", "Dockerfile", "--practice", "dockerfile-usr-root"], "unknown practice"),
        (["generate", "Dockerfile", "--lines", "x"], "not a range"),
        (["generate", "Dockerfile", "--lines", "7-3"], "select lines that exist"),
        (["generate", "Dockerfile", "--lines", "1-999"], "it has"),
        (["generate", "Dockerfile", "--root", "nowhere"], "nowhere"),
        (["generate", "Dockerfile", "-o", "no/such/folder/x.md"], "cannot be written"),
        (["explain", "kubernets"], "unknown technology 'kubernets'; did you mean kubernetes"),
        (["explain", "dockerfile-usr-root"], "unknown practice"),
        (["detect", "nothing"], "nothing: not a folder"),
        (["genrate"], "did you mean 'generate'?"),
        (["generate"], "Missing argument"),
    ],
)
def test_bad_input_is_one_clear_message_and_exit_code_2(tmp_path: Path, arguments: list[str], words: str) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "Dockerfile").write_text("FROM x\n")
    (tmp_path / "image.bin").write_bytes(b"\0\1")
    (tmp_path / ".env").write_text("A=b\n")
    (tmp_path / "link").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe")
    done = run(*arguments, cwd=tmp_path)
    assert words in done.stderr
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_a_broken_practice_fails_the_check_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "knowledge" / "practices" / "x" / "x-y.toml"
    path.parent.mkdir(parents=True)
    path.write_text('id = "x-y"\nkindd = "advisory"\n')
    done = run("check", STACKPROMPT_CONFIG_DIR=str(tmp_path))
    assert done.returncode == 1
    assert f"{path}:2: unknown key 'kindd'; correct its spelling or remove it" in done.stdout


def test_a_template_with_an_undefined_variable_fails_the_check_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "templates" / "harden" / "any.md.j2"
    path.parent.mkdir(parents=True)
    text = (ROOT / "templates" / "harden" / "any.md.j2").read_text()
    path.write_text(text.replace("{{ document.path }}", "{{ pathh }}", 1))
    done = run("check", STACKPROMPT_CONFIG_DIR=str(tmp_path))
    assert done.returncode == 1
    assert f"{path}:16: 'pathh' is undefined" in done.stdout


def test_a_signal_that_its_example_does_not_show_fails_the_check_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "knowledge" / "technologies" / "build" / "house.toml"
    path.parent.mkdir(parents=True)
    text = 'id = "house"\nname = "House"\ncategory = "build"\n[[signals]]\nkind = "file"\nmatch = "house.toml"\n'
    path.write_text(text)
    assert str(path) not in run("check", STACKPROMPT_CONFIG_DIR=str(tmp_path)).stdout
    path.write_text(text + 'example = "other.toml"\n')
    done = run("check", STACKPROMPT_CONFIG_DIR=str(tmp_path))
    assert done.returncode == 1
    assert f"{path}:6: file 'house.toml' is not found in its example; correct one of the two" in done.stdout


def test_the_built_in_data_passes_its_own_check() -> None:
    done = run("check")
    assert (done.returncode, done.stdout.splitlines()[-1].split(": ")[1]) == (0, "0 problems")


def test_health_is_green() -> None:
    facts = json.loads(run("health", "--format", "json").stdout)
    assert facts["problems"] == []
    assert facts["technologies"] >= 40
    assert facts["practices"] >= 70


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_printed(shell: str) -> None:
    assert "_STACKPROMPT_COMPLETE" in run("completion", shell).stdout


def test_explain_shows_a_practice_with_its_source() -> None:
    shown = run("explain", "dockerfile-base-image-unpinned").stdout
    assert "Source: hadolint DL3006, https://github.com/hadolint/hadolint/wiki/DL3006\n" in shown


def test_explain_shows_the_day_on_which_a_source_was_reviewed(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge" / "house" / "practices"
    folder.mkdir(parents=True)
    (folder / "house-rule.toml").write_text(HOUSE_RULE)
    shown = run("explain", "house-rule", STACKPROMPT_CONFIG_DIR=str(tmp_path)).stdout
    assert "Source: House rules, https://house.example/rules (reviewed 2026-01-02)" in shown


def test_a_technology_lists_its_practices_under_any_of_its_names() -> None:
    assert "compose-privileged" in run("explain", "Docker Compose").stdout


def test_tasks_name_the_file_of_each_template() -> None:
    rows = json.loads(run("tasks", "--format", "json").stdout)
    assert [row["task"] for row in rows][:5] == ["harden", "optimise", "review", "fix", "explain"]
    assert len(rows) == 13
    assert {"error"} == {argument["name"] for argument in rows[5]["arguments"]}
    assert all(Path(path).is_file() for row in rows for path in row["templates"].values())


def test_the_output_file_gets_the_prompt(tmp_path: Path) -> None:
    target = tmp_path / "prompt.md"
    done = run("generate", "Dockerfile", "-o", str(target))
    assert done.returncode == 0
    assert target.read_text().startswith("# Review `Dockerfile`")


def test_help_imports_no_protocol_and_no_engine() -> None:
    code = "import sys; sys.argv=['stackprompt','--help']\ntry:\n import stackprompt.cli.main as m; m.main()\n"
    code += "except SystemExit: pass\nheavy = {'pygls', 'lsprotocol', 'pydantic', 'jinja2', 'asyncio'}\n"
    code += "print(sorted(heavy & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_help_page_has_the_summary_of_each_verb() -> None:
    for name, verb in VERBS.items():
        command = group.get_command(click.Context(group), name)
        assert command is not None
        assert command.short_help == verb.summary


def test_no_verb_but_lsp_imports_the_protocol() -> None:
    code = "import sys\nfrom stackprompt.cli.main import VERBS, group\nfor v in VERBS:\n"
    code += " assert group.get_command(None, v)\nprint('pygls' in sys.modules or 'lsprotocol' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False"


def test_a_pipe_among_the_practices_is_named_and_hangs_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge" / "practices" / "x"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "pipe.toml")
    done = run("check", STACKPROMPT_CONFIG_DIR=str(tmp_path))
    assert done.returncode == 1
    assert f"{folder / 'pipe.toml'}:1: not readable: not a file" in done.stdout


@pytest.mark.parametrize(
    "text", ["[prompt]\nbudget = " + "1" * 5000, "[prompt", "[prompt]\nbudgte = 1\n", "a = " + "[" * 5000]
)
def test_a_broken_configuration_is_a_warning_with_the_prompt(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.toml").write_text(text)
    done = run("generate", "Dockerfile", STACKPROMPT_CONFIG_DIR=str(tmp_path))
    assert done.returncode == 0
    assert done.stdout.startswith("# Review")
    assert f"{tmp_path / 'config.toml'}:" in done.stderr
    assert "Traceback" not in done.stderr


def test_json_goes_to_the_output_file_too(tmp_path: Path) -> None:
    target = tmp_path / "prompt.json"
    assert run("generate", "Dockerfile", "-f", "json", "-o", str(target)).stdout == ""
    assert json.loads(target.read_text())["task"] == "review"


def test_a_file_name_that_is_not_text_is_accepted(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff.Dockerfile")
    (tmp_path / name).write_text("FROM python\n")
    assert run("generate", name, cwd=tmp_path).returncode == 0
    assert run("generate", name, "-f", "json", cwd=tmp_path).returncode == 0


def test_a_full_disk_is_one_clear_message() -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "stackprompt", "explain", "docker"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "cannot write" in done.stderr
    assert "Traceback" not in done.stderr


def test_why_explains_the_prompt_instead_of_writing_it() -> None:
    done = run("generate", "Dockerfile", "--task", "harden", "--why")
    assert done.stdout.startswith("# Why: Harden `Dockerfile`\n")
    assert "## Stack facts" in done.stdout
    as_json = run("generate", "Dockerfile", "--task", "harden", "--why", "--format", "json")
    assert json.loads(as_json.stdout) == {"why": done.stdout}


def test_arguments_and_length_are_options(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    place = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}}
    report.write_text(json.dumps([{"range": place, "message": "odd", "source": "lint", "code": "L1"}]))
    options = ["--arg", "error=exit code 1", "--length", "compact", "--diagnostics", str(report)]
    answer = json.loads(run("generate", "Dockerfile", "--task", "debug", *options, "--format", "json").stdout)
    assert answer["budget"] == 600 >= answer["tokens"]
    assert answer["arguments"] == {"error": "exit code 1", "length": "compact"}
    assert "exit code 1" in answer["prompt"]
    assert [found["code"] for found in answer["diagnostics"]] == ["L1"]


def test_a_plan_is_json_with_steps_that_can_be_asked_for() -> None:
    steps = json.loads(run("generate", "Dockerfile", "--task", "plan", "--format", "json").stdout)["steps"]
    assert [step["number"] for step in steps][:3] == ["1", "2", "3"]
    part = next(step for step in steps if step["practice"])
    done = run("generate", "Dockerfile", "--task", part["task"], "--practice", part["practice"])
    assert f"[{part['practice']}]" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--task", "convert", "-a", "to=hlm"], "to=hlm: expected one of compose, kubernetes"),
        (["--task", "debug", "-a", "eror=x"], "did you mean error?"),
        (["--diagnostics", "Dockerfile"], "cannot be read as JSON"),
        (["--diagnostics", "nowhere.json"], "No such file"),
    ],
)
def test_a_wrong_argument_is_one_clear_message(arguments: list[str], words: str) -> None:
    done = run("generate", "Dockerfile", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_the_shell_completes_tasks_and_arguments() -> None:
    def complete(words: str) -> str:
        place = str(len(words.split()) - 1)
        return run(_STACKPROMPT_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=place).stdout

    assert "production-readiness" in complete("stackprompt generate Dockerfile --task pr")
    assert "to=helm" in complete("stackprompt generate compose.yaml --task convert --arg to=")


def test_health_names_a_cache_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder")
    done = run("health", STACKPROMPT_CACHE_DIR=str(tmp_path / "cache"))
    assert done.returncode == 0
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("cache problems"))
    assert str(tmp_path) in line
    assert "set STACKPROMPT_CACHE_DIR" in line
    (tmp_path / "cache").unlink()
    facts = json.loads(run("health", "-f", "json", STACKPROMPT_CACHE_DIR=str(tmp_path / "cache")).stdout)
    assert facts["cache_problems"] == []
