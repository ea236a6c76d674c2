import pytest

from stackprompt.domain.knowledge.technology import DetectedTechnology
from stackprompt.domain.knowledge.vocabulary import Category
from stackprompt.engine.workspace.tools import select_tools
from tests.support import built_in, document

PLAY = "- hosts: web\n  tasks: []\n"


def names(path: str, *detected: str, text: str = "") -> list[str]:
    found = tuple(DetectedTechnology(id_, Category.TESTING, ".", 0.95, ()) for id_ in detected)
    return [tool.name for tool in select_tools(built_in().knowledge, document(path, text), found)]


def test_code_is_verified_with_what_its_project_uses() -> None:
    assert names("app/main.py", "ruff", "pytest", "jest") == ["pytest", "ruff check"]
    assert names("src/app.ts", "ruff", "pytest", "jest") == ["jest --ci"]
    assert names("app/main.py") == []


@pytest.mark.parametrize(
    ("path", "tool"),
    [("Dockerfile", "hadolint"), ("main.tf", "terraform validate"), (".github/workflows/a.yml", "actionlint")],
)
def test_other_files_have_the_tools_of_their_kind(path: str, tool: str) -> None:
    assert tool in names(path)


def test_code_is_verified_with_the_tests_of_its_language_first() -> None:
    assert names("cmd/main.go", "go") == ["go test"]
    assert names("src/lib.rs", "rust", "cargo") == ["cargo test", "cargo clippy"]
    assert names("app/user.rb", "rspec", "rubocop", "ruby") == ["rspec", "rubocop"]


def test_a_task_file_is_not_run_as_a_playbook() -> None:
    assert "ansible-playbook --syntax-check" in names("deploy/site.yml", text=PLAY)
    assert names("roles/web/tasks/main.yml") == ["ansible-lint"]
