"""What is read around a document, and what is not."""

import time
from pathlib import Path

import pytest

from stackprompt.domain.workspace.document import Document, Neighbours
from stackprompt.engine.workspace.analysis import analyse
from stackprompt.formats.neighbours import MAX_FILES
from stackprompt.formats.table import classify, neighbours_of
from tests.support import built_in

COMPOSE = "services:\n  web:\n    build: ./web\n    ports: ['8080:3000']\n"


def tree(root: Path, files: dict[str, str]) -> None:
    """Write ``files`` below ``root``."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        _ = (root / name).write_text(text)


def opened(root: Path, path: str) -> Document:
    """Return the document at ``path``."""
    text = (root / path).read_text()
    return Document((root / path).as_uri(), path, classify(path, text), text, root=str(root))


def claims(root: Path, path: str) -> set[str]:
    """Return the ids of the practices that the file at ``path`` breaks."""
    return {finding.practice.id for finding in analyse(built_in(), opened(root, path)).findings}


def test_a_template_sees_its_chart_and_the_charts_it_brings_along(tmp_path: Path) -> None:
    tree(
        tmp_path,
        {
            "deploy/shop/Chart.yaml": "name: shop\n",
            "deploy/shop/values.yaml": "a: 1\n",
            "deploy/shop/templates/x.yaml": "a: {{ .Values.a }}\n",
            "deploy/shop/templates/_helpers.tpl": '{{ define "x" }}{{ end }}',
            "deploy/shop/templates/deep/y.yaml": "b: 1\n",
            "deploy/shop/templates/NOTES.txt": "hello",
            "deploy/shop/charts/redis/templates/_redis.tpl": "",
            "deploy/shop/.env": "SECRET=1",
            "deploy/other.yaml": "c: 1\n",
        },
    )
    texts = neighbours_of(opened(tmp_path, "deploy/shop/templates/x.yaml")).texts
    assert sorted(texts) == [
        "deploy/shop/Chart.yaml",
        "deploy/shop/charts/redis/templates/_redis.tpl",
        "deploy/shop/templates/_helpers.tpl",
        "deploy/shop/templates/deep/y.yaml",
        "deploy/shop/values.yaml",
    ]


def test_values_on_disk_decide_what_a_template_breaks(tmp_path: Path) -> None:
    template = "apiVersion: v1\nkind: Pod\nspec:\n  hostNetwork: {{ .Values.host }}\n"
    tree(tmp_path, {"Chart.yaml": "name: x\n", "values.yaml": "host: true\n", "templates/pod.yaml": template})
    assert "kubernetes-host-namespaces" in claims(tmp_path, "templates/pod.yaml")
    tree(tmp_path, {"values.yaml": "host: false\n"})
    assert "kubernetes-host-namespaces" not in claims(tmp_path, "templates/pod.yaml")


def test_a_compose_file_sees_the_dockerfiles_that_it_builds(tmp_path: Path) -> None:
    tree(tmp_path, {"compose.yaml": COMPOSE, "web/Dockerfile": "FROM node:22\nEXPOSE 8080\n"})
    assert "compose-port-not-exposed" in claims(tmp_path, "compose.yaml")
    tree(tmp_path, {"web/Dockerfile": "FROM node:22\nEXPOSE 3000\n"})
    assert claims(tmp_path, "compose.yaml").isdisjoint({"compose-port-not-exposed", "compose-build-missing"})
    (tmp_path / "web" / "Dockerfile").unlink()
    assert "compose-build-missing" in claims(tmp_path, "compose.yaml")


def test_a_build_context_behind_a_link_is_not_called_missing(tmp_path: Path) -> None:
    tree(tmp_path, {"compose.yaml": COMPOSE, "real/Dockerfile": "FROM node:22\n"})
    (tmp_path / "web").symlink_to(tmp_path / "real")
    assert "compose-build-missing" not in claims(tmp_path, "compose.yaml")


def test_a_dockerignore_anywhere_above_the_dockerfile_counts(tmp_path: Path) -> None:
    tree(tmp_path, {"docker/app/Dockerfile": "FROM node:22\nCOPY . /app\n"})
    assert "dockerfile-dockerignore" in claims(tmp_path, "docker/app/Dockerfile")
    tree(tmp_path, {".dockerignore": ".git\n"})
    assert "dockerfile-dockerignore" not in claims(tmp_path, "docker/app/Dockerfile")


def test_a_manifest_sees_the_manifests_of_its_folder_only(tmp_path: Path) -> None:
    tree(tmp_path, {"k/a.yaml": "apiVersion: v1\nkind: Pod\n", "k/b.yml": "b: 1\n", "k/c.txt": "c", "d.yaml": "d: 1\n"})
    found = neighbours_of(opened(tmp_path, "k/a.yaml"))
    assert sorted(found.texts) == ["k/b.yml"]
    assert found.names == {"k/a.yaml", "k/b.yml", "k/c.txt"}


def test_a_kustomization_sees_the_folders_that_it_names(tmp_path: Path) -> None:
    listed = "resources:\n  - ../base\n  - gone.yaml\n  - here.yaml\n"
    tree(tmp_path, {"prod/kustomization.yaml": listed, "prod/here.yaml": "a: 1\n", "base/kustomization.yaml": ""})
    findings = analyse(built_in(), opened(tmp_path, "prod/kustomization.yaml")).findings
    assert [(f.practice.id, f.span.line) for f in findings if f.practice.id == "kustomize-missing-file"] == [
        ("kustomize-missing-file", 3)
    ]


def test_what_lies_outside_is_neither_read_nor_missed(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    outside = "services:\n  a:\n    build: ../outside\n  b:\n    build: /etc\n"
    tree(tmp_path, {"inside/compose.yaml": outside, "outside/Dockerfile": "FROM x\n"})
    found = neighbours_of(opened(inside, "compose.yaml"))
    assert dict(found.texts) == {}
    assert "compose-build-missing" not in claims(inside, "compose.yaml")


def test_a_chart_of_a_thousand_templates_is_cut(tmp_path: Path) -> None:
    tree(tmp_path, {f"templates/{number}.yaml": "{{ .Values.a }}\n" for number in range(MAX_FILES + 50)})
    tree(tmp_path, {"Chart.yaml": "name: x\n"})
    assert len(neighbours_of(opened(tmp_path, "templates/0.yaml")).texts) == MAX_FILES


@pytest.mark.parametrize("path", ["templates/a.yaml", "compose.yaml", "Dockerfile", "kustomization.yaml", "Chart.yaml"])
def test_a_document_without_a_workspace_has_no_neighbours(path: str) -> None:
    text = "{{ .Values.a }}" if path.startswith("templates") else "a: 1\n"
    assert neighbours_of(Document("file:///x", path, classify(path, text), text)) == Neighbours()


DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.29"}]}
"""
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web, tier: x}}\n"


