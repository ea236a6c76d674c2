import time

import pytest

from stackprompt.domain.workspace.document import FormatId
from stackprompt.formats.table import classify

MANIFEST = "apiVersion: v1\nkind: Pod\n"
SERVICES = "services:\n  web:\n    image: nginx\n"


@pytest.mark.parametrize(
    ("path", "text", "language", "kind"),
    [
        ("Dockerfile", "", "", FormatId("dockerfile")),
        ("deploy/Dockerfile.prod", "", "", FormatId("dockerfile")),
        ("api.dockerfile", "", "", FormatId("dockerfile")),
        ("Containerfile", "", "", FormatId("dockerfile")),
        ("untitled", "FROM x", "dockerfile", FormatId("dockerfile")),
        ("Dockerfile.md", "", "", FormatId("text")),
        ("Dockerfile.j2", "FROM {{ base }}", "", FormatId("text")),
        ("compose.yaml", "", "", FormatId("compose")),
        ("docker-compose.override.yml", "", "", FormatId("compose")),
        ("stack.yml", SERVICES, "", FormatId("compose")),
        ("services.yml", "services:\n  - a\n", "", FormatId("text")),
        ("services.yml", "services:\n\nimage: x\n", "", FormatId("text")),
        ("services.yml", "services:\n" + "\n" * 200_000, "", FormatId("text")),
        ("k8s/api.yaml", MANIFEST, "", FormatId("kubernetes")),
        ("notes.txt", MANIFEST, "", FormatId("text")),
        ("templates/api.yaml", MANIFEST + "name: {{ .Values.name }}\n", "", FormatId("helm")),
        ("api.yaml", MANIFEST + "# {{ not a template }}\n", "", FormatId("kubernetes")),
        ("Chart.yaml", "apiVersion: v2\nname: x\n", "", FormatId("helm-chart")),
        ("chart/values.yaml", "a: 1\n", "", FormatId("helm-values")),
        ("chart/values.yaml", "a: '{{ .Values.b }}'\n", "", FormatId("helm-values")),
        ("ci/prod-values.yml", "a: 1\n", "", FormatId("helm-values")),
        ("chart/templates/values.yaml", "a: {{ .Values.b }}\n", "", FormatId("helm")),
        ("chart/templates/_helpers.tpl", '{{- define "x" -}}{{- end }}', "", FormatId("helm")),
        ("chart/templates/x.yaml", "{{- if .Values.a }}\na: 1\n{{- end }}", "", FormatId("helm")),
        ("x.yaml", "{{- if .Values.a }}\nkind: Pod\n{{- end }}", "", FormatId("helm")),
        ("tests/x_test.yaml", MANIFEST + "a: '{{ .Values.name }}'\n", "", FormatId("text")),
        ("roles/x/templates/a.yaml", "a: {{ name }}\n{% if x %}\n", "", FormatId("text")),
        (".github/workflows/templates/ci.yaml", "on: push\na: ${{ inputs.x }}\n", "", FormatId("text")),
        ("x", "{{ .Values.a }}", "helm", FormatId("helm")),
        ("overlays/kustomization.yaml", "resources: []\n", "", FormatId("kustomization")),
        ("Kustomization", "resources: []\n", "", FormatId("kustomization")),
        ("x.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n", "", FormatId("kustomization")),
        ("site.yml", "---\n# all hosts\n- name: web\n  hosts: web\n", "", FormatId("ansible")),
        ("site.yml", "- hosts: all\n  vars: {a: '{{ b }}'}\n", "", FormatId("ansible")),
        ("tasks.yml", "- name: x\n  ansible.builtin.copy:\n    src: a\n", "", FormatId("ansible")),
        ("roles/web/tasks/main.yml", "- apt: {name: x}\n", "", FormatId("ansible")),
        ("tasks/docker-compose.yml", "---\n- name: x\n  command: ls\n  register: y\n", "", FormatId("ansible")),
        ("docs/tasks/a.yml", "- name: x\n  when: later\n", "", FormatId("text")),
        ("group_vars/all/main.yml", "a: '{{ b }}'\n", "", FormatId("ansible")),
        ("roles/web/templates/pod.yml", MANIFEST, "", FormatId("kubernetes")),
        ("playbooks/pod.yml", MANIFEST, "", FormatId("kubernetes")),
        ("list.yml", "- a\n- b\n", "", FormatId("text")),
        ("hosts.yml", "all:\n  hosts: {}\n", "", FormatId("text")),
        ("main.tf", "", "", FormatId("terraform")),
        ("prod.tfvars", "", "", FormatId("terraform")),
        ("main.tofu", "", "", FormatId("terraform")),
        ("untitled", "", "terraform", FormatId("terraform")),
        (".github/workflows/ci.yml", "", "", FormatId("github-actions")),
        ("ci.yaml", "on: push\njobs:\n  a: {}\n", "", FormatId("github-actions")),
        ("setup/action.yml", "name: x\nruns:\n  using: composite\n", "", FormatId("github-actions")),
        (".gitlab-ci.yml", SERVICES, "", FormatId("gitlab-ci")),
        ("azure-pipelines.yml", "", "", FormatId("ci")),
        (".circleci/config.yml", "", "", FormatId("ci")),
        ("Jenkinsfile", "", "", FormatId("ci")),
        ("db/001_init.sql", "", "", FormatId("database")),
        ("etc/postgresql.conf", "", "", FormatId("database")),
        ("redis-6379.conf", "", "", FormatId("database")),
        ("my.cnf", "", "", FormatId("database")),
        ("nginx.conf", "", "", FormatId("text")),
        ("app/main.py", "", "", FormatId("application")),
        ("src/app.tsx", "", "", FormatId("application")),
        ("untitled", "", "python", FormatId("application")),
        ("README.md", "", "", FormatId("text")),
        ("", "", "", FormatId("text")),
    ],
)
def test_a_file_is_what_its_name_and_first_lines_say(path: str, text: str, language: str, kind: FormatId) -> None:
    assert classify(path, text, language) == kind


def test_a_long_file_of_one_kind_of_line_is_classified_at_once() -> None:
    started = time.perf_counter()
    for line in ("# x\n", "\n", " \n", "- \n", "  hosts:\n", "a-b.c_", "--- \n", "  - "):
        for head in ("", "a: {{ .Values.a }}\n"):
            _ = classify("x.yml", f"{head}{line * 64_000}")
    assert time.perf_counter() - started < 2
