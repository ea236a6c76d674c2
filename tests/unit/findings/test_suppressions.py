"""What a file takes back is not claimed, as the linter would do that it speaks to."""

import pytest

from stackprompt.engine.workspace.analysis import analyse
from tests.support import built_in, document

DOCKERFILE = "FROM debian:12.11-slim\n{above}\nRUN apt-get install curl\nRUN apt-get install wget\nUSER 1001\n"
POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    {annotation}
spec:
  hostNetwork: true
  containers:
    - name: web
      image: nginx:1.29
---
apiVersion: v1
kind: Pod
metadata: {{name: other}}
spec: {{hostNetwork: true, containers: [{{name: web, image: "nginx:1.29"}}]}}
"""
COMPOSE = "services:\n  web:\n    image: nginx:1.29\n    {comment}\n    privileged: true\n"


def lines(path: str, text: str, practice: str) -> list[int]:
    """Return where ``practice`` is claimed."""
    findings = analyse(built_in(), document(path, text)).findings
    return [finding.span.line for finding in findings if finding.practice.id == practice]


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("# nothing", [3, 4]),
        ("# hadolint ignore=DL3008", [4]),
        ("# hadolint ignore=DL3015,DL3008", [4]),
        ("# hadolint ignore=DL3015", [3, 4]),
        ("# hadolint global ignore=DL3008", []),
        ("# trivy:ignore:DS-0001", [3, 4]),
        ("# stackprompt ignore=dockerfile-apt-unpinned", [4]),
        ("# do not ignore=DL3008", [3, 4]),
    ],
)
def test_a_comment_above_an_instruction_takes_its_findings_back(above: str, expected: list[int]) -> None:
    assert lines("Dockerfile", DOCKERFILE.format(above=above), "dockerfile-apt-unpinned") == expected


def test_checkov_takes_a_rule_back_for_the_whole_dockerfile() -> None:
    text = 'FROM debian:12.11-slim\nCMD ["bash"]\n'
    assert lines("Dockerfile", text, "dockerfile-no-user") != []
    assert (
        lines("Dockerfile", f"{text}# checkov:skip=CKV_DOCKER_3:runs as root by design\n", "dockerfile-no-user") == []
    )


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("a: b", [8, 16]),
        ("ignore-check.kube-linter.io/host-network: needs it", [16]),
        ("ignore-check.kube-linter.io/privileged-container: needs it", [8, 16]),
        ("kube-linter.io/ignore-all: all", [16]),
        ("checkov.io/skip1: CKV_K8S_19=needs it", [16]),
        ("x: y  # checkov:skip=CKV_K8S_19: needs it", [16]),
        ("x: y  # checkov:skip=CKV_K8S_99: other", [8, 16]),
    ],
)
def test_an_annotation_takes_findings_of_its_object_back(annotation: str, expected: list[int]) -> None:
    assert lines("pod.yaml", POD.format(annotation=annotation), "kubernetes-host-namespaces") == expected


@pytest.mark.parametrize(
    ("comment", "expected"),
    [("# hello", [5]), ("# stackprompt ignore=compose-privileged", []), ("# stackprompt ignore=compose-cap-drop", [5])],
)
def test_our_own_comment_takes_back_what_stands_in_the_next_line(comment: str, expected: list[int]) -> None:
    assert lines("compose.yaml", COMPOSE.format(comment=comment), "compose-privileged") == expected


def test_of_many_comments_each_takes_back_its_own_line_only() -> None:
    pairs = "# stackprompt ignore=dockerfile-apt-no-recommends\nRUN apt-get install -y a\nRUN apt-get install -y b\n"
    found = lines("Dockerfile", "FROM debian:12\n" + pairs * 20, "dockerfile-apt-no-recommends")
    assert found == [4 + 3 * number for number in range(20)]
