import pytest

from stackprompt.detection.signals.path_weights import ASIDE, share


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
def test_the_work_of_others_examples_and_tests_weigh_little(path: str) -> None:
    assert share(path, "ci-cd", "dependency", "") == ASIDE


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
def test_own_work_weighs_fully(path: str) -> None:
    assert share(path, "ci-cd", "dependency", "") == 1


def test_test_tools_are_at_home_in_tests_but_not_in_examples() -> None:
    assert share("tests/conftest.py", "testing", "file", "conftest.py") == 1
    assert share("examples/tests/conftest.py", "testing", "file", "conftest.py") == ASIDE
    assert share("test/Verification.Tests/resources/uv/pyproject.toml", "testing", "dependency", "") == ASIDE


def test_what_is_about_a_program_is_not_its_configuration() -> None:
    assert share("src/go.d/nginx.conf", "servers", "file", "nginx.conf") == ASIDE
    assert share("deploy/conf.d/nginx.conf", "servers", "file", "nginx.conf") == 1


def test_a_folder_that_a_signal_names_itself_does_not_count() -> None:
    assert share("a/vendor/vendor.json", "package-managers", "file", "vendor/vendor.json") == 1
    assert share("vendor/a/vendor/vendor.json", "package-managers", "file", "vendor/vendor.json") == ASIDE


def test_a_file_that_is_called_an_example_shows_names_but_proves_nothing_it_says() -> None:
    assert share("docker-compose.example.yml", "databases", "image", "") == ASIDE
    assert share("docker-compose.example.yml", "containers", "file", "docker-compose.example.yml") == 1
    assert share(".env.example", "databases", "env", "") == 1
