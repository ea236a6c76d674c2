import pytest

from stackprompt.domain.technology import Detected
from stackprompt.engine.tools import tools_for
from tests.support import built_in, document


def names(path: str, *detected: str) -> list[str]:
    found = tuple(Detected(id_, "x", ".", 0.95, ()) for id_ in detected)
    return [tool.name for tool in tools_for(built_in().knowledge, document(path, ""), found)]


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
