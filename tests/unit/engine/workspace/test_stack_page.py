from pathlib import Path

from stackprompt.domain.knowledge.technology import DetectedTechnology, DetectionEvidence, Stack, Technology
from stackprompt.domain.knowledge.vocabulary import Category
from stackprompt.engine.workspace.stack_page import write_stack_page

KNOWN = {
    "nextjs": Technology("nextjs", "Next.js", Category.FRAMEWORKS),
    "go": Technology("go", "Go", Category.LANGUAGES),
}


def found(
    id_: str, category: str, component: str, *places: tuple[str, int], version: str | None = None
) -> DetectedTechnology:
    return DetectedTechnology(
        id_,
        Category(category),
        component,
        0.95,
        tuple(DetectionEvidence(path, line, "file") for path, line in places),
        version,
    )


def test_a_workspace_of_one_component_is_listed_by_category(tmp_path: Path) -> None:
    go = found("go", "languages", ".", ("go.mod", 3), ("main.go", 1), version="1.22")
    ci = found("unknown-ci", "ci-cd", ".", ("ci.yml", 2))
    root = tmp_path.as_uri()
    assert write_stack_page(Stack(str(tmp_path), (ci, go)), KNOWN) == (
        f"# Detected stack\n\n`{tmp_path.name}`: 2 technologies.\n\n"
        f"## CI and CD\n\n- unknown-ci (95 %): [`ci.yml:2`]({root}/ci.yml#L2)\n\n"
        f"## Languages\n\n- Go 1.22 (95 %): [`go.mod:3`]({root}/go.mod#L3), [`main.go:1`]({root}/main.go#L1)\n"
    )


def test_each_component_of_a_monorepo_has_its_part_and_the_root_comes_first(tmp_path: Path) -> None:
    web, root = found("nextjs", "frameworks", "web", ("web/p.json", 1)), found("go", "languages", ".", ("go.mod", 1))
    page = write_stack_page(Stack(str(tmp_path), (web, root)), KNOWN)
    headings = [line for line in page.split("\n") if line.startswith("#")]
    assert headings == [
        "# Detected stack",
        "## Root of the workspace",
        "### Languages",
        "## `web`",
        "### Frameworks",
    ]
    assert "2 technologies in 2 components." in page


def test_what_was_not_looked_at_is_said(tmp_path: Path) -> None:
    page = write_stack_page(Stack(str(tmp_path), (), ("a.json: not read (too-large)",)), KNOWN)
    assert "no known technology found." in page
    assert page.endswith("## Not looked at\n\n- `a.json`: not read (too-large)\n")


def test_a_name_of_the_workspace_cannot_end_its_link(tmp_path: Path) -> None:
    hostile = found("go", "languages", ".", ("a](http://evil) `x`/(b).yml", 1), version="1](x)")
    page = write_stack_page(Stack(str(tmp_path), (hostile,)), KNOWN)
    line = page.strip().split("\n")[-1]
    address = f"{tmp_path.as_uri()}/a%5D%28http%3A/evil%29%20%60x%60/%28b%29.yml#L1"
    assert line == f"- Go `1](x)` (95 %): [``a](http://evil) `x`/(b).yml:1``]({address})"
