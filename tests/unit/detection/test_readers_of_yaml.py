"""Ansible, charts, pipelines, variables and development containers: what a typical file tells, at its lines."""

from stackprompt.detection.readers.table import reader_of
from tests.unit.detection.reading import formats, told


def names(path: str, text: str, kind: str) -> list[tuple[str, int]]:
    reader = reader_of(path)
    assert reader is not None
    return [(fact.key, fact.line) for fact in reader(text) if fact.kind == kind]


def test_modules_of_plays_and_tasks() -> None:
    play = """- hosts: db
  become: true
  roles:
    - geerlingguy.postgresql
    - role: geerlingguy.redis
  tasks:
    - name: Database
      community.postgresql.postgresql_db:
        name: shop
    - block:
        - apt:
            name: nginx
"""
    assert [key for key, _ in names("site.yml", play, "module") if key in {"apt", "name"}] == ["name", "apt"]
    assert ("community.postgresql.postgresql_db", 8) in names("site.yml", play, "module")
    assert names("site.yml", play, "dependency")[1:] == [
        ("ansible:geerlingguy.postgresql", 4),
        ("ansible:geerlingguy.redis", 5),
    ]
    assert ("docker_container", 2) in names(
        "roles/x/tasks/main.yml", "- name: Run\n  docker_container:\n    name: x\n", "module"
    )
    assert names("values.yaml", "docker_container:\n  name: x\n", "module") == []


def test_what_ansible_installs_first() -> None:
    wanted = """collections:
  - name: community.postgresql
    version: ">=3.4.0"
  - community.docker
roles:
  - src: geerlingguy.nginx
    version: "3.2.0"
"""
    assert told("requirements.yml", wanted) == [
        ("ansible:community.postgresql", 2, "3.4.0"),
        ("ansible:community.docker", 4, None),
        ("ansible:geerlingguy.nginx", 6, "3.2.0"),
    ]
    galaxy = 'namespace: x\ndependencies:\n  "community.general": ">=8.0.0"\n'
    assert told("galaxy.yml", galaxy) == [("ansible:community.general", 3, "8.0.0")]
    assert told("roles/x/meta/main.yml", "dependencies:\n  - role: geerlingguy.java\n") == [
        ("ansible:geerlingguy.java", 2, None)
    ]


def test_charts_that_are_asked_for() -> None:
    old = "dependencies:\n- name: redis\n  version: 17.0.0\n  repository: https://charts.example\n"
    assert told("charts/x/requirements.yaml", old) == [("helm:redis", 2, None)]
    helmfile = "releases:\n  - name: db\n    chart: bitnami/postgresql\n  - name: own\n    chart: ./charts/own\n"
    assert told("helmfile.yaml", helmfile) == [("helm:postgresql", 3, None)]
    application = "kind: Application\nspec:\n  source:\n    chart: kafka\n"
    assert told("app.yaml", application) == [("helm:kafka", 4, None)]


def test_images_below_a_comment_an_anchor_or_a_dash() -> None:
    text = """db:
  image: &db
    # where it comes from
    registry: docker.io

    repository: bitnami/mysql
    tag: 8.4.1
containers:
  - image:
      name: redis
  - image: [a]
"""
    assert told("values.yaml", text) == [("bitnami/mysql", 6, "8.4.1"), ("redis", 10, None)]


def test_pipelines_of_others() -> None:
    circle = "orbs:\n  node: circleci/node@5.2\njobs:\n  a:\n    docker:\n      - image: cimg/go:1.22\n"
    assert told(".circleci/config.yml", circle) == [("orb:circleci/node", 2, None), ("cimg/go", 6, "1.22")]
    assert told(".travis.yml", "language: python\nservices:\n  - postgresql\n") == [("postgresql", 3, None)]
    azure = "resources:\n  containers:\n    - container: db\n      image: postgres:14\n"
    assert told("azure-pipelines.yml", azure) == [("postgres", 4, "14")]
    workflow = "jobs:\n  a:\n    container: node:20\n    steps: []\n  b:\n    container:\n      image: golang:1.22\n"
    assert told(".github/workflows/ci.yml", workflow) == [("node", 3, "20"), ("golang", 7, "1.22")]


def test_a_pipeline_with_services_is_not_compose() -> None:
    text = "services:\n  db:\n    image: postgres\n"
    assert formats("compose.yml", text) == [("compose", 1)]
    assert formats(".gitlab-ci.yml", text) == formats(".drone.yml", text) == []
    assert formats("render.yaml", "services:\n  - type: web\n    image: x\n") == []


def test_names_of_variables() -> None:
    text = "# REDIS_URL=redis://\nexport SENTRY_DSN=\nPGHOST=db\nlower=1\n"
    assert names(".env.example", text, "env") == [("REDIS_URL", 1), ("SENTRY_DSN", 2), ("PGHOST", 3)]
    manifest = (
        "env:\n  - name: DB_HOST\n    value: x\n  - SENTRY_DSN=y\n  - PLAIN\n  - DD_AGENT_HOST\n  AWS_REGION: eu\n"
    )
    assert [name for name, _ in names("pod.yaml", manifest, "env")] == [
        "DB_HOST",
        "SENTRY_DSN",
        "DD_AGENT_HOST",
        "AWS_REGION",
    ]


def test_a_development_container() -> None:
    text = """{
  // comment
  "image": "mcr.microsoft.com/devcontainers/python:3.12",
  "features": {
    "ghcr.io/devcontainers/features/node:1": {},
    "ghcr.io/devcontainers/features/terraform:1": {"version": "latest"}
  }
}"""
    assert told(".devcontainer/devcontainer.json", text) == [
        ("devcontainers/python", 3, "3.12"),
        ("devcontainer:devcontainers/features/node", 5, None),
        ("devcontainer:devcontainers/features/terraform", 6, None),
    ]


def test_what_terraform_manages_and_the_provider_it_asks() -> None:
    text = """provider "google" {}
resource "google_sql_database_instance" "db" {}
data "google_project" "this" {}
terraform {
  required_providers {
    aws = "~> 5.0"
    pg = {
      source = "cyrilgdn/postgresql"
    }
  }
}
"""
    assert told("main.tf", text) == [
        ("terraform:hashicorp/google", 1, None),
        ("google_sql_database_instance", 2, None),
        ("google_project", 3, None),
        ("terraform:hashicorp/aws", 6, "5.0"),
        ("terraform:cyrilgdn/postgresql", 8, None),
    ]
