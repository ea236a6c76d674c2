import os
import socket
import time
from pathlib import Path

import pytest

from stackprompt.detection.detect import detect, look, look_again, unseen
from stackprompt.domain.result import Result
from stackprompt.domain.technology import Evidence, SignalGroup, Technologies, Technology
from stackprompt.domain.unreadable import Unreadable
from stackprompt.domain.vocabulary import Category
from stackprompt.runtime.guarded import read_text
from stackprompt.runtime.walk import Budget
from tests.unit.detection.trees import found, plant, technologies

SHOP = {
    "Dockerfile": 'FROM python:3.12-slim\nCMD ["gunicorn", "shop.wsgi"]\n',
    "compose.yaml": "services:\n  db:\n    image: postgres:16\n  web:\n    build: .\n",
    "pyproject.toml": '[project]\nname = "shop"\nrequires-python = ">=3.11"\ndependencies = ["django>=5.1"]\n',
    "shop/settings.py": "",
    "web/package.json": '{"dependencies": {"next": "^14.2"}, "packageManager": "pnpm@9.1.0"}',
    "web/src/page.tsx": "",
    "tests/test_shop.py": "",
    "tests/conftest.py": "",
}


def test_a_small_shop_is_told_completely(tmp_path: Path) -> None:
    stack = detect(plant(tmp_path, SHOP), technologies())
    assert [(d.category, d.id, d.component, d.version) for d in stack.detected] == [
        ("containers", "docker", ".", None),
        ("containers", "docker-compose", ".", None),
        ("databases", "postgresql", ".", "16"),
        ("frameworks", "django", ".", "5.1"),
        ("frameworks", "nextjs", "web", "14.2"),
        ("frameworks", "react", "web", None),
        ("languages", "python", ".", "3.12"),
        ("languages", "typescript", "web", None),
        ("package-managers", "pnpm", "web", "9.1.0"),
        ("runtimes", "nodejs", "web", None),
        ("servers", "gunicorn", ".", None),
        ("testing", "pytest", ".", None),
    ]
    assert stack.root == str(tmp_path)
    assert stack.cuts == ()


def test_the_same_tree_gives_the_same_stack(tmp_path: Path) -> None:
    plant(tmp_path / "a", SHOP)
    plant(tmp_path / "b", dict(reversed(SHOP.items())))
    first, second = (detect(tmp_path / name, technologies()).detected for name in "ab")
    assert first == second
    backwards = dict(reversed(list(technologies().items())))
    assert detect(tmp_path / "a", backwards).detected == first


def test_evidence_names_files_and_lines_that_exist(tmp_path: Path) -> None:
    for detected in detect(plant(tmp_path, SHOP), technologies()).detected:
        assert 1 <= len(detected.evidence) <= 5
        assert list(detected.evidence[1:]) == sorted(detected.evidence[1:])
        for evidence in detected.evidence:
            assert 1 <= evidence.line <= SHOP[evidence.path].count("\n") + 1


def test_evidence_says_what_kind_it_is(tmp_path: Path) -> None:
    python = found(tmp_path, SHOP)["python"]
    assert Evidence("Dockerfile", 1, "image") in python.evidence
    assert Evidence("pyproject.toml", 1, "file") in python.evidence
    assert Evidence("pyproject.toml", 3, "tool") in python.evidence


def test_evidence_comes_from_several_files_rather_than_one(tmp_path: Path) -> None:
    many = "---\n".join(f"apiVersion: v1\nkind: Service\nname: s{n}\n" for n in range(9))
    kubernetes = found(tmp_path, {"a.yaml": many, "b.yaml": many, "c.yaml": many})["kubernetes"]
    assert {evidence.path for evidence in kubernetes.evidence} == {"a.yaml", "b.yaml", "c.yaml"}
    assert len(kubernetes.evidence) == 5


