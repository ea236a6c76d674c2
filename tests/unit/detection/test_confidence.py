"""Confidence, version and evidence of the technologies in small workspaces."""

from pathlib import Path

import pytest

from stackprompt.detection.detect import detect
from stackprompt.domain.knowledge.technology import DetectionEvidence, SignalGroup, Technologies, Technology
from stackprompt.domain.knowledge.vocabulary import Category
from tests.unit.detection.workspaces import SHOP, detect_by_id, plant, technologies


def test_evidence_names_files_and_lines_that_exist(tmp_path: Path) -> None:
    for detected in detect(plant(tmp_path, SHOP), technologies()).detected:
        assert 1 <= len(detected.evidence) <= 5
        assert list(detected.evidence[1:]) == sorted(detected.evidence[1:])
        for evidence in detected.evidence:
            assert 1 <= evidence.line <= SHOP[evidence.path].count("\n") + 1


def test_evidence_has_a_kind(tmp_path: Path) -> None:
    python = detect_by_id(tmp_path, SHOP)["python"]
    assert DetectionEvidence("Dockerfile", 1, "image") in python.evidence
    assert DetectionEvidence("pyproject.toml", 1, "file") in python.evidence
    assert DetectionEvidence("pyproject.toml", 3, "tool") in python.evidence


def test_evidence_comes_from_several_files_rather_than_one(tmp_path: Path) -> None:
    many = "---\n".join(f"apiVersion: v1\nkind: Service\nname: s{n}\n" for n in range(9))
    kubernetes = detect_by_id(tmp_path, {"a.yaml": many, "b.yaml": many, "c.yaml": many})["kubernetes"]
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
def test_a_technology_has_the_version_in_its_files(
    tmp_path: Path, files: dict[str, str], id_: str, version: str
) -> None:
    assert detect_by_id(tmp_path, files)[id_].version == version


def test_the_version_of_a_driver_or_an_action_is_not_that_of_the_technology(tmp_path: Path) -> None:
    files = {
        "requirements.txt": "psycopg==3.2.1\n",
        ".github/workflows/ci.yml": "steps:\n  - uses: docker/build-push-action@v6\n",
    }
    stack = detect_by_id(tmp_path, files)
    assert stack["postgresql"].version is None
    assert stack["docker"].version is None


def test_the_strongest_evidence_comes_first(tmp_path: Path) -> None:
    compose = "services:\n  web:\n    environment:\n      REDIS_URL: redis://cache\n  cache:\n    image: redis\n"
    assert detect_by_id(tmp_path, {"compose.yaml": compose})["redis"].evidence[0].line == 6


def test_a_version_has_its_constraint_and_its_evidence_comes_first(tmp_path: Path) -> None:
    files = {"a.py": "", "pyproject.toml": '[project]\nrequires-python = ">=3.11,<4"\n'}
    python = detect_by_id(tmp_path, files)["python"]
    assert (python.version, python.constraint) == ("3.11", ">=3.11,<4")
    assert python.evidence[0] == DetectionEvidence("pyproject.toml", 2, "tool")


def test_a_component_without_a_version_inherits_it_from_the_component_above(tmp_path: Path) -> None:
    files = {
        "pom.xml": "<project>\n<java.version>21</java.version>\n</project>\n",
        "a/pom.xml": "<project/>",
        "a/src/A.java": "",
        "b/pom.xml": "<project><java.version>17</java.version></project>",
    }
    stack = detect(plant(tmp_path, files), technologies())
    java = {d.component: d for d in stack.detected if d.id == "java"}
    assert {component: detected.version for component, detected in java.items()} == {".": "21", "a": "21", "b": "17"}
    assert java["a"].evidence[0] == DetectionEvidence("pom.xml", 2, "tool")


def test_a_lock_file_gives_the_version_that_a_manifest_omits(tmp_path: Path) -> None:
    locked = "GEM\n  specs:\n    rails (7.1.3)\n    sidekiq (7.2.0)\n"
    files = {"Gemfile": 'gem "rails"\ngem "sidekiq", "~> 7.1"\n', "Gemfile.lock": locked}
    stack = detect_by_id(tmp_path / "a", files)
    assert (stack["rails"].version, stack["rails"].evidence[0]) == (
        "7.1.3",
        DetectionEvidence("Gemfile.lock", 3, "dependency"),
    )
    assert stack["sidekiq"].version == "7.1"
    assert "rails" not in detect_by_id(tmp_path / "b", {"Gemfile.lock": locked})


def test_a_pipeline_that_tests_on_another_version_does_not_decide(tmp_path: Path) -> None:
    files = {
        ".github/workflows/ci.yml": "services:\n  db:\n    image: postgres:12\n",
        "deploy/prod/compose.yaml": "services:\n  db:\n    image: postgres:16\n",
    }
    assert detect_by_id(tmp_path, files)["postgresql"].version == "16"


