"""While a line is being typed, letter by letter, the findings of all other lines stay where they are."""

import pytest

from stackprompt.domain.workspace.document import Document, Neighbours
from stackprompt.findings.find import find
from stackprompt.formats.table import classify, read
from tests.support import built_in

DOCKERFILE = """\
FROM debian
RUN set -e; \\
    apt-get install curl; \\
@    echo "some more"; \\
    apt-get install wget
COPY --from=nowhere /a /b
@ENV A=1 B="two words"
ADD app /app
@HEALTHCHECK CMD curl -f localhost
CMD app
"""
COMPOSE = """\
services:
  web:
    image: nginx
@    ports: ['8080:80', "443:443"]
    privileged: true
@    secrets:
      - one
@  cache:
@    image: redis:7.4
  db:
@    environment:
      - POSTGRES_PASSWORD=example
    image: postgres
@    command: "a 'quoted' word"
    network_mode: host
"""
POD = """\
apiVersion: v1
kind: Pod
metadata:
@  name: web
@  labels: {app: web, tier: "front"}
spec:
  hostNetwork: true
  containers:
@    - name: web
      image: nginx
@      args: ["--a", '--b']
      securityContext:
@        readOnlyRootFilesystem: false
        privileged: true
"""
TEMPLATE = """\
{{- if .Values.enabled }}
apiVersion: v1
kind: Pod
metadata:
@  name: {{ printf "%s-%s" .Release.Name "web" | trunc 63 }}
spec:
@  {{- if .Values.host }}
  hostNetwork: {{ .Values.host }}
@  {{- end }}
  containers:
    - name: web
@      {{- with .Values.missing }}
@      resources: {{ toYaml . | nindent 8 }}
@      {{- end }}
      image: {{ .Values.image | quote }}
      securityContext:
        privileged: true
{{- end }}
"""
CHART = Neighbours({"Chart.yaml": "name: x\n", "values.yaml": "enabled: true\nhost: true\nimage: nginx\n"})
CASES = [
    pytest.param(path, text, neighbours, number, id=f"{path}-{number}")
    for path, text, neighbours in (
        ("Dockerfile", DOCKERFILE, Neighbours()),
        ("compose.yaml", COMPOSE, Neighbours()),
        ("pod.yaml", POD, Neighbours()),
        ("templates/pod.yaml", TEMPLATE, CHART),
    )
    for number, line in enumerate(text.split("\n"))
    if line.startswith("@")
]


def claims(path: str, lines: list[str], neighbours: Neighbours) -> set[tuple[str, int]]:
    """Return what is claimed, and in which line."""
    text = "\n".join(lines)
    document = Document("file:///x", path, classify(path, "{{ .Values.x }}" if "templates" in path else text), text)
    practices = built_in().knowledge.practices_for(document.format)
    found = find(document, read(document, neighbours), practices, neighbours)
    return {(finding.practice.id, finding.span.line) for finding in found}


@pytest.mark.parametrize(("path", "text", "neighbours", "number"), CASES)
def test_the_findings_of_other_lines_stay(path: str, text: str, neighbours: Neighbours, number: int) -> None:
    lines = [line.removeprefix("@") for line in text.split("\n")]
    whole = lines[number]
    before = claims(path, [*lines[:number], "", *lines[number + 1 :]], neighbours)
    after = claims(path, lines, neighbours)
    stable = {claim for claim in before & after if claim[1] != number + 1}
    assert stable
    indent = len(whole) - len(whole.lstrip())
    for length in range(indent + 1, len(whole)):
        now = claims(path, [*lines[:number], whole[:length], *lines[number + 1 :]], neighbours)
        assert stable <= now, whole[:length]