@pytest.mark.parametrize(
    ("files", "id_", "version"),
    [
        ({"Dockerfile": "FROM python:3.12-slim"}, "python", "3.12"),
        ({"pyproject.toml": '[project]\nrequires-python = ">=3.11"\n'}, "python", "3.11"),
        ({"pyproject.toml": '[project]\nrequires-python = ">=3.9"\n', ".python-version": "3.13"}, "python", "3.13"),
        (
            {"pyproject.toml": '[project]\nrequires-python = ">=3.9"\n', "ops/Dockerfile": "FROM python:3.12"},
            "python",
            "3.12",
        ),
        ({"go.mod": "module x\n\ngo 1.22\n"}, "go", "1.22"),
        ({"compose.yaml": "services:\n  db:\n    image: postgres:16\n"}, "postgresql", "16"),
        ({"requirements.txt": "django>=4.2,<5\n"}, "django", "4.2"),
        ({"package.json": '{"dependencies": {"express": "^4.19.2"}}'}, "express", "4.19.2"),
        ({"a/b/Dockerfile": "FROM redis:6", "z.yaml": "image: redis:7"}, "redis", "7"),
    ],
)
def test_a_version_is_told_with_its_technology(tmp_path: Path, files: dict[str, str], id_: str, version: str) -> None:
    assert found(tmp_path, files)[id_].version == version


def test_the_version_of_a_driver_or_an_action_is_not_that_of_what_it_serves(tmp_path: Path) -> None:
    files = {
        "requirements.txt": "psycopg==3.2.1\n",
        ".github/workflows/ci.yml": "steps:\n  - uses: docker/build-push-action@v6\n",
    }
    stack = found(tmp_path, files)
    assert stack["postgresql"].version is None
    assert stack["docker"].version is None


def test_the_strongest_evidence_comes_first(tmp_path: Path) -> None:
    compose = "services:\n  web:\n    environment:\n      REDIS_URL: redis://cache\n  cache:\n    image: redis\n"
    assert found(tmp_path, {"compose.yaml": compose})["redis"].evidence[0].line == 6


def test_a_version_has_what_was_asked_for_and_its_place_first(tmp_path: Path) -> None:
    files = {"a.py": "", "pyproject.toml": '[project]\nrequires-python = ">=3.11,<4"\n'}
    python = found(tmp_path, files)["python"]
    assert (python.version, python.constraint) == ("3.11", ">=3.11,<4")
    assert python.evidence[0] == Evidence("pyproject.toml", 2, "tool")


def test_a_component_without_a_version_has_that_of_the_component_around_it(tmp_path: Path) -> None:
    files = {
        "pom.xml": "<project>\n<java.version>21</java.version>\n</project>\n",
        "a/pom.xml": "<project/>",
        "a/src/A.java": "",
        "b/pom.xml": "<project><java.version>17</java.version></project>",
    }
    stack = detect(plant(tmp_path, files), technologies())
    java = {d.component: d for d in stack.detected if d.id == "java"}
    assert {component: detected.version for component, detected in java.items()} == {".": "21", "a": "21", "b": "17"}
    assert java["a"].evidence[0] == Evidence("pom.xml", 2, "tool")


def test_a_lock_file_tells_the_version_that_a_manifest_leaves_open(tmp_path: Path) -> None:
    locked = "GEM\n  specs:\n    rails (7.1.3)\n    sidekiq (7.2.0)\n"
    files = {"Gemfile": 'gem "rails"\ngem "sidekiq", "~> 7.1"\n', "Gemfile.lock": locked}
    stack = found(tmp_path / "a", files)
    assert (stack["rails"].version, stack["rails"].evidence[0]) == ("7.1.3", Evidence("Gemfile.lock", 3, "dependency"))
    assert stack["sidekiq"].version == "7.1"
    assert "rails" not in found(tmp_path / "b", {"Gemfile.lock": locked})


def test_a_lock_file_that_is_too_large_is_no_cut(tmp_path: Path) -> None:
    plant(tmp_path, {"yarn.lock": " " * 2_000})
    assert detect(tmp_path, technologies(), Budget(max_file_bytes=1_000)).cuts == ()