def test_a_transitive_dependency_alone_proves_nothing(tmp_path: Path) -> None:
    indirect = (
        "module x\n\nrequire (\n\tgithub.com/lib/pq v1 // indirect\n\tgithub.com/jackc/pgx/v5 v5 // indirect\n)\n"
    )
    assert "postgresql" not in detect_by_id(tmp_path, {"go.mod": indirect})
    assert "postgresql" in detect_by_id(tmp_path, {"go.mod": indirect.replace(" // indirect", "", 1)})


def test_weak_matches_of_two_kinds_in_two_folders_are_enough(tmp_path: Path) -> None:
    own: Technologies = {
        "x": Technology(
            "x",
            "X",
            Category.SERVERS,
            groups=(SignalGroup("file", ("x.rc",), 0.4), SignalGroup("extension", (".x",), 0.4)),
        )
    }

    def is_detected(name: str, *paths: str) -> bool:
        root = plant(tmp_path / name, dict.fromkeys(paths, ""))
        return bool(detect(root, own).detected)

    assert is_detected("both", "x.rc", "src/a.x")
    assert not is_detected("one-kind", "a.x", "src/b.x", "lib/c.x")
    assert not is_detected("one-folder", "src/x.rc", "src/a.x")


def test_an_example_alone_proves_nothing(tmp_path: Path) -> None:
    files = {
        "go.mod": "module x\n",
        "examples/caddy/Caddyfile": "localhost\n",
        "examples/caddy/compose.yaml": "services:\n  web:\n    image: caddy:2\n",
    }
    assert "caddy" not in detect_by_id(tmp_path, files)
    assert "caddy" in detect_by_id(tmp_path, {"Caddyfile": "localhost\n"})


@pytest.mark.parametrize(
    "folder",
    ["test", "tests/data", "src/__tests__", "e2e", "spec", "testdata", "fixtures", "samples", ".examples", "contrib"],
)
def test_files_in_folders_of_tests_or_examples_have_less_weight(tmp_path: Path, folder: str) -> None:
    files = {f"{folder}/compose.yaml": "services:\n  db:\n    image: mysql:8\n"}
    assert "mysql" not in detect_by_id(tmp_path, files)


@pytest.mark.parametrize(
    "folder",
    ["latest", "contest", "attestation", "special", "testing-library", "exampled", "src/main/java/org/samples"],
)
def test_files_in_folders_with_similar_names_have_full_weight(tmp_path: Path, folder: str) -> None:
    assert "mysql" in detect_by_id(tmp_path, {f"{folder}/compose.yaml": "services:\n  db:\n    image: mysql:8\n"})


def test_a_task_file_that_is_named_after_compose_is_not_compose(tmp_path: Path) -> None:
    assert "docker-compose" not in detect_by_id(tmp_path, {"tasks/docker-compose.yml": "- name: Install Compose\n"})


def test_a_test_tool_is_found_in_tests_but_not_in_examples(tmp_path: Path) -> None:
    assert "pytest" in detect_by_id(tmp_path / "a", {"tests/conftest.py": ""})
    assert "pytest" not in detect_by_id(tmp_path / "b", {"examples/conftest.py": ""})


def test_a_stray_script_does_not_make_a_language(tmp_path: Path) -> None:
    files = {f"pkg/f{n}.go": "" for n in range(60)} | {"go.mod": "module x\n", "hack/release.py": ""}
    stack = detect_by_id(tmp_path, files)
    assert "go" in stack
    assert "python" not in stack
    assert "python" in detect_by_id(tmp_path, {f"tools/f{n}.py": "" for n in range(5)})


def test_an_extension_gives_less_confidence_than_a_manifest(tmp_path: Path) -> None:
    assert detect_by_id(tmp_path, {"app.py": ""})["python"].confidence == 0.6
    assert detect_by_id(tmp_path, {"pyproject.toml": ""})["python"].confidence >= 0.95


def test_confidence_is_never_certainty(tmp_path: Path) -> None:
    assert max(detected.confidence for detected in detect_by_id(tmp_path, SHOP).values()) == 0.99


def test_an_implied_technology_has_the_evidence_of_the_implying_one(tmp_path: Path) -> None:
    stack = detect_by_id(tmp_path, {"next.config.mjs": ""})
    assert stack["react"].evidence == stack["nextjs"].evidence == (DetectionEvidence("next.config.mjs", 1, "file"),)
    assert stack["react"].confidence == stack["nextjs"].confidence
    assert stack["react"].category == "frameworks"


def test_implied_technologies_are_followed_and_cycles_end(tmp_path: Path) -> None:
    own: Technologies = {
        "a": Technology("a", "A", Category.BUILD, implies=("b", "unknown"), groups=(SignalGroup("file", ("a",), 0.9),)),
        "b": Technology("b", "B", Category.BUILD, implies=("c",)),
        "c": Technology("c", "C", Category.BUILD, implies=("a",)),
    }
    stack = detect(plant(tmp_path, {"a": ""}), own)
    assert [detected.id for detected in stack.detected] == ["a", "b", "c"]
