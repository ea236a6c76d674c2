import pytest

from stackprompt.detection.signals.path_weights import DISCOUNT, weight_factor
from stackprompt.domain.knowledge.vocabulary import Category


@pytest.mark.parametrize(
    "path",
    [
        "examples/compose.yaml",
        "lib/zstd-1.5.7/CMakeLists.txt",
        "lib/wasm-micro-runtime-WAMR-2.4.1/requirements.txt",
        "manual-testing-sandbox/requirements.txt",
        "{{cookiecutter.name}}/Dockerfile",
        "packages/sdk/.travis.yml",
        "web/.github/workflows/ci.yml",
        "lib/x/.github/dependabot.yml",
        "tests/compose.yaml",
        "thirdparty/pcre2/BUILD.bazel",
        "tests/checks/example_RunUsingAPT/Dockerfile",
    ],
)
def test_third_party_code_examples_and_tests_have_little_weight(path: str) -> None:
    assert weight_factor(path, Category.CI_CD, "dependency", "") == DISCOUNT


@pytest.mark.parametrize(
    "path",
    [
        ".github/workflows/ci.yml",
        ".travis.yml",
        "services/web/cloudbuild.yaml",
        "images/python-build/Dockerfile",
        "node-20/Dockerfile",
        "src/main/java/org/samples/pom.xml",
        "deploy/compose.yaml",
    ],
)
def test_the_code_of_the_project_has_full_weight(path: str) -> None:
    assert weight_factor(path, Category.CI_CD, "dependency", "") == 1


def test_test_tools_have_full_weight_in_tests_but_not_in_examples() -> None:
    assert weight_factor("tests/conftest.py", Category.TESTING, "file", "conftest.py") == 1
    assert weight_factor("examples/tests/conftest.py", Category.TESTING, "file", "conftest.py") == DISCOUNT
    assert (
        weight_factor("test/Verification.Tests/resources/uv/pyproject.toml", Category.TESTING, "dependency", "")
        == DISCOUNT
    )


def test_a_drop_in_file_for_a_program_is_not_its_configuration() -> None:
    assert weight_factor("src/go.d/nginx.conf", Category.SERVERS, "file", "nginx.conf") == DISCOUNT
    assert weight_factor("deploy/conf.d/nginx.conf", Category.SERVERS, "file", "nginx.conf") == 1


def test_folders_in_the_match_of_a_signal_are_not_judged() -> None:
    assert weight_factor("a/vendor/vendor.json", Category.PACKAGE_MANAGERS, "file", "vendor/vendor.json") == 1
    assert (
        weight_factor("vendor/a/vendor/vendor.json", Category.PACKAGE_MANAGERS, "file", "vendor/vendor.json")
        == DISCOUNT
    )


def test_the_name_of_an_example_file_counts_and_its_text_does_not() -> None:
    assert weight_factor("docker-compose.example.yml", Category.DATABASES, "image", "") == DISCOUNT
    assert weight_factor("docker-compose.example.yml", Category.CONTAINERS, "file", "docker-compose.example.yml") == 1
    assert weight_factor(".env.example", Category.DATABASES, "env", "") == 1