def test_a_pipeline_that_tests_on_another_version_does_not_decide(tmp_path: Path) -> None:
    files = {
        ".github/workflows/ci.yml": "services:\n  db:\n    image: postgres:12\n",
        "deploy/prod/compose.yaml": "services:\n  db:\n    image: postgres:16\n",
    }
    assert found(tmp_path, files)["postgresql"].version == "16"


def test_a_transitive_dependency_alone_proves_nothing(tmp_path: Path) -> None:
    indirect = (
        "module x\n\nrequire (\n\tgithub.com/lib/pq v1 // indirect\n\tgithub.com/jackc/pgx/v5 v5 // indirect\n)\n"
    )
    assert "postgresql" not in found(tmp_path, {"go.mod": indirect})
    assert "postgresql" in found(tmp_path, {"go.mod": indirect.replace(" // indirect", "", 1)})


def test_weak_reasons_of_two_kinds_from_two_places_are_enough(tmp_path: Path) -> None:
    own: Technologies = {
        "x": Technology(
            "x",
            "X",
            Category.SERVERS,
            groups=(SignalGroup("file", ("x.rc",), 0.4), SignalGroup("extension", (".x",), 0.4)),
        )
    }

    def is_found(name: str, *paths: str) -> bool:
        root = plant(tmp_path / name, dict.fromkeys(paths, ""))
        return bool(detect(root, own).detected)

    assert is_found("both", "x.rc", "src/a.x")
    assert not is_found("one-kind", "a.x", "src/b.x", "lib/c.x")
    assert not is_found("one-corner", "src/x.rc", "src/a.x")


def test_an_example_alone_proves_nothing(tmp_path: Path) -> None:
    files = {
        "go.mod": "module x\n",
        "examples/caddy/Caddyfile": "localhost\n",
        "examples/caddy/compose.yaml": "services:\n  web:\n    image: caddy:2\n",
    }
    assert "caddy" not in found(tmp_path, files)
    assert "caddy" in found(tmp_path, {"Caddyfile": "localhost\n"})


@pytest.mark.parametrize(
    "folder",
    ["test", "tests/data", "src/__tests__", "e2e", "spec", "testdata", "fixtures", "samples", ".examples", "contrib"],
)
def test_what_stands_in_a_folder_of_tests_or_examples_weighs_less(tmp_path: Path, folder: str) -> None:
    files = {f"{folder}/compose.yaml": "services:\n  db:\n    image: mysql:8\n"}
    assert "mysql" not in found(tmp_path, files)


@pytest.mark.parametrize(
    "folder",
    ["latest", "contest", "attestation", "special", "testing-library", "exampled", "src/main/java/org/samples"],
)
def test_a_folder_that_only_resembles_tests_or_examples_weighs_fully(tmp_path: Path, folder: str) -> None:
    assert "mysql" in found(tmp_path, {f"{folder}/compose.yaml": "services:\n  db:\n    image: mysql:8\n"})


def test_a_task_file_that_is_named_after_compose_is_not_compose(tmp_path: Path) -> None:
    assert "docker-compose" not in found(tmp_path, {"tasks/docker-compose.yml": "- name: Install Compose\n"})


def test_a_test_tool_is_found_in_tests_but_not_in_examples(tmp_path: Path) -> None:
    assert "pytest" in found(tmp_path / "a", {"tests/conftest.py": ""})
    assert "pytest" not in found(tmp_path / "b", {"examples/conftest.py": ""})


def test_a_stray_script_does_not_make_a_language(tmp_path: Path) -> None:
    files = {f"pkg/f{n}.go": "" for n in range(60)} | {"go.mod": "module x\n", "hack/release.py": ""}
    stack = found(tmp_path, files)
    assert "go" in stack
    assert "python" not in stack
    assert "python" in found(tmp_path, {f"tools/f{n}.py": "" for n in range(5)})


def test_an_extension_alone_is_less_sure_than_a_manifest(tmp_path: Path) -> None:
    assert found(tmp_path, {"app.py": ""})["python"].confidence == 0.6
    assert found(tmp_path, {"pyproject.toml": ""})["python"].confidence >= 0.95


