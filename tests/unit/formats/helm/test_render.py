"""What templates write, held to what Helm 3 writes for the same text."""

import time

import pytest

from stackprompt.formats.helm.chart import make_context, read_named_templates
from stackprompt.formats.helm.template.lexer import words
from stackprompt.formats.helm.template.parser import parse
from stackprompt.formats.helm.template.render import Renderer

VALUES = """\
name: web
replicas: 3
enabled: true
off: false
empty: {}
ratio: 0.5
tag: "1.10"
labels: {b: two, a: one}
ports: [80, 443]
nested: {deep: {value: x}}
list:
  - {name: one, size: 1}
  - {name: two}
"""
HELPERS = """\
{{- define "full" -}}{{ .Release.Name }}-{{ .Chart.Name }}{{- end }}
{{- define "loop" }}{{ include "loop" . }}{{ end }}
{{- define "labels" -}}
app: {{ include "full" . }}
tier: front
{{- end }}
"""
FILES = {"Chart.yaml": "name: shop\nversion: 1.2.3\n", "values.yaml": VALUES, "templates/_helpers.tpl": HELPERS}


def written(template: str) -> tuple[str, str]:
    """Return what ``template`` writes with the values above, and why it was not followed to its end."""
    source = parse(template)
    pieces, problem = Renderer({**read_named_templates(FILES), **source.defined}).run(
        source.nodes, make_context(FILES, "templates/x.yaml")
    )
    return "".join(piece.text for piece in pieces), problem


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("a: {{ .Values.name }}", "a: web"),
        ("a: {{ .Values.missing }}!", "a: !"),
        ("a: {{ .Values.missing.deeper }}!", "a: !"),
        ("{{ .Values.nested.deep.value }}", "x"),
        ("{{ .Chart.Name }} {{ .Chart.Version }} {{ .Release.Service }}", "shop 1.2.3 Helm"),
        ("x {{- /* a {{ comment }} */ -}} y", "xy"),
        ("a\n{{- if .Values.enabled }}\nb\n{{- end }}\nc", "a\nb\nc"),
        ("{{ if .Values.off }}a{{ else if .Values.empty }}b{{ else }}c{{ end }}", "c"),
        ("{{ if and .Values.enabled (not .Values.off) }}yes{{ end }}", "yes"),
        ("{{ with .Values.nested }}{{ .deep.value }}{{ $.Values.name }}{{ end }}", "xweb"),
        ("{{ with .Values.empty }}a{{ else }}b{{ end }}", "b"),
        ("{{ range .Values.ports }}{{ . }};{{ end }}", "80;443;"),
        ("{{ range $i, $p := .Values.ports }}{{ $i }}={{ $p }} {{ end }}", "0=80 1=443 "),
        ("{{ range $k, $v := .Values.labels }}{{ $k }}:{{ $v }},{{ end }}", "a:one,b:two,"),
        ("{{ range .Values.none }}a{{ else }}nothing{{ end }}", "nothing"),
        (
            "{{ range until 4 }}{{ if eq . 1 }}{{ continue }}{{ end }}{{ if eq . 3}}{{break}}{{end}}{{ . }}{{ end }}",
            "02",
        ),
        ("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}", "2"),
        ("{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ end }}{{ $x }}", "1"),
        ('{{ include "full" . }}', "release-shop"),
        ('{{ template "full" . }}', "release-shop"),
        ('m:\n  {{- include "labels" . | nindent 2 }}', "m:\n  app: release-shop\n  tier: front"),
        ("{{ toYaml .Values.labels }}", "a: one\nb: two"),
        ("{{ toYaml .Values.list | indent 2 }}", "  - name: one\n    size: 1\n  - name: two"),
        ("{{ toYaml .Values.empty }}", "{}"),
        ("{{ .Values.tag | quote }} {{ .Values.replicas | quote }}", '"1.10" "3"'),
        ('{{ .Values.missing | default "none" }} {{ default 5 .Values.replicas }}', "none 3"),
        ('{{ printf "%s-%d-%05.1f%%" .Values.name 7 2.25 }}', "web-7-002.2%"),
        ('{{ "a-b-" | trimSuffix "-" | upper }} {{ trunc 3 "abcdef" }}{{ trunc -2 "abcdef" }}', "A-B abcef"),
        ('{{ ternary "a" "b" .Values.enabled }}{{ coalesce .Values.missing .Values.name }}', "aweb"),
        ('{{ (dict "a" 1 "b" (list 2 3)) | toJson }}', '{"a":1,"b":[2,3]}'),
        ('{{ index .Values.ports 1 }} {{ index .Values.labels "a" }}', "443 one"),
        ('{{ $d := dict }}{{ $_ := set $d "k" "v" }}{{ $d.k }}', "v"),
        ('{{ tpl "{{ .Values.name }}!" . }}', "web!"),
        ('{{ if semverCompare ">=1.19-0" .Capabilities.KubeVersion.GitVersion }}new{{ end }}', "new"),
        ('{{ if .Capabilities.APIVersions.Has "policy/v1/PodDisruptionBudget" }}v1{{ else }}beta{{ end }}', "v1"),
        ('{{ if .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" }}yes{{ else }}no{{ end }}', "no"),
        ('{{ required "say it" .Values.name }}', "web"),
        ('{{ if lookup "v1" "Secret" "ns" "name" }}there{{ else }}absent{{ end }}', "absent"),
        ("{{ .Values.ratio }} {{ .Values.enabled }} {{ .Values.ports }}", "0.5 true [80 443]"),
        ('{{ "abc" | b64enc }} {{ "YWJj" | b64dec }} {{ sha256sum "a" | trunc 8 }}', "YWJj abc ca978112"),
        ('{{ regexReplaceAll "[^a-z]+" "a1b2" "-" }}', "a-b-"),
        ("{{- with .Values.list }}{{ (first .).name }}{{ len . }}{{ end }}", "one2"),
        ('{{ block "own" . }}{{ .Values.name }}{{ end }}', "web"),
    ],
)
def test_a_template_writes_what_helm_writes(template: str, expected: str) -> None:
    assert written(template) == (expected, "")


