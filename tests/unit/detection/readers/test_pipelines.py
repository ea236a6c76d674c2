from stackprompt.detection.fact import WEAK
from tests.unit.detection.readers.facts import facts_by_line, read_formats, read_rows


def test_workflow() -> None:
    text = """on: push
jobs:
  test:
    services:
      db:
        image: postgres:15
    steps:
      - uses: actions/checkout@v4
      - uses: "github/codeql-action/init@v3"
      - uses: ./.github/actions/local
      - uses: docker://alpine:3.20
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
"""
    facts = read_rows(".github/workflows/ci.yml", text)
    assert [row[:3] for row in facts] == [
        ("actions/checkout", 8, None),
        ("github/codeql-action", 9, None),
        ("alpine", 11, "3.20"),
        ("actions/setup-python", 12, None),
        ("tool:python", 14, "3.12"),
        ("postgres", 6, "15"),
    ]
    strengths = {key: strength for key, _, _, strength in facts}
    assert strengths["tool:python"] == WEAK
    assert strengths["postgres"] < 1


def test_the_version_input_of_a_step_is_the_version_of_its_program() -> None:
    text = """steps:
  - uses: golangci/golangci-lint-action@v8
    with:
      version: v2.1.6
  - name: Other
    uses: azure/setup-helm@v4
  - uses: astral-sh/setup-uv@v6
    with: {}
  - uses: x/y@v1
    with:
      version: ${{ env.VERSION }}
"""
    assert [row[:3] for row in read_rows(".github/workflows/ci.yml", text)] == [
        ("golangci/golangci-lint-action", 2, "2.1.6"),
        ("azure/setup-helm", 6, None),
        ("astral-sh/setup-uv", 7, None),
        ("x/y", 9, None),
    ]


def test_gitlab_services_are_images() -> None:
    text = "test:\n  image: python:3.12\n  services:\n    - postgres:16\n    - name: redis:7\n      alias: cache\n"
    assert [row[:3] for row in read_rows(".gitlab-ci.yml", text)] == [
        ("python", 2, "3.12"),
        ("postgres", 4, "16"),
        ("redis", 5, "7"),
    ]


def test_pre_commit() -> None:
    text = """repos:
  - repo: https://github.com/astral-sh/ruff-pre-commit.git
    rev: v0.6.3
    hooks:
      - id: ruff
  - repo: local
    hooks:
      - id: mypy
"""
    assert read_rows(".pre-commit-config.yaml", text) == [
        ("astral-sh/ruff-pre-commit", 2, "0.6.3", 1.0),
        ("ruff", 5, None, 1.0),
        ("mypy", 8, None, 1.0),
    ]


def test_other_pipelines() -> None:
    circle = "orbs:\n  node: circleci/node@5.2\njobs:\n  a:\n    docker:\n      - image: cimg/go:1.22\n"
    assert facts_by_line(".circleci/config.yml", circle) == [("orb:circleci/node", 2, None), ("cimg/go", 6, "1.22")]
    assert facts_by_line(".travis.yml", "language: python\nservices:\n  - postgresql\n") == [("postgresql", 3, None)]
    azure = "resources:\n  containers:\n    - container: db\n      image: postgres:14\n"
    assert facts_by_line("azure-pipelines.yml", azure) == [("postgres", 4, "14")]
    workflow = "jobs:\n  a:\n    container: node:20\n    steps: []\n  b:\n    container:\n      image: golang:1.22\n"
    assert facts_by_line(".github/workflows/ci.yml", workflow) == [("node", 3, "20"), ("golang", 7, "1.22")]


def test_a_pipeline_with_services_is_not_compose() -> None:
    text = "services:\n  db:\n    image: postgres\n"
    assert read_formats("compose.yml", text) == [("compose", 1)]
    assert read_formats(".gitlab-ci.yml", text) == read_formats(".drone.yml", text) == []
    assert read_formats("render.yaml", "services:\n  - type: web\n    image: x\n") == []