def test_what_is_missing_is_claimed_only_when_all_was_read(tmp_path: Path) -> None:
    tree(tmp_path, {"web.yaml": DEPLOYMENT, "service.yaml": SERVICE})
    assert "kubernetes-disruption-budget" in claims(tmp_path, "web.yaml")
    assert "kubernetes-service-selects-nothing" in claims(tmp_path, "service.yaml")
    (tmp_path / "linked.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert "kubernetes-disruption-budget" not in claims(tmp_path, "web.yaml")
    assert "kubernetes-service-selects-nothing" not in claims(tmp_path, "service.yaml")


def test_a_folder_of_more_manifests_than_are_read_is_not_whole(tmp_path: Path) -> None:
    resource = "apiVersion: example.com/v1\nkind: Thing\nspec:\n" + "  - {a: 1, b: [1, 2, 3]}\n" * 20
    tree(tmp_path, {f"{number}.yaml": resource for number in range(MAX_FILES + 50)})
    tree(tmp_path, {"web.yaml": DEPLOYMENT})
    found = neighbours_of(opened(tmp_path, "web.yaml"))
    assert len(found.texts) == MAX_FILES
    assert not found.is_whole
    assert "kubernetes-disruption-budget" not in claims(tmp_path, "web.yaml")


@pytest.mark.parametrize("path", ["compose.yaml", "kustomization.yaml"])
def test_what_a_file_of_blank_lines_names_is_found_at_once(tmp_path: Path, path: str) -> None:
    head = "services:\n  web:\n    build: .\n" if path == "compose.yaml" else "resources:\n- a.yaml\nnamePrefix: x\n"
    started = time.process_time()
    text = head + "\n" * 40_000
    _ = neighbours_of(Document("", path, classify(path, text), text, root=str(tmp_path)))
    assert time.process_time() - started < 1
