import time

import pytest

from stackprompt.documents.classify import classify
from stackprompt.domain.document import DocumentKind

MANIFEST = "apiVersion: v1\nkind: Pod\n"
SERVICES = "services:\n  web:\n    image: nginx\n"


@pytest.mark.parametrize(
    ("path", "text", "language", "kind"),
    [
        ("Dockerfile", "", "", DocumentKind.DOCKERFILE),
        ("deploy/Dockerfile.prod", "", "", DocumentKind.DOCKERFILE),
        ("api.dockerfile", "", "", DocumentKind.DOCKERFILE),
        ("Containerfile", "", "", DocumentKind.DOCKERFILE),
        ("untitled", "FROM x", "dockerfile", DocumentKind.DOCKERFILE),
        ("Dockerfile.md", "", "", DocumentKind.TEXT),
        ("Dockerfile.j2", "FROM {{ base }}", "", DocumentKind.TEXT),
        ("compose.yaml", "", "", DocumentKind.COMPOSE),
        ("docker-compose.override.yml", "", "", DocumentKind.COMPOSE),
        ("stack.yml", SERVICES, "", DocumentKind.COMPOSE),
        ("services.yml", "services:\n  - a\n", "", DocumentKind.TEXT),
        ("services.yml", "services:\n\nimage: x\n", "", DocumentKind.TEXT),
        ("services.yml", "services:\n" + "\n" * 200_000, "", DocumentKind.TEXT),
        ("k8s/api.yaml", MANIFEST, "", DocumentKind.KUBERNETES),
        ("notes.txt", MANIFEST, "", DocumentKind.TEXT),
        ("templates/api.yaml", MANIFEST + "name: {{ .Values.name }}\n", "", DocumentKind.HELM),
        ("api.yaml", MANIFEST + "# {{ not a template }}\n", "", DocumentKind.KUBERNETES),
        ("Chart.yaml", "apiVersion: v2\nname: x\n", "", DocumentKind.HELM_CHART),
        ("chart/values.yaml", "a: 1\n", "", DocumentKind.HELM_VALUES),
        ("chart/values.yaml", "a: '{{ .Values.b }}'\n", "", DocumentKind.HELM_VALUES),
        ("ci/prod-values.yml", "a: 1\n", "", DocumentKind.HELM_VALUES),
        ("chart/templates/values.yaml", "a: {{ .Values.b }}\n", "", DocumentKind.HELM),
        ("chart/templates/_helpers.tpl", '{{- define "x" -}}{{- end }}', "", DocumentKind.HELM),
        ("chart/templates/x.yaml", "{{- if .Values.a }}\na: 1\n{{- end }}", "", DocumentKind.HELM),
        ("x.yaml", "{{- if .Values.a }}\nkind: Pod\n{{- end }}", "", DocumentKind.HELM),
        ("tests/x_test.yaml", MANIFEST + "a: '{{ .Values.name }}'\n", "", DocumentKind.TEXT),
        ("roles/x/templates/a.yaml", "a: {{ name }}\n{% if x %}\n", "", DocumentKind.TEXT),
        (".github/workflows/templates/ci.yaml", "on: push\na: ${{ inputs.x }}\n", "", DocumentKind.TEXT),
        ("x", "{{ .Values.a }}", "helm", DocumentKind.HELM),
        ("overlays/kustomization.yaml", "resources: []\n", "", DocumentKind.KUSTOMIZATION),
        ("Kustomization", "resources: []\n", "", DocumentKind.KUSTOMIZATION),
        ("x.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n", "", DocumentKind.KUSTOMIZATION),
        ("site.yml", "---\n# all hosts\n- name: web\n  hosts: web\n", "", DocumentKind.ANSIBLE),
        ("site.yml", "- hosts: all\n  vars: {a: '{{ b }}'}\n", "", DocumentKind.ANSIBLE),
        ("tasks.yml", "- name: x\n  ansible.builtin.copy:\n    src: a\n", "", DocumentKind.ANSIBLE),
        ("roles/web/tasks/main.yml", "- apt: {name: x}\n", "", DocumentKind.ANSIBLE),
        ("tasks/docker-compose.yml", "---\n- name: x\n  command: ls\n  register: y\n", "", DocumentKind.ANSIBLE),
        ("docs/tasks/a.yml", "- name: x\n  when: later\n", "", DocumentKind.TEXT),
        ("group_vars/all/main.yml", "a: '{{ b }}'\n", "", DocumentKind.ANSIBLE),
        ("roles/web/templates/pod.yml", MANIFEST, "", DocumentKind.KUBERNETES),
        ("playbooks/pod.yml", MANIFEST, "", DocumentKind.KUBERNETES),
        ("list.yml", "- a\n- b\n", "", DocumentKind.TEXT),
        ("hosts.yml", "all:\n  hosts: {}\n", "", DocumentKind.TEXT),
        ("main.tf", "", "", DocumentKind.TERRAFORM),
        ("prod.tfvars", "", "", DocumentKind.TERRAFORM),
        ("main.tofu", "", "", DocumentKind.TERRAFORM),
        ("untitled", "", "terraform", DocumentKind.TERRAFORM),
        (".github/workflows/ci.yml", "", "", DocumentKind.GITHUB_ACTIONS),
        ("ci.yaml", "on: push\njobs:\n  a: {}\n", "", DocumentKind.GITHUB_ACTIONS),
        ("setup/action.yml", "name: x\nruns:\n  using: composite\n", "", DocumentKind.GITHUB_ACTIONS),
        (".gitlab-ci.yml", SERVICES, "", DocumentKind.GITLAB_CI),
        ("azure-pipelines.yml", "", "", DocumentKind.CI),
        (".circleci/config.yml", "", "", DocumentKind.CI),
        ("Jenkinsfile", "", "", DocumentKind.CI),
        ("db/001_init.sql", "", "", DocumentKind.DATABASE),
        ("etc/postgresql.conf", "", "", DocumentKind.DATABASE),
        ("redis-6379.conf", "", "", DocumentKind.DATABASE),
        ("my.cnf", "", "", DocumentKind.DATABASE),
        ("nginx.conf", "", "", DocumentKind.TEXT),
        ("app/main.py", "", "", DocumentKind.APPLICATION),
        ("src/app.tsx", "", "", DocumentKind.APPLICATION),
        ("untitled", "", "python", DocumentKind.APPLICATION),
        ("README.md", "", "", DocumentKind.TEXT),
        ("", "", "", DocumentKind.TEXT),
    ],
)
def test_a_file_is_what_its_name_and_first_lines_say(path: str, text: str, language: str, kind: DocumentKind) -> None:
    assert classify(path, text, language) is kind


def test_a_long_file_of_one_kind_of_line_is_classified_at_once() -> None:
    started = time.perf_counter()
    for line in ("# x\n", "\n", " \n", "- \n", "  hosts:\n", "a-b.c_", "--- \n", "  - "):
        for head in ("", "a: {{ .Values.a }}\n"):
            _ = classify("x.yml", f"{head}{line * 64_000}")
    assert time.perf_counter() - started < 2