@pytest.mark.parametrize(
    "template",
    ["{{ randAlphaNum 8 }}", '{{ .Files.Glob "*" }}', '{{ include "not.here" . }}', "{{ a b ( }}", "{{ ) }}"],
)
def test_what_cannot_be_known_is_marked(template: str) -> None:
    assert written(template)[0] == "\ue000"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("a: {{ .Values.na\nb: 1", "b: 1"),
        ("{{- if .Values.enabled }}\na: 1", "a: 1"),
        ("a: 1\n{{ end }}\nb: 2", "b: 2"),
        ('a: {{ "open }}\nb: {{ .Values.name }}', "b: web"),
    ],
)
def test_a_half_typed_action_spoils_only_its_own_line(template: str, expected: str) -> None:
    assert expected in written(template)[0].split("\n")


@pytest.mark.parametrize(
    "bomb",
    [
        '{{ include "loop" . }}',
        "{{ range until 100000000 }}x{{ end }}",
        "{{ range until 9999 }}{{ range until 9999 }}x{{ end }}{{ end }}",
        '{{ repeat 1000000000 "x" }}',
        '{{ "x" | indent 1000000000 }}',
        '{{ $x := "xxxxxxxxxx" }}{{ range until 60 }}{{ $x = printf "%s%s" $x $x }}{{ end }}{{ $x }}',
        "{{ $x := list 1 }}{{ range until 60 }}{{ $x = concat $x $x }}{{ end }}{{ $x }}",
        "{{ $x := list 1 }}{{ range until 60 }}{{ $x = list $x $x }}{{ end }}{{ toYaml $x }}",
        '{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ toYaml $d }}',
        '{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ $d }}',
        '{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ merge (dict) $d | toJson }}',
        '{{ $t := "{{ tpl .t . }}" }}{{ tpl $t (dict "t" $t) }}',
        '{{ replace "" (repeat 300000 "y") (repeat 300000 "x") }}',
    ],
)
def test_a_bomb_ends_soon_and_is_told(bomb: str) -> None:
    began = time.perf_counter()
    text, problem = written(bomb)
    assert "the template" in problem
    assert len(text) <= 1_000_000
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("nested", ["{{ if 1 }}" * 5000, "{{ " + "(" * 20_000 + " }}", "{{" * 20_000, '{{ "' * 5_000])
def test_hostile_text_is_read_in_time(nested: str) -> None:
    began = time.perf_counter()
    _ = written(nested)
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a+)+b", "a" * 60),
        ("a?" * 40 + "a" * 40, "a" * 39 + "b"),
        (".*.*.*x", "a" * 400),
        ("(a|b|ab)(a|b|ab)" * 12 + "c", "ab" * 50),
        ("[a-z]*[a-z]*[a-z]*!", "a" * 300),
    ],
)
@pytest.mark.parametrize("function", ["regexMatch", "regexFind", "regexReplaceAll", "regexReplaceAllLiteral"])
def test_a_pattern_that_could_take_forever_is_not_tried(function: str, pattern: str, text: str) -> None:
    more = ' "x"' if "Replace" in function else ""
    started = time.process_time()
    assert written(f'{{{{ {function} "{pattern}" "{text}"{more} }}}}')[0] == "\ue000"
    assert time.process_time() - started < 1


def test_a_function_that_reads_a_long_text_in_a_loop_ends() -> None:
    started = time.process_time()
    loop = '{{ $t := repeat 380000 "a" }}{{ range until 9999 }}{{ $x := snakecase $t }}{{ end }}'
    _, problem = written(loop)
    assert time.process_time() - started < 20
    assert problem


def test_a_chain_of_else_if_that_is_too_long_is_a_problem_and_no_crash() -> None:
    def chain(length: int) -> tuple[str, str]:
        return written("{{ if 0 }}a" + "{{ else if 0 }}b" * length + "{{ end }}c")

    assert chain(30) == ("c", "")
    assert "the template" in chain(5_000)[1]


def test_a_line_of_many_actions_is_not_remembered_once_for_each() -> None:
    actions = parse("{{ .Values.a }}" * 4_000).actions
    assert len(actions) == 4_000
    assert max(len(action.before) for action in actions) == 500


def test_a_text_without_an_end_leaves_what_it_is_part_of_unknown() -> None:
    assert words('a \\"b') == (("name", "a"), ("space", " "), ("other", "\\"), ("open", '"b'))