def test_confidence_is_never_certainty(tmp_path: Path) -> None:
    assert max(detected.confidence for detected in found(tmp_path, SHOP).values()) == 0.99


def test_the_component_is_the_nearest_folder_with_a_manifest(tmp_path: Path) -> None:
    files = {
        "services/a/go.mod": "module a\n\ngo 1.22\n",
        "services/a/deploy/k8s/Dockerfile": "FROM golang:1.23\n",
        "services/b/src/B.csproj": "",
        "services/b/src/deep/b.cs": "",
        "ops/Caddyfile": "",
    }
    stack = detect(plant(tmp_path, files), technologies())
    components = {detected.id: detected.component for detected in stack.detected}
    assert components["docker"] == "services/a"
    assert components["csharp"] == "services/b/src"
    assert components["caddy"] == "."


def test_a_technology_of_two_components_is_told_twice(tmp_path: Path) -> None:
    files = {"a/package.json": '{"dependencies": {"vue": "^3"}}', "b/package.json": '{"dependencies": {"vue": "^2"}}'}
    stack = detect(plant(tmp_path, files), technologies())
    assert [(d.component, d.version) for d in stack.detected if d.id == "vue"] == [("a", "3"), ("b", "2")]


def test_what_is_implied_stands_on_the_evidence_of_what_implies_it(tmp_path: Path) -> None:
    stack = found(tmp_path, {"next.config.mjs": ""})
    assert stack["react"].evidence == stack["nextjs"].evidence == (Evidence("next.config.mjs", 1, "file"),)
    assert stack["react"].confidence == stack["nextjs"].confidence
    assert stack["react"].category == "frameworks"


def test_what_is_implied_through_another_is_found_and_circles_end(tmp_path: Path) -> None:
    own: Technologies = {
        "a": Technology("a", "A", Category.BUILD, implies=("b", "unknown"), groups=(SignalGroup("file", ("a",), 0.9),)),
        "b": Technology("b", "B", Category.BUILD, implies=("c",)),
        "c": Technology("c", "C", Category.BUILD, implies=("a",)),
    }
    stack = detect(plant(tmp_path, {"a": ""}), own)
    assert [detected.id for detected in stack.detected] == ["a", "b", "c"]


def test_files_with_windows_line_ends_are_read_alike(tmp_path: Path) -> None:
    windows = {path: text.replace("\n", "\r\n") for path, text in SHOP.items()}
    for path, text in windows.items():
        (tmp_path / "w" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "w" / path).write_bytes(text.encode())
    assert (
        detect(tmp_path / "w", technologies()).detected == detect(plant(tmp_path / "u", SHOP), technologies()).detected
    )


def test_a_file_that_nothing_asks_for_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def noted(root: Path, path: str, limit: int) -> Result[str, Unreadable]:
        opened.append(path)
        return read_text(root, path, limit)

    monkeypatch.setattr("stackprompt.detection.scan.indexer.read_text", noted)
    found(tmp_path, {"a.py": "", "b.png": "", "c.go": "", "NOTES.md": "", "go.mod": "", ".env": "X=1"})
    assert opened == ["go.mod"]


def test_what_is_too_large_is_named_as_a_cut(tmp_path: Path) -> None:
    plant(tmp_path, {"package.json": " " * 2_000, "go.mod": "module x\n", "big.py": " " * 2_000})
    stack = detect(tmp_path, technologies(), Budget(max_file_bytes=1_000))
    assert stack.cuts == ("package.json: not read (too-large)",)
    assert {"go", "nodejs"} <= {detected.id for detected in stack.detected}


def test_many_cuts_are_told_shortly(tmp_path: Path) -> None:
    plant(tmp_path, {f"{n:02}/package.json": " " * 2_000 for n in range(30)})
    cuts = detect(tmp_path, technologies(), Budget(max_file_bytes=1_000)).cuts
    assert len(cuts) == 21
    assert cuts[-1] == "and 10 more"


COMPOSE = "services:\n  db:\n    image: postgres:16\n"
SPENT = "the budget of bytes ended the reading, files unread: 2"


