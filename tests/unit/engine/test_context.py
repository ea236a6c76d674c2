from stackprompt.domain.technology import Detected, Evidence, Stack
from stackprompt.engine.context import context_of
from tests.support import document


def found(id_: str, component: str, category: str = "languages", path: str = "pyproject.toml") -> Detected:
    return Detected(id_, category, component, 0.95, (Evidence(path, 1, "file"),), "1")


def ids(
    path: str, *detected: Detected, components: tuple[str, ...] = (), members: tuple[tuple[str, str], ...] = ()
) -> list[str]:
    return [one.id for one in context_of(document(path, ""), Stack("/w", detected, (), components, members))]


def test_a_document_gets_the_facts_of_its_own_component() -> None:
    both = (found("go", "."), found("python", "api"))
    assert ids("api/deploy/Dockerfile", *both, components=("api",)) == ["python"]
    assert ids("deploy/Dockerfile", *both, components=("api",)) == ["go"]


def test_an_example_project_does_not_get_the_facts_of_the_project_around_it() -> None:
    assert ids("examples/shop/Dockerfile", found("go", "."), components=("examples/shop",)) == []


def test_a_member_of_a_workspace_is_told_what_only_the_workspace_says() -> None:
    own, root = found("next", "web/shop", "frameworks"), found("pnpm", ".", "package-managers")
    other, go = found("django", ".", "frameworks"), found("go", "web")
    everything = (own, root, other, go)
    members = (("web", ""), ("web/shop", "web"))
    assert ids("web/shop/Dockerfile", *everything, components=("web", "web/shop"), members=members) == [
        "go",
        "next",
        "pnpm",
    ]
    assert ids("web/shop/Dockerfile", *everything, components=("web", "web/shop")) == ["next"]


def test_workspaces_that_declare_each_other_end() -> None:
    both = (found("go", "a"), found("pnpm", "b", "package-managers"))
    assert ids("a/Dockerfile", *both, components=("a", "b"), members=(("a", "b"), ("b", "a"))) == ["go", "pnpm"]


def test_what_the_document_shows_itself_comes_first_in_its_category() -> None:
    shown = found("python", ".", path="Dockerfile")
    assert ids("Dockerfile", found("go", "."), shown, found("django", ".", "frameworks")) == ["python", "go", "django"]


def test_a_compose_file_is_told_of_its_databases_first() -> None:
    assert ids("compose.yaml", found("go", "."), found("redis", ".", "databases")) == ["redis", "go"]
    assert ids("Dockerfile", found("go", "."), found("redis", ".", "databases")) == ["go"]


def test_the_version_of_another_image_is_not_told() -> None:
    elsewhere = (Evidence("32/Dockerfile", 2, "image"), Evidence("33/Dockerfile", 2, "image"))
    php = Detected("php", "languages", ".", 0.95, elsewhere, "8.3")
    stack = Stack("/w", (php,))
    (told,) = context_of(document("33/Dockerfile", ""), stack)
    assert (told.version, told.evidence[0].path) == (None, "33/Dockerfile")
    assert context_of(document("34/Dockerfile", ""), stack) == ()
    assert context_of(document("32/Dockerfile", ""), stack) == (php,)
