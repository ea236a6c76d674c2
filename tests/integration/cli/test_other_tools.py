"""Exports, instruction files and layers from the command line."""

import json
from pathlib import Path

from tests.integration.cli.test_cli import run
from tests.support import ROOT


def test_tasks_show_which_layer_wins_over_which(tmp_path: Path) -> None:
    path = tmp_path / "templates" / "harden" / "any.md.j2"
    path.parent.mkdir(parents=True)
    built_in = ROOT / "templates" / "harden" / "any.md.j2"
    path.write_text(built_in.read_text())
    row = json.loads(run("tasks", "-f", "json", STACKPROMPT_CONFIG_DIR=str(tmp_path)).stdout)[0]
    assert (row["templates"]["any"], row["layers"]["any"]) == (str(path), "user")
    assert row["shadowed"] == {"any": [{"path": str(built_in), "layer": "built-in"}]}
    shown = run("tasks", STACKPROMPT_CONFIG_DIR=str(tmp_path)).stdout
    assert f"overrides {built_in} (built-in)" in shown


def test_a_prompt_is_exported_to_the_format_of_a_tool(tmp_path: Path) -> None:
    target = tmp_path / "harden.yaml"
    assert run("generate", "Dockerfile", "-t", "harden", "--export", "llm", "-o", str(target)).returncode == 0
    assert target.read_text().startswith("prompt: |2+\n  # Harden `Dockerfile`\n")
    assert run("generate", "Dockerfile", "--export", "xml").stdout.startswith("<prompt task=")
    done = run("generate", "Dockerfile", "--export", "agents")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'agents' is not one of 'text', 'markdown', 'json'" in done.stderr


def test_export_lists_the_formats_and_shows_instructions() -> None:
    listed = run("export").stdout
    assert ".github/prompts/{name}.prompt.md" in listed
    assert "AGENTS.md, in each component" in listed
    shown = run("export", "skill").stdout
    assert shown.startswith(".claude/skills/workspace-rules/SKILL.md\n\n---\nname: workspace-rules\n")
    assert "generate FILE --export llm" in run("export", "llm").stderr
    assert run("export", "word").returncode == 2


def test_sync_check_fails_on_drift_and_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM python:3.12\n")
    done = run("sync", "--check", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "AGENTS.md: missing; run stackprompt sync\n")
    dry = run("sync", "--dry-run", cwd=tmp_path)
    assert dry.returncode == 0
    assert dry.stdout.startswith("--- /dev/null\n+++ b/AGENTS.md\n")
    assert not (tmp_path / "AGENTS.md").exists()
    assert run("sync", cwd=tmp_path).stdout == "AGENTS.md: written\n"
    assert run("sync", "--check", cwd=tmp_path).returncode == 0
    (tmp_path / "Dockerfile").write_text("FROM python:3.13\n")
    done = run("sync", "--check", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "AGENTS.md: out of date; run stackprompt sync\n")
    path = tmp_path / "AGENTS.md"
    path.write_text(path.read_text().replace("Python", "Snake"))
    done = run("sync", cwd=tmp_path)
    assert done.returncode == 1
    assert "AGENTS.md: its block was edited by hand" in done.stderr
    assert run("sync", "--force", cwd=tmp_path).returncode == 0