def test_the_budget_of_bytes_ends_reading_and_keeps_what_names_say(tmp_path: Path) -> None:
    plant(tmp_path, {"Chart.yaml": "", "a.yaml": "# " + "x" * 400, "compose.yaml": COMPOSE, "go.mod": "go 1.22\n"})
    stack = detect(tmp_path, technologies(), Budget(max_total_bytes=402))
    assert {"helm", "go"} <= {detected.id for detected in stack.detected}
    assert "postgresql" not in {detected.id for detected in stack.detected}
    assert stack.cuts == (SPENT,)


def test_what_the_budget_reaches_does_not_depend_on_what_is_known(tmp_path: Path) -> None:
    plant(tmp_path, {"a.yaml": "x" * 400, "compose.yaml": COMPOSE, "go.mod": "go 1.22\n"})
    for file in tmp_path.iterdir():
        os.utime(file, (1_700_000_000, 1_700_000_000))
    whole = look(tmp_path, unseen(technologies()), Budget())
    assert whole.stack.cuts == ()
    # What an earlier look with more to spend has read is cut as well.
    budget = Budget(max_total_bytes=400)
    first = look(tmp_path, unseen(technologies()), budget)
    assert look(tmp_path, whole, budget).stack == first.stack
    assert first.stack.cuts == (SPENT,)
    # A file that is shorter now leaves room for the others.
    (tmp_path / "a.yaml").write_text("x", "utf-8")
    later = look_again(tmp_path, first, budget, ["a.yaml"])
    assert later.stack == look(tmp_path, unseen(technologies()), budget).stack
    assert later.stack.cuts == ()


def test_a_hostile_tree_is_scanned_in_no_time_and_tells_what_is_true(tmp_path: Path) -> None:
    root = plant(tmp_path / "root", SHOP)
    plant(tmp_path, {"outside/Cargo.toml": "[package]\n"})
    os.mkfifo(root / "package.json")
    os.mkfifo(root / "go.mod")
    (root / "loop").symlink_to(root)
    (root / "linked").symlink_to(tmp_path / "outside")
    (root / "composer.json").symlink_to(tmp_path / "outside" / "Cargo.toml")
    with (root / "Gemfile").open("wb") as sparse:
        sparse.truncate(3_000_000_000)
    hostile = {
        "n/package.json": '{"engines": {"node": ' + "9" * 10_000 + "}}",
        "d/package.json": "[" * 300_000,
        "t/pyproject.toml": "[" + "a." * 30_000 + "a]\n" + "x = " + "[" * 100_000,
        "y/deploy.yaml": "a: &a [*a, *a]\n" + "[" * 30_000 + "<<: *a\n" * 10_000,
        "p/pom.xml": "<a>" * 100_000,
        "c/Dockerfile": "ARG A=$A$A$A\n" * 1_000 + "FROM $A$A\n" * 1_000,
    }
    plant(root, hostile)
    (root / "b").mkdir()
    (root / "b" / "package.json").write_bytes(os.urandom(10_000) + b"\0")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(root / "requirements.txt"))
        started = time.process_time()
        stack = detect(root, technologies())
    assert time.process_time() - started < 3
    ids = {detected.id for detected in stack.detected}
    assert {"docker", "python", "django", "postgresql", "nextjs"} <= ids
    assert not ids & {"cargo", "rust", "php", "go"}
    assert stack.cuts == ("Gemfile: not read (too-large)",)
    assert not any(evidence.path.startswith(("loop", "linked")) for d in stack.detected for evidence in d.evidence)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list everything")
def test_an_unreadable_folder_is_a_cut(tmp_path: Path) -> None:
    plant(tmp_path, {"shut/go.mod": "", "Cargo.toml": ""})
    (tmp_path / "shut").chmod(0)
    stack = detect(tmp_path, technologies())
    (tmp_path / "shut").chmod(0o700)
    assert stack.cuts == ("shut: not listed (denied)",)
    assert "cargo" in {detected.id for detected in stack.detected}
