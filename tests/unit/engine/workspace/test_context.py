from stackprompt.domain.knowledge.technology import DetectedTechnology, DetectionEvidence, Stack
from stackprompt.domain.knowledge.vocabulary import Category
from stackprompt.engine.workspace.context import select_context
from tests.support import built_in, document

KNOWLEDGE = built_in().knowledge


def found(id_: str, component: str, category: str = "languages", path: str = "pyproject.toml") -> DetectedTechnology:
    return DetectedTechnology(id_, Category(category), component, 0.95, (DetectionEvidence(path, 1, "file"),), "1")


def ids(
    path: str,
    *detected: DetectedTechnology,
    components: tuple[str, ...] = (),
    members: tuple[tuple[str, str], ...] = (),
) -> list[str]:
    text = "apiVersion: apps/v1\nkind: Deployment\nspec:\n  containers: []\n" if path.startswith("k8s/") else ""
    return [
        one.id
        for one in select_context(document(path, text), Stack("/w", detected, (), components, members), KNOWLEDGE)
    ]


def test_a_document_gets_the_facts_of_its_own_component() -> None:
    both = (found("go", "."), found("python", "api"))
    assert ids("api/deploy/Dockerfile", *both, components=("api",)) == ["python"]
    assert ids("deploy/Dockerfile", *both, components=("api",)) == ["go"]


def test_an_example_project_does_not_get_the_facts_of_the_project_around_it() -> None:
    assert ids("examples/shop/Dockerfile", found("go", "."), components=("examples/shop",)) == []


def test_a_member_of_a_workspace_gets_what_only_the_workspace_has() -> None:
    own, root = found("nextjs", "web/shop", "frameworks"), found("pnpm", ".", "package-managers")
    other, go = found("django", ".", "frameworks"), found("go", "web")
    everything = (own, root, other, go)
    members = (("web", ""), ("web/shop", "web"))
    assert ids("web/shop/Dockerfile", *everything, components=("web", "web/shop"), members=members) == [
        "go",
        "nextjs",
        "pnpm",
    ]
    assert ids("web/shop/Dockerfile", *everything, components=("web", "web/shop")) == ["nextjs"]


def test_workspaces_that_declare_each_other_end() -> None:
    both = (found("go", "a"), found("pnpm", "b", "package-managers"))
    assert ids("a/Dockerfile", *both, components=("a", "b"), members=(("a", "b"), ("b", "a"))) == ["go", "pnpm"]


def test_what_the_document_shows_itself_comes_first_in_its_category() -> None:
    shown = found("python", ".", path="Dockerfile")
    assert ids("Dockerfile", found("go", "."), shown, found("django", ".", "frameworks")) == ["python", "go", "django"]


def test_a_compose_file_gets_the_databases_that_it_starts_first() -> None:
    started = found("redis", ".", "databases", "compose.yaml")
    assert ids("compose.yaml", found("go", "."), started, found("mysql", ".", "databases")) == ["redis", "go"]
    assert ids("Dockerfile", found("go", "."), found("redis", ".", "databases")) == ["go"]


def test_a_manifest_of_a_database_does_not_get_the_program_that_uses_it() -> None:
    redis = found("redis", ".", "databases", "k8s/redis.yaml")
    assert ids("k8s/redis.yaml", found("go", "."), redis) == ["redis"]
    assert ids("k8s/web.yaml", found("go", "."), redis) == ["go"]


def test_a_manifest_gets_no_language_where_the_project_has_many() -> None:
    both = (found("go", "."), found("python", "."))
    assert ids("k8s/web.yaml", *both) == ["go", "python"]
    assert ids("k8s/web.yaml", *both, found("ruby", ".")) == []


def test_an_image_gets_no_libraries_and_notations() -> None:
    libraries = (found("cobra", ".", "frameworks"), found("protobuf", "."), found("make", ".", "package-managers"))
    assert ids("Dockerfile", found("go", "."), *libraries) == ["go"]
    detected = (found("go", "."), *libraries)
    code = document("cmd/main.go", 'import "github.com/spf13/cobra"\n')
    assert [one.id for one in select_context(code, Stack("/w", detected), KNOWLEDGE)] == ["go", "cobra"]
    assert ids("cmd/other.go", *detected) == ["go"]


def test_code_gets_its_own_language_alone() -> None:
    everything = (
        found("python", "."),
        found("typescript", "."),
        found("javascript", "."),
        found("nodejs", ".", "runtimes"),
    )
    assert ids("manage.py", *everything) == ["python"]
    assert ids("web/app.ts", *everything) == ["typescript", "nodejs"]


def test_code_of_any_language_gets_that_language_alone() -> None:
    mobile = (found("swift", "."), found("ruby", "."), found("cpp", "."), found("c", "."))
    assert ids("ios/App.swift", *mobile) == ["swift"]
    assert ids("src/main.cpp", *mobile) == ["cpp"]
    assert ids("src/main.h", *mobile) == ["c", "cpp"]
    assert ids("src/main.jl", *mobile) == []


def test_a_new_file_gets_what_it_is_made_of_and_not_what_it_begins_from() -> None:
    everything = (found("go", "."), found("redis", ".", "databases"), found("pytest", ".", "testing"))
    stack = Stack("/w", everything)
    names = [one.id for one in select_context(document("Dockerfile", ""), stack, KNOWLEDGE, new="workflow")]
    assert names == ["go", "pytest", "redis"]
    assert [one.id for one in select_context(document("Dockerfile", ""), stack, KNOWLEDGE, new="compose")] == [
        "redis",
        "go",
    ]


def test_a_chart_does_not_get_the_images_of_another_one() -> None:
    image = DetectionEvidence("charts/cache/values.yaml", 3, "image")
    stack = Stack("/w", (DetectedTechnology("redis", Category.DATABASES, ".", 0.95, (image,), "8"),))
    assert select_context(document("charts/web/templates/web.yaml", ""), stack, KNOWLEDGE) == ()


def test_the_version_of_another_image_is_dropped() -> None:
    elsewhere = (DetectionEvidence("32/Dockerfile", 2, "image"), DetectionEvidence("33/Dockerfile", 2, "image"))
    php = DetectedTechnology("php", Category.LANGUAGES, ".", 0.95, elsewhere, "8.3")
    stack = Stack("/w", (php,))
    (only,) = select_context(document("33/Dockerfile", ""), stack, KNOWLEDGE)
    assert (only.version, only.evidence[0].path) == (None, "33/Dockerfile")
    assert select_context(document("34/Dockerfile", ""), stack, KNOWLEDGE) == ()
    assert select_context(document("32/Dockerfile", ""), stack, KNOWLEDGE) == (php,)
