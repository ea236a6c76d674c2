"""A template read as the manifest that it becomes."""

from stackprompt.domain.workspace.document import Document, FormatId, Neighbours
from stackprompt.formats.helm.facts import HelmFacts
from stackprompt.formats.helm.reader import read_template
from stackprompt.syntax.yaml_tree import MapNode, ScalarNode, YamlNode

TEMPLATE = """\
{{- if .Values.enabled }}
apiVersion: v1
kind: Pod
metadata:
  labels:
    {{- include "labels" . | nindent 4 }}
spec:
  containers:
    - name: {{ .Chart.Name }}
      {{- with .Values.securityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      image: "{{ .Values.image }}:{{ .Values.tag }}"
{{- end }}
"""
VALUES = "enabled: true\nimage: nginx\ntag: '1.27'\nsecurityContext:\n  privileged: true\n"
HELPERS = '{{ define "labels" }}app: shop\ntier: web{{ end }}'


def facts(template: str = TEMPLATE, values: str = VALUES) -> HelmFacts:
    """Return what a template of a chart in a folder says."""
    texts = {
        "deploy/shop/Chart.yaml": "name: shop\nversion: 1.0.0\n",
        "deploy/shop/values.yaml": values,
        "deploy/shop/templates/_helpers.tpl": HELPERS,
    }
    document = Document("file:///w/t", "deploy/shop/templates/pod.yaml", FormatId("helm"), template)
    return read_template(document, Neighbours(texts))


def at(node: YamlNode, *keys: str) -> YamlNode:
    """Return what lies under ``keys``, numbers for elements of lists."""
    for key in keys:
        node = node.entries[key].node if isinstance(node, MapNode) else node.items[int(key)]  # type: ignore[union-attr]
    return node


def test_values_are_put_in_and_nodes_stand_where_the_template_writes_them() -> None:
    manifest = facts().manifest.documents[0]
    image = at(manifest, "spec", "containers", "0", "image")
    assert isinstance(image, ScalarNode)
    assert (image.text, image.span.line) == ("nginx:1.27", 14)
    privileged = at(manifest, "spec", "containers", "0", "securityContext", "privileged")
    assert isinstance(privileged, ScalarNode)
    assert (privileged.value, privileged.span.line) == (True, 12)
    assert at(manifest, "metadata", "labels", "tier").span.line == 6


def test_a_copied_line_keeps_its_columns() -> None:
    manifest = facts().manifest.documents[0]
    kind = at(manifest, "kind")
    assert (kind.span.line, kind.span.column, kind.span.end_column) == (3, 6, 9)


def test_what_the_values_leave_out_is_not_there() -> None:
    found = facts(values=VALUES.replace("securityContext:\n  privileged: true\n", "securityContext: {}\n"))
    container = at(found.manifest.documents[0], "spec", "containers", "0")
    assert isinstance(container, MapNode)
    assert list(container.entries) == ["name", "image"]


def test_a_template_that_is_switched_off_is_read_as_if_it_were_on() -> None:
    off = facts(values=VALUES.replace("enabled: true", "enabled: false"))
    assert off.is_assumed
    assert not facts().is_assumed
    assert isinstance(at(off.manifest.documents[0], "spec"), MapNode)


def test_a_template_without_its_chart_is_read_all_the_same() -> None:
    document = Document("file:///w/t", "pod.yaml", FormatId("helm"), TEMPLATE)
    container = at(read_template(document, Neighbours()).manifest.documents[0], "spec", "containers", "0")
    assert isinstance(container, MapNode)
    assert "image" in container.entries


def test_a_problem_of_the_yaml_is_told_at_the_line_of_the_template() -> None:
    broken = TEMPLATE.replace("spec:", "spec: [")
    # The bracket stands in line 7; the parser stumbles at the first key of the container.
    assert next(line for line, _ in facts(broken).problems) == 9


def test_the_actions_are_kept_with_their_lines() -> None:
    assert [(action.line, action.source) for action in facts().actions][:2] == [
        (1, "if .Values.enabled"),
        (6, 'include "labels" . | nindent 4'),
    ]


def test_a_file_of_helpers_makes_no_manifest() -> None:
    document = Document("file:///w/t", "templates/_x.tpl", FormatId("helm"), '- text {{ define "x" }}a: b: c{{ end }}')
    found = read_template(document, Neighbours())
    assert (found.manifest.documents, found.problems) == ((), ())
